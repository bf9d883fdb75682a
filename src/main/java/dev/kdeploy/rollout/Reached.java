package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether a Service's ports lead to where its pods listen, as far as the objects say.
///
/// A container may listen on ports that it does not list, so that this can only be remarked. One
/// that lists none says nothing.
final class Reached {
  private Reached() {}

  /// What is odd about the ports, in whole phrases.
  static List<String> oddities(Manifest service, List<PodState> pods) {
    Set<String> listed =
        pods.stream()
            .filter(PodState::isReady)
            .flatMap(pod -> pod.containers().stream())
            .flatMap(container -> container.made().ports().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> oddities = new ArrayList<>();
    for (Map<String, @Nullable Object> port : Tree.maps(service.content(), "spec", "ports")) {
      String own = Tree.text(port, "port");
      String target = Tree.text(port, "targetPort");
      target = target.isEmpty() ? own : target;
      boolean named = !target.chars().allMatch(Character::isDigit);
      if (!listed.contains(target) && (named || !listed.isEmpty())) {
        String which = listed.isEmpty() ? "" : " (they list " + String.join(", ", listed) + ")";
        oddities.add(
            "its port %s leads to port %s, which no container of its ready pods lists%s"
                .formatted(own, target, which));
      }
    }
    return oddities;
  }
}
