package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;
import java.util.Set;

/// What Kubernetes itself serves and no other judge takes (configuration, roles, policies) is done
/// when the server has it.
final class BuiltInJudge implements Judge {
  private static final Set<String> GROUPS =
      Set.of(
          "",
          "apps",
          "batch",
          "autoscaling",
          "policy",
          "extensions",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  @Override
  public boolean judges(String group, String kind) {
    return GROUPS.contains(group);
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.NONE;
  }

  @Override
  public Health judge(Situation situation) {
    return new Ready(Counts.single(true), List.of());
  }
}
