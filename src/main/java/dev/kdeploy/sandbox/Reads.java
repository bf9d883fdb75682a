package dev.kdeploy.sandbox;

import dev.kdeploy.sandbox.Store.Change;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Answers lists and watches. Called with the lock held.
final class Reads {
  private final Store store;
  private final Watches watches;

  Reads(Store store, Watches watches) {
    this.store = store;
    this.watches = watches;
  }

  static Predicate<Stored> selection(Target target, Call call) {
    Predicate<Map<String, @Nullable Object>> labels =
        Selector.labels(call.parameter("labelSelector"));
    Predicate<Stored> fields = Selector.fields(target.kind(), call.parameter("fieldSelector"));
    return object ->
        labels.test(object.map("metadata", "labels"))
            && fields.test(object)
            && (target.name().isEmpty() || target.name().equals(object.name()));
  }

  Reply list(Target target, Call call) {
    Predicate<Stored> selected = selection(target, call);
    List<Stored> found = new ArrayList<>();
    for (Stored object : store.list(target.kind(), target.namespace())) {
      if (selected.test(object)) {
        found.add(object);
      }
    }
    long limit = number(call, "limit");
    int from = 0;
    String version = Long.toString(store.version());
    if (!call.parameter("continue").isEmpty()) {
      String[] token = token(call.parameter("continue"));
      version = token[0];
      if (Long.parseLong(version) < store.oldestVersion() - 1) {
        throw Refusal.expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter.");
      }
      while (from < found.size() && found.get(from).key().compareTo(token[1]) <= 0) {
        from++;
      }
    }
    int to = limit > 0 ? (int) Math.min(found.size(), from + limit) : found.size();
    return page(target, found.subList(from, to), version, found.size() - to);
  }

  private static long number(Call call, String name) {
    String text = call.parameter(name);
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  private static String[] token(String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
      if (parts.length == 2 && parts[0].matches("[0-9]+")) {
        return parts;
      }
    } catch (IllegalArgumentException _) {
      // answered below
    }
    throw Refusal.badRequest("continue key is not valid");
  }

  private static Reply page(Target target, List<Stored> items, String version, int remaining) {
    Map<String, @Nullable Object> metadata = Edit.map("resourceVersion", version);
    if (remaining > 0) {
      String token = version + " " + items.getLast().key();
      metadata.put(
          "continue",
          Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
      metadata.put("remainingItemCount", (long) remaining);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    String head =
        "{\"kind\":\""
            + target.kind().kind()
            + "List\",\"apiVersion\":\""
            + target.apiVersion()
            + "\",\"metadata\":"
            + dev.kdeploy.yaml.Json.write(metadata)
            + ",\"items\":[";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(items.get(i).bytes(target.apiVersion()));
    }
    out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return Reply.of(200, out.toByteArray());
  }

  Reply watch(Target target, Call call) {
    Predicate<Stored> selected = selection(target, call);
    String from = call.parameter("resourceVersion");
    boolean everything = from.isEmpty() || from.equals("0");
    long after = everything ? store.version() : version(from);
    if (after < store.oldestVersion()) {
      throw Refusal.expired(
          "too old resource version: " + after + " (" + store.oldestVersion() + ")");
    }
    long seconds = number(call, "timeoutSeconds");
    Watch watch =
        new Watch(
            target,
            selected,
            call.flag("allowWatchBookmarks"),
            seconds > 0 ? seconds : 3600,
            store.version());
    if (everything) {
      store.list(target.kind(), target.namespace()).forEach(watch::offer);
      if (call.flag("sendInitialEvents")) {
        watch.markInitialEnd();
      }
    } else {
      for (Change change : store.since(after)) {
        watch.offer(change);
      }
    }
    watches.add(watch);
    return new Reply.Stream(watch);
  }

  private static long version(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw Refusal.badRequest(
          "invalid resource version \""
              + text
              + "\": strconv.ParseUint: parsing \""
              + text
              + "\": invalid syntax");
    }
    return Long.parseLong(text);
  }
}
