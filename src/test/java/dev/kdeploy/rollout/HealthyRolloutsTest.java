package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.report.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The law: a rollout whose pods all become ready is never called a failure, whatever the number of
/// replicas, the strategy, the time that starting takes, and with one restart somewhere.
class HealthyRolloutsTest {
  private static final int ROLLOUTS = 100;
  private final List<Event> events = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void succeed(long seed) {
    for (int number = 0; number < ROLLOUTS; number++) {
      Random random = new Random(seed * 1000 + number);
      ScriptedCluster cluster = new ScriptedCluster(List.of());
      List<Manifest> live = new ArrayList<>();
      int workloads = 1 + random.nextInt(4);
      int restarting = random.nextInt(workloads);
      for (int i = 0; i < workloads; i++) {
        live.add(rollOut(random, cluster, "web" + i, i == restarting).end().written());
      }
      cluster.showing(live).inOrder();

      Verdict verdict =
          new RolloutWatch(cluster, events::add, cluster::nanoTime)
              .await(live, "", Patience.of(Duration.ofMinutes(30), Duration.ofSeconds(10)));

      assertThat(verdict)
          .as("seed %d, rollout %d", seed, number)
          .isInstanceOf(Verdict.Healthy.class);
    }
    assertThat(events).noneMatch(Event.Warned.class::isInstance);
  }

  private static Tale rollOut(
      Random random, ScriptedCluster cluster, String name, boolean restarting) {
    int replicas = 1 + random.nextInt(12);
    int surge = 1 + random.nextInt(replicas);
    Tale tale =
        random.nextBoolean()
            ? Tale.probed(cluster, name, replicas)
            : Tale.unprobed(cluster, name, replicas);
    int restarts = restarting ? random.nextInt(replicas) : -1;
    long wave = random.nextInt(5000);
    for (int first = 0; first < replicas; first += surge) {
      long done = wave;
      for (int pod = first; pod < Math.min(replicas, first + surge); pod++) {
        done = Math.max(done, start(random, tale, pod, wave, pod == restarts));
      }
      wave = done + random.nextInt(3000);
    }
    return tale;
  }

  private static long start(Random random, Tale tale, int pod, long from, boolean restarts) {
    long pulled = from + random.nextInt(30_000);
    long ready = pulled + random.nextInt(90_000);
    tale.waiting(from, pod, "ContainerCreating", "");
    tale.runs(pulled, pod, false);
    if (!restarts) {
      tale.runs(ready, pod, true);
      return ready;
    }
    boolean before = random.nextBoolean();
    if (!before) {
      tale.runs(ready, pod, true);
    }
    long end = before ? ready : ready + random.nextInt(20_000);
    tale.ends(end, pod, "Error", 1 + random.nextInt(100));
    tale.runsAgain(end + 500, pod, false);
    long again = end + 500 + random.nextInt(60_000);
    tale.runs(again, pod, true);
    return again;
  }
}
