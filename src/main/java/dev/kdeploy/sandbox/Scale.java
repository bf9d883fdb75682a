package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The `scale` subresource: the number of replicas of any workload in one form.
final class Scale {
  private final Writes writes;

  Scale(Writes writes) {
    this.writes = writes;
  }

  Reply answer(Target target, Call call, Supplier<Map<String, @Nullable Object>> body) {
    Stored object = writes.existing(target);
    Map<String, @Nullable Object> scale = of(object);
    if (call.method().equals("GET")) {
      return Reply.of(200, scale);
    }
    Map<String, @Nullable Object> sent = body.get();
    if (call.method().equals("PATCH") && call.contentType().equals("application/json-patch+json")) {
      throw Refusal.unsupportedMedia();
    }
    Map<String, @Nullable Object> wanted =
        call.method().equals("PATCH") ? Patches.merge(scale, sent) : sent;
    String version = Tree.text(wanted, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(object.text("metadata", "resourceVersion"))) {
      throw Refusal.stale(target.kind(), target.name());
    }
    Map<String, @Nullable Object> draft = Edit.copy(object.in(target.apiVersion()));
    Edit.put(draft, Tree.number(wanted, 0, "spec", "replicas"), "spec", "replicas");
    Writes.Written written = writes.change(target, object, draft, Intent.of(call));
    return Reply.of(200, of(written.object()));
  }

  private static Map<String, @Nullable Object> of(Stored object) {
    Map<String, @Nullable Object> metadata =
        Edit.map(
            "name",
            object.name(),
            "namespace",
            object.namespace(),
            "uid",
            object.uid(),
            "resourceVersion",
            object.text("metadata", "resourceVersion"),
            "creationTimestamp",
            object.text("metadata", "creationTimestamp"));
    List<String> selector = new ArrayList<>();
    object
        .map("spec", "selector", "matchLabels")
        .forEach((key, value) -> selector.add(key + "=" + value));
    return Edit.map(
        "kind",
        "Scale",
        "apiVersion",
        "autoscaling/v1",
        "metadata",
        metadata,
        "spec",
        Edit.map("replicas", object.number(0, "spec", "replicas")),
        "status",
        Edit.map(
            "replicas",
            object.number(0, "status", "replicas"),
            "selector",
            String.join(",", selector)));
  }
}
