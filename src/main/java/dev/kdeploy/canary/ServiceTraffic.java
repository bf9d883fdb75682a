package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/// How one Service spreads connections.
final class ServiceTraffic {
  private static final List<String> TOPOLOGY =
      List.of("service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints");

  private ServiceTraffic() {}

  static List<Problem> problems(Manifest service) {
    List<Problem> problems = new ArrayList<>();
    if (service.text("spec", "sessionAffinity").equals("ClientIP")) {
      problems.add(
          Problem.of("`%s` keeps each client at one pod (`sessionAffinity: ClientIP`)", service)
              .why("one busy address behind one pod decides the share")
              .fix("set `sessionAffinity: None`, or %s", Shares.ROUTER));
    }
    for (String field : List.of("internalTrafficPolicy", "externalTrafficPolicy")) {
      if (service.text("spec", field).equals("Local")) {
        problems.add(
            Problem.of("`%s` keeps connections on their node (`%s: Local`)", service, field)
                .why("each node has a share of its own, and some may have no canary pod")
                .fix("set `%s: Cluster`, or %s", field, Shares.ROUTER));
      }
    }
    problems.addAll(near(service));
    if (Tree.flag(service.content(), "spec", "publishNotReadyAddresses")) {
      problems.add(
          Problem.of("`%s` leads to pods before they are ready", service)
              .why("a canary that does not work yet would get its share of the traffic")
              .fix("set `publishNotReadyAddresses: false`, or %s", Shares.ROUTER));
    }
    return problems;
  }

  private static List<Problem> near(Manifest service) {
    String distribution = service.text("spec", "trafficDistribution");
    List<String> set = new ArrayList<>();
    if (!distribution.isEmpty()) {
      set.add("trafficDistribution: " + distribution);
    }
    for (String annotation : TOPOLOGY) {
      String value = service.annotation(annotation);
      if (value.equalsIgnoreCase("auto")) {
        set.add(annotation + ": " + value);
      }
    }
    return set.stream()
        .map(
            field ->
                Problem.of("`%s` prefers pods that are near (`%s`)", service, field)
                    .why("which pods are near to whom decides the share")
                    .fix("take it out for the canary, or %s", Shares.ROUTER))
        .toList();
  }
}
