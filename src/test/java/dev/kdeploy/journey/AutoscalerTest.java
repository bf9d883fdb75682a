package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Where an autoscaler decides about the replicas, the project does not.
class AutoscalerTest extends Journey {
  private static final String FIXED =
      """
      workloads:
        web: {image: "nginx:1.27", replicas: 3, resources: {requests: {cpu: 10m}}}
      """;
  private static final String SCALED =
      FIXED.replace("}}}", "}}, autoscale: {min: 7, max: 10, cpu: 50%}}");

  @Test
  void holdsItsNumberThroughANewImageAndAfterItIsGone() throws InterruptedException {
    place.project("web", SCALED);
    place.does("web", "up");
    Until.holds("the autoscaler sets 7", () -> replicas() == 7);

    assertThat(during(() -> place.does("web", "up", "--set", "workloads.web.image=nginx:1.28")))
        .containsOnly(7L);

    place.project("web", FIXED.replace("1.27", "1.28"));
    assertThat(during(() -> place.does("web", "up", "--allow-prune"))).containsOnly(7L);
    assertThat(place.has("HorizontalPodAutoscaler", "web")).isFalse();
    assertThat(place.does("web", "up").out()).startsWith("No changes");
    assertThat(during(() -> place.does("web", "up", "--set", "workloads.web.image=nginx:1.29")))
        .containsOnly(7L);

    place.does("web", "up", "--set", "workloads.web.replicas=4");
    assertThat(replicas()).isEqualTo(4);
  }

  @Test
  void isHeardAfterItIsAddedToARelease() {
    place.project("web", FIXED);
    place.does("web", "up");
    assertThat(replicas()).isEqualTo(3);
    place.project("web", SCALED);

    place.does("web", "up");
    Until.holds("the autoscaler sets 7", () -> replicas() == 7);
    place.does("web", "up", "--set", "workloads.web.image=nginx:1.28");

    assertThat(replicas()).isEqualTo(7);
  }

  @Test
  void isHeardAlsoWhenItIsSomebodyElses() throws InterruptedException {
    place.project("web", FIXED);
    place.does("web", "up");
    place.apply(
        "somebody",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: theirs, namespace: NAMESPACE}
        spec:
          minReplicas: 7
          maxReplicas: 10
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
        """);
    Until.holds("the autoscaler sets 7", () -> replicas() == 7);

    assertThat(during(() -> place.does("web", "up", "--set", "workloads.web.image=nginx:1.28")))
        .containsOnly(7L);
    place.delete("HorizontalPodAutoscaler", "theirs");

    assertThat(during(() -> place.does("web", "up", "--set", "workloads.web.image=nginx:1.29")))
        .containsOnly(7L);
  }

  private List<Long> during(Supplier<?> command) throws InterruptedException {
    try (Samples<Long> samples = Samples.of(this::replicas)) {
      var _ = command.get();
      return samples.stop();
    }
  }

  private long replicas() {
    return place.get("Deployment", "web").number(-1, "spec", "replicas");
  }
}
