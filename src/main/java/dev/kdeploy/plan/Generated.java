package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change.Write;
import dev.kdeploy.yaml.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Secrets whose values are made once, in the cluster, and never change.
///
/// Such a Secret comes without data and says in an annotation what to make. The values belong to a
/// field manager of their own, so that they are in no project, no plan and no history.
///
/// @param generator makes the base64 value for a specification such as `28 hex`
record Generated(UnaryOperator<String> generator) {
  static final String ANNOTATION = "kdeploy.dev/generated";
  private static final String MANAGER = "kdeploy-generated";

  Adjustment adjust(Manifest wanted, Optional<Manifest> live) {
    String specification = wanted.annotation(ANNOTATION);
    if (specification.isEmpty()) {
      return Adjustment.none(wanted);
    }
    Map<String, @Nullable Object> data =
        new LinkedHashMap<>(live.map(one -> one.map("data")).orElse(Map.of()));
    Map<String, @Nullable Object> wantedKeys = Tree.map(Json.read(specification));
    boolean complete = data.keySet().containsAll(wantedKeys.keySet());
    if (complete) {
      return Adjustment.none(wanted);
    }
    wantedKeys.forEach(
        (key, kind) -> data.computeIfAbsent(key, _ -> generator.apply(String.valueOf(kind))));
    // The labels come first: a run killed in between leaves a Secret that is known to be ours and
    // is completed next time.
    Manifest values =
        wanted.with(data, "data").without("metadata", "labels").without("metadata", "annotations");
    return new Adjustment(
        wanted, wanted, List.of(), List.of(new Write.Apply(values, MANAGER, false)), List.of());
  }
}
