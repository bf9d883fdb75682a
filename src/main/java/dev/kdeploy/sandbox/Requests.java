package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Source;
import dev.kdeploy.sandbox.Writes.Written;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers requests for objects. Called with the lock held.
final class Requests {
  private static final Set<String> REVIEWS =
      Set.of(
          "selfsubjectaccessreviews",
          "selfsubjectrulesreviews",
          "subjectaccessreviews",
          "localsubjectaccessreviews",
          "selfsubjectreviews",
          "tokenreviews");

  private final Store store;
  private final Kinds kinds;
  private final Reads reads;
  private final Writes writes;
  private final Deletion deletion;

  Requests(Store store, Kinds kinds, Reads reads, Writes writes, Deletion deletion) {
    this.store = store;
    this.kinds = kinds;
    this.reads = reads;
    this.writes = writes;
    this.deletion = deletion;
  }

  Reply answer(Call call) {
    if (call.method().equals("POST") && REVIEWS.contains(call.path().getLast())) {
      return Reply.of(201, Reviews.allowed(tree(call)));
    }
    Target target = Target.of(kinds, call.path());
    if (target == null) {
      throw Refusal.noSuchResource();
    }
    if (!target.subresource().isEmpty()) {
      Reply special = special(target, call);
      if (special != null) {
        return special;
      }
    }
    return switch (call.method()) {
      case "GET" -> get(target, call);
      case "POST" -> post(target, call);
      case "PUT" -> put(target, call);
      case "PATCH" -> patch(target, call);
      case "DELETE" -> delete(target, call);
      default -> throw Refusal.methodNotAllowed();
    };
  }

  private @Nullable Reply special(Target target, Call call) {
    return switch (target.subresource()) {
      case "log" -> Reply.text(PodLog.of(writes.existing(target), call));
      case "scale" -> new Scale(writes).answer(target, call, () -> tree(call));
      case "eviction" -> {
        deletion.delete(writes.existing(target), Deletion.Wish.BACKGROUND);
        yield Reply.of(
            201,
            Edit.map(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Edit.map(),
                "status",
                "Success",
                "code",
                201L));
      }
      case "token" ->
          Reply.of(
              201,
              Edit.map(
                  "kind",
                  "TokenRequest",
                  "apiVersion",
                  "authentication.k8s.io/v1",
                  "metadata",
                  Edit.map(),
                  "status",
                  Edit.map("token", "sandbox", "expirationTimestamp", "2100-01-01T00:00:00Z")));
      default -> null;
    };
  }

  private Reply get(Target target, Call call) {
    if (call.flag("watch")) {
      return reads.watch(target, call);
    }
    if (target.name().isEmpty()) {
      return reads.list(target, call);
    }
    return Reply.of(200, writes.existing(target).bytes(target.apiVersion()));
  }

  private Reply post(Target target, Call call) {
    if (!target.name().isEmpty()) {
      throw Refusal.methodNotAllowed();
    }
    Intent intent = Intent.of(call);
    Map<String, @Nullable Object> body = tree(call);
    String namespace = target.namespace();
    if (target.kind().namespaced() && namespace.isEmpty()) {
      namespace = Tree.text(body, "metadata", "namespace");
      if (namespace.isEmpty()) {
        throw Refusal.badRequest("an empty namespace may not be set during creation");
      }
    }
    Target placed = new Target(target.kind(), target.version(), namespace, "", "");
    return written(placed, writes.create(placed, body, intent), intent);
  }

  private Reply put(Target target, Call call) {
    if (target.name().isEmpty()) {
      throw Refusal.methodNotAllowed();
    }
    Intent intent = Intent.of(call);
    return written(target, writes.replace(target, tree(call), intent), intent);
  }

  private Reply patch(Target target, Call call) {
    if (target.name().isEmpty()) {
      throw Refusal.methodNotAllowed();
    }
    Intent intent = Intent.of(call);
    if (call.contentType().equals("application/apply-patch+yaml")) {
      Intent applier =
          new Intent(
              call.parameter("fieldManager"),
              intent.dryRun(),
              intent.validation(),
              intent.force(),
              intent.duplicates(),
              intent.warnings());
      return written(target, writes.apply(target, tree(call), applier), intent);
    }
    if (!call.contentType().endsWith("patch+json")) {
      throw Refusal.unsupportedMedia();
    }
    Stored live = writes.existing(target);
    Map<String, @Nullable Object> changed = patched(target, live, call);
    checkPatched(target, changed, call, intent);
    Written written = writes.change(target, live, Incoming.decode(target, changed, intent), intent);
    return written(target, written, intent);
  }

  private static Map<String, @Nullable Object> patched(Target target, Stored live, Call call) {
    Map<String, @Nullable Object> now = live.in(target.apiVersion());
    Object patch = value(call);
    return switch (call.contentType()) {
      case "application/merge-patch+json" -> Patches.merge(now, Tree.map(patch));
      case "application/strategic-merge-patch+json" -> {
        if (target.kind().custom()) {
          throw Refusal.unsupportedPatch();
        }
        yield Patches.strategic(target.shape(), now, Tree.map(patch));
      }
      case "application/json-patch+json" -> JsonPatch.apply(now, Tree.maps(patch));
      default -> throw Refusal.unsupportedMedia();
    };
  }

  /// The result of a patch has to be an object of the kind, with the same name.
  private static void checkPatched(
      Target target, Map<String, @Nullable Object> changed, Call call, Intent intent) {
    String name = Tree.text(changed, "metadata", "name");
    if (!name.equals(target.name())) {
      throw Refusal.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    if (target.kind().custom()) {
      return;
    }
    List<String> unknown = new ArrayList<>();
    Decoding wrong = Decoding.of(target.shape(), Fields.pruned(target.shape(), changed, unknown));
    boolean strategic = call.contentType().equals("application/strategic-merge-patch+json");
    String shown = strategic ? Fields.plain(value(call)) : Json.write(changed);
    if (wrong != null) {
      throw Refusal.badPatch(shown, wrong.decoded());
    }
    if (!unknown.isEmpty() && intent.validation().equals("Strict")) {
      throw Refusal.badPatch(shown, "strict decoding error: " + String.join(", ", unknown));
    }
  }

  private static Reply written(Target target, Written written, Intent intent) {
    byte[] bytes = written.object().bytes(target.apiVersion());
    return new Reply.Whole(
        written.created() ? 201 : 200, "application/json", bytes, intent.warnings());
  }

  private Reply delete(Target target, Call call) {
    Deletion.Wish wish = wish(target, call);
    if (target.name().isEmpty()) {
      Reply listed = reads.list(target, call);
      for (Stored object : List.copyOf(store.list(target.kind(), target.namespace()))) {
        if (Reads.selection(target, call).test(object)) {
          deletion.delete(object, wish);
        }
      }
      return listed;
    }
    Stored object = writes.existing(target);
    Stored left = deletion.delete(object, wish);
    if (left != null) {
      return Reply.of(200, left.bytes(target.apiVersion()));
    }
    Map<String, @Nullable Object> details = Edit.map("name", object.name());
    if (!target.kind().group().isEmpty()) {
      details.put("group", target.kind().group());
    }
    details.put("kind", target.kind().plural());
    details.put("uid", object.uid());
    return Reply.of(
        200,
        Edit.map(
            "kind",
            "Status",
            "apiVersion",
            "v1",
            "metadata",
            Edit.map(),
            "status",
            "Success",
            "details",
            details));
  }

  private static Deletion.Wish wish(Target target, Call call) {
    Map<String, @Nullable Object> options = call.body().length == 0 ? Map.of() : tree(call);
    String policy = Tree.text(options, "propagationPolicy");
    policy = policy.isEmpty() ? call.parameter("propagationPolicy") : policy;
    if (policy.isEmpty()) {
      boolean orphans =
          Tree.flag(options, "orphanDependents") || target.kind().resource().equals("jobs.batch");
      policy = orphans ? "Orphan" : "Background";
    }
    String seconds = call.parameter("gracePeriodSeconds");
    long grace = seconds.matches("[0-9]+") ? Long.parseLong(seconds) : -1;
    boolean dryRun = !call.parameter("dryRun").isEmpty() || !Tree.list(options, "dryRun").isEmpty();
    return new Deletion.Wish(
        policy,
        Tree.number(options, grace, "gracePeriodSeconds"),
        Tree.text(options, "preconditions", "uid"),
        Tree.text(options, "preconditions", "resourceVersion"),
        dryRun);
  }

  static Map<String, @Nullable Object> tree(Call call) {
    Object value = value(call);
    if (!(value instanceof Map)) {
      throw Refusal.badRequest(
          "the object provided is unrecognized (must be of type Object): couldn't get version/kind;"
              + " json parse error: unexpected end of JSON input");
    }
    return Tree.map(value);
  }

  private static @Nullable Object value(Call call) {
    if (call.contentType().endsWith("protobuf") || call.contentType().endsWith("cbor")) {
      throw Refusal.unsupportedMedia();
    }
    String text = call.text();
    boolean json = text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
    try {
      if (json) {
        return Json.read(text);
      }
      List<YamlNode> documents = Yaml.read(Source.of("body", text), Yaml.Dialect.KUBECTL);
      return documents.isEmpty() ? null : documents.getFirst().value();
    } catch (UncheckedIOException | KdeployException e) {
      throw Refusal.badRequest(
          "the object provided is unrecognized (must be of type Object): couldn't get version/kind;"
              + " json parse error: "
              + e.getMessage());
    }
  }
}
