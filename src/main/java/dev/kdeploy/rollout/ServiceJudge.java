package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// A Service is done when the server has it; a load balancer's address is waited for a little, for
/// some clusters have nobody to give one.
final class ServiceJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Service") && group.isEmpty();
  }

  @Override
  public Attention attention(Manifest object) {
    if (!lacksAddress(object)) {
      return selector(object).isEmpty() ? Attention.NONE : Attention.PODS;
    }
    return selector(object).isEmpty() ? Attention.OBJECT : Attention.OBJECT_AND_PODS;
  }

  @Override
  public Health judge(Situation situation) {
    Manifest service = situation.object();
    if (lacksAddress(service)) {
      String warning = situation.lastWarning();
      String text = "the load balancer to get an address";
      return new Progressing(
          Counts.single(false), warning.isEmpty() ? text : text + "; " + warning, true);
    }
    if (selector(service).isEmpty() || !situation.pods().known()) {
      return new Ready(Counts.single(true), List.of());
    }
    boolean served = situation.pods().ready() > 0;
    return new Ready(
        Counts.single(true),
        served
            ? Reached.oddities(service, situation.pods().all())
            : List.of("no ready pod has the labels that it selects: " + selector(service)));
  }

  private static boolean lacksAddress(Manifest service) {
    return service.text("spec", "type").equals("LoadBalancer")
        && Tree.list(service.content(), "status", "loadBalancer", "ingress").isEmpty()
        && Tree.list(service.content(), "spec", "externalIPs").isEmpty();
  }

  private static String selector(Manifest service) {
    return service.map("spec", "selector").entrySet().stream()
        .map(label -> label.getKey() + "=" + Objects.toString(label.getValue(), ""))
        .sorted()
        .collect(Collectors.joining(","));
  }
}
