package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A rollout never has more or fewer pods than it was told.
class RolloutBoundsTest extends Journey {
  private record Pods(long all, long ready) {}

  @ParameterizedTest
  @CsvSource({"50%, 10%, 15, 9", "1, 0, 11, 10"})
  void keepsToMaxSurgeAndMaxUnavailable(String surge, String unavailable, long most, long fewest)
      throws InterruptedException {
    place.project(
        "ten",
        """
        workloads:
          web:
            image: nginx:1.27
            replicas: 10
            rollout: {maxSurge: %s, maxUnavailable: %s}
            podAnnotations: {kdeploy.dev/ready-after: 200ms}
        """
            .formatted(surge, unavailable));
    place.does("ten", "up");

    try (Samples<Pods> samples = Samples.of(this::pods)) {
      place.does("ten", "up", "--set", "workloads.web.image=nginx:1.28");
      List<Pods> seen = samples.stop();

      assertThat(seen).extracting(Pods::all).allSatisfy(n -> assertThat(n).isBetween(fewest, most));
      assertThat(seen)
          .extracting(Pods::ready)
          .allSatisfy(n -> assertThat(n).isGreaterThanOrEqualTo(fewest));
      assertThat(seen).extracting(Pods::all).contains(most);
    }
  }

  private Pods pods() {
    List<Manifest> active =
        place.list("Pod").stream()
            .filter(pod -> pod.text("metadata", "deletionTimestamp").isEmpty())
            .toList();
    // What the controller promises to keep: on a busy server a pod that has to go may still be
    // there when the one in its place is made.
    long wanted =
        place.list("ReplicaSet").stream().mapToLong(set -> set.number(0, "spec", "replicas")).sum();
    return new Pods(wanted, active.stream().filter(RolloutBoundsTest::isReady).count());
  }

  private static boolean isReady(Manifest pod) {
    return Tree.maps(pod.content(), "status", "conditions").stream()
        .anyMatch(
            condition ->
                Tree.text(condition, "type").equals("Ready")
                    && Tree.text(condition, "status").equals("True"));
  }
}
