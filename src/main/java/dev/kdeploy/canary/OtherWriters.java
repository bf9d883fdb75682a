package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who else writes the rules of a route, and would put weights back.
final class OtherWriters {
  private static final List<String> CONTROLLERS =
      List.of("argocd", "kustomize-controller", "helm-controller", "fleet", "rancher", "flagger");

  private OtherWriters() {}

  static List<String> notes(Manifest route) {
    return RulesOwnership.of(route).stream()
        .map(OtherWriters::manager)
        .filter(name -> CONTROLLERS.stream().anyMatch(name::startsWith))
        .distinct()
        .map(
            name ->
                "`%s` also writes `%s`: it may put the weights back unless it is told to ignore them"
                    .formatted(name, route))
        .toList();
  }

  private static String manager(Map<String, @Nullable Object> entry) {
    return Tree.text(entry, "manager");
  }
}
