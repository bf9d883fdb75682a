package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// What stands against a second Ingress with nginx annotations, or has to be known. Pure.
final class IngressLimits {
  private static final String AFFINITY = "nginx.ingress.kubernetes.io/affinity";

  private IngressLimits() {}

  /// @param live every route of the namespace
  static List<Problem> problems(Manifest main, List<Manifest> live, Fork fork) {
    List<Problem> problems = new ArrayList<>();
    Manifest wanted = CanaryIngress.of(main, fork, null, 0);
    Set<String> places = CanaryIngress.places(wanted);
    for (Manifest other : live) {
      if (!Routes.isIngress(other) || fork.made(other)) {
        continue;
      }
      if (other.id().sameObject(wanted.id())) {
        problems.add(NginxRouter.stranger(other));
      } else if (CanaryIngress.isOne(other)
          && !Collections.disjoint(places, CanaryIngress.places(other))) {
        problems.add(
            Problem.of("`%s` is already the canary of `%s`", other, main)
                .why("a rule has at most one canary Ingress")
                .fix("delete `%s`, or choose another router with `--router`", other));
      }
    }
    return problems;
  }

  static List<String> notes(Manifest main) {
    return main.annotation(AFFINITY).isEmpty()
        ? List.of()
        : List.of(
            "`%s` keeps visitors by a cookie, so that the weight is a share of new visitors"
                .formatted(main));
  }
}
