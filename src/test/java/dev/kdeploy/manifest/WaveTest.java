package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaveTest {
  @Test
  void comesInTheOrderInWhichThingsDependOnEachOther() {
    List<Manifest> shuffled =
        Stream.of(
                "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
                "networking.k8s.io/v1 Ingress",
                "autoscaling/v2 HorizontalPodAutoscaler",
                "apps/v1 Deployment",
                "example.com/v1 Widget",
                "v1 Service",
                "v1 PersistentVolumeClaim",
                "v1 ConfigMap",
                "apiextensions.k8s.io/v1 CustomResourceDefinition",
                "v1 Namespace")
            .map(WaveTest::manifest)
            .toList();

    assertThat(Manifests.waves(shuffled).values().stream().flatMap(List::stream))
        .containsExactlyElementsOf(shuffled.reversed());
  }

  @Test
  void keepsTheOrderOfTheFilesInside() {
    List<Manifest> manifests =
        List.of(manifest("v1 Secret"), manifest("v1 ConfigMap"), manifest("v1 ServiceAccount"));

    assertThat(Manifests.waves(manifests)).isEqualTo(Map.of(Wave.CONFIGURATION, manifests));
  }

  @Test
  void isKnownForEveryKind() {
    assertWave(
        Wave.CONFIGURATION,
        "v1 ServiceAccount",
        "v1 LimitRange",
        "v1 ResourceQuota",
        "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
        "scheduling.k8s.io/v1 PriorityClass",
        "networking.k8s.io/v1 NetworkPolicy",
        "networking.k8s.io/v1 IngressClass");
    assertWave(Wave.STORAGE, "storage.k8s.io/v1 StorageClass", "v1 PersistentVolume");
    assertWave(Wave.SERVICES, "v1 Endpoints", "discovery.k8s.io/v1 EndpointSlice");
    assertWave(
        Wave.WORKLOADS,
        "v1 Pod",
        "v1 ReplicationController",
        "apps/v1 StatefulSet",
        "apps/v1beta1 Deployment",
        "batch/v1 CronJob",
        "argoproj.io/v1alpha1 Rollout");
    assertWave(
        Wave.AUTOSCALERS,
        "policy/v1 PodDisruptionBudget",
        "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
        "keda.sh/v1alpha1 ScaledObject");
    assertWave(
        Wave.CUSTOM, "keda.sh/v1alpha1 TriggerAuthentication", "cert-manager.io/v1 Certificate");
    assertWave(
        Wave.ROUTES, "gateway.networking.k8s.io/v1 HTTPRoute", "traefik.io/v1alpha1 IngressRoute");
    assertWave(
        Wave.INTERCEPTORS,
        "apiregistration.k8s.io/v1 APIService",
        "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration");
    // A group that nobody placed would quietly count as custom resources.
    assertThat(Schema.builtIn().kinds())
        .noneMatch(
            kind -> Wave.of(manifest(kind.apiVersion() + " " + kind.kind()).id()) == Wave.CUSTOM);
  }

  private static void assertWave(Wave wave, String... kinds) {
    for (String kind : kinds) {
      assertThat(Wave.of(manifest(kind).id())).as(kind).isEqualTo(wave);
    }
  }

  private static Manifest manifest(String kind) {
    String[] word = kind.split(" ", -1);
    return Manifest.of(
        Map.of("apiVersion", word[0], "kind", word[1], "metadata", Map.of("name", "a")));
  }
}
