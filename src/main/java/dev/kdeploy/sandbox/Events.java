package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells what happens to objects, as Events. The same event again only counts up.
final class Events {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Store store;
  private final Kind kind;
  private final Names names;
  private final Pace pace;

  Events(Store store, Kinds kinds, Names names, Pace pace) {
    this.store = store;
    this.kind = kinds.get("events");
    this.names = names;
    this.pace = pace;
  }

  void normal(Stored object, String component, String reason, String message) {
    tell(object, component, "Normal", reason, message);
  }

  void warning(Stored object, String component, String reason, String message) {
    tell(object, component, "Warning", reason, message);
  }

  private void tell(Stored object, String component, String type, String reason, String message) {
    String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
    String name = object.name() + "." + Names.digits(object.uid() + reason + message);
    Stored known = store.get(kind, namespace, name);
    if (known != null) {
      Map<String, @Nullable Object> again = known.draft();
      again.put("count", known.number(1, "count") + 1);
      again.put("lastTimestamp", pace.stamp());
      store.put(kind, again);
      return;
    }
    Map<String, @Nullable Object> event = Edit.map("apiVersion", "v1", "kind", "Event");
    event.put(
        "metadata",
        Edit.map(
            "name",
            name,
            "namespace",
            namespace,
            "uid",
            names.uid(),
            "creationTimestamp",
            pace.stamp()));
    event.put("involvedObject", reference(object));
    event.put("reason", reason);
    event.put("message", message);
    event.put("source", Edit.map("component", component));
    event.put("firstTimestamp", pace.stamp());
    event.put("lastTimestamp", pace.stamp());
    event.put("count", 1L);
    event.put("type", type);
    event.put("eventTime", null);
    event.put("reportingComponent", component);
    event.put("reportingInstance", "");
    store.put(kind, event);
  }

  private static Map<String, @Nullable Object> reference(Stored object) {
    return Edit.map(
        "kind",
        object.kind().kind(),
        "namespace",
        object.namespace(),
        "name",
        object.name(),
        "uid",
        object.uid(),
        "apiVersion",
        object.text("apiVersion"),
        "resourceVersion",
        object.text("metadata", "resourceVersion"));
  }

  /// Forgets what happened long ago.
  void forgetOld() {
    Instant oldest = pace.now().minus(KEPT);
    for (Stored event : store.list(kind, "")) {
      String last = Tree.text(event.content(), "lastTimestamp");
      if (!last.isEmpty() && Instant.parse(last).isBefore(oldest)) {
        store.remove(event);
      }
    }
  }
}
