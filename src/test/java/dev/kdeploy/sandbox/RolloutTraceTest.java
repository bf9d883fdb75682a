package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.sandbox.Store.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rolling updates go through the very steps that the real controller's loop takes.
class RolloutTraceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  static String deployment(int replicas, String strategy, String image, String more) {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          strategy: %s
          selector: {matchLabels: {app: web}}
        %s
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "%s"}]}
        """,
        replicas,
        strategy,
        more.isEmpty() ? "" : "  " + more,
        image);
  }

  /// Follows the sizes that old and new ReplicaSets are told to have.
  static List<String> traceOf(Rehearsal rehearsal) {
    List<String> trace = new ArrayList<>();
    long[] size = new long[2];
    String[] old = {""};
    for (Stored set : rehearsal.list("replicasets.apps")) {
      if (ReplicaSets.spec(set) > 0) {
        old[0] = set.name();
        size[0] = ReplicaSets.spec(set);
      }
    }
    rehearsal
        .sandbox
        .store()
        .onChange(
            change -> {
              if (change.now().kind().resource().equals("replicasets.apps")
                  && change.type() != Change.Type.DELETED) {
                size[change.now().name().equals(old[0]) ? 0 : 1] = ReplicaSets.spec(change.now());
                String step = size[0] + "/" + size[1];
                if (trace.isEmpty() || !trace.getLast().equals(step)) {
                  trace.add(step);
                }
              }
            });
    return trace;
  }

  @ParameterizedTest
  @CsvSource({
    "10, 25%, 25%, 10/3 8/3 8/5 3/5 3/10 0/10",
    "10, 50%, 10%, 10/5 9/5 9/6 3/6 3/10 0/10",
    "10, 1, 0, 10/1 9/1 9/2 8/2 8/3 7/3 7/4 6/4 6/5 5/5 5/6 4/6 4/7 3/7 3/8 2/8 2/9 1/9 1/10 0/10",
    "10, 0, 1, 10/0 9/0 9/1 8/1 8/2 7/2 7/3 6/3 6/4 5/4 5/5 4/5 4/6 3/6 3/7 2/7 2/8 1/8 1/9 0/9"
        + " 0/10",
    "3, 25%, 25%, 3/1 2/1 2/2 1/2 1/3 0/3",
    "4, 25%, 25%, 4/1 3/1 3/2 1/2 1/4 0/4",
    "2, 25%, 25%, 2/1 1/1 1/2 0/2",
    "1, 25%, 25%, 1/1 0/1",
    "1, 0, 25%, 1/0 0/0 0/1",
  })
  void stepsAreThoseOfTheController(int replicas, String surge, String unavailable, String steps) {
    String strategy = strategy(surge, unavailable);
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(replicas, strategy, "web:1", ""));
      rehearsal.pass(LONG);
      List<String> trace = traceOf(rehearsal);

      rehearsal.apply(deployment(replicas, strategy, "web:2", ""));
      rehearsal.pass(LONG);

      assertThat(trace).containsExactly(steps.split(" ", -1));
    }
  }

  static String strategy(String surge, String unavailable) {
    return "{rollingUpdate: {maxSurge: " + surge + ", maxUnavailable: " + unavailable + "}}";
  }

  @Test
  void scalingAmidARolloutIsSharedInProportion() {
    String strategy = strategy("3", "2");
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(10, strategy, "web:1", ""));
      rehearsal.pass(LONG);
      List<String> trace = traceOf(rehearsal);
      rehearsal.apply(deployment(10, strategy, "sim-neverready:2", ""));
      rehearsal.pass(LONG);

      rehearsal.apply(deployment(15, strategy, "sim-neverready:2", ""));
      rehearsal.pass(LONG);

      assertThat(trace).startsWith("10/3", "8/3", "8/5").endsWith("11/7");
    }
  }

  @Test
  void recreateEndsTheOldPodsBeforeItMakesNewOnes() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(3, "{type: Recreate}", "web:1", ""));
      rehearsal.pass(LONG);
      List<String> trace = traceOf(rehearsal);

      rehearsal.apply(deployment(3, "{type: Recreate}", "web:2", ""));
      rehearsal.pass(LONG);

      assertThat(trace).containsExactly("0/0", "0/3");
      assertThat(rehearsal.names("pods")).hasSize(3);
    }
  }

  @Test
  void anOldTemplateTakesItsReplicaSetAgain() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(2, "{}", "web:1", ""));
      rehearsal.pass(LONG);
      rehearsal.apply(deployment(2, "{}", "web:2", ""));
      rehearsal.pass(LONG);

      rehearsal.apply(deployment(2, "{}", "web:1", ""));
      rehearsal.pass(LONG);

      assertThat(rehearsal.list("replicasets.apps"))
          .extracting(set -> ReplicaSets.spec(set) + " " + Deployments.revision(set))
          .containsExactlyInAnyOrder("2 3", "0 2");
      assertThat(
              rehearsal
                  .find("deployments.apps", "web")
                  .annotation("deployment.kubernetes.io/revision"))
          .isEqualTo("3");
    }
  }

  @Test
  void aRolloutThatGetsNowhereMissesItsDeadline() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(2, "{}", "web:1", "progressDeadlineSeconds: 20"));
      rehearsal.pass(LONG);
      assertThat(progressing(rehearsal)).isEqualTo("True NewReplicaSetAvailable");

      rehearsal.apply(deployment(2, "{}", "sim-neverready:1", "progressDeadlineSeconds: 20"));
      rehearsal.pass(Duration.ofSeconds(19));
      assertThat(progressing(rehearsal)).startsWith("True ");
      rehearsal.pass(Duration.ofSeconds(2));

      assertThat(progressing(rehearsal)).isEqualTo("False ProgressDeadlineExceeded");
    }
  }

  @Test
  void aFixReplacesABrokenRollout() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(4, "{}", "web:1", ""));
      rehearsal.pass(LONG);
      rehearsal.apply(deployment(4, "{}", "sim-crash:1", ""));
      rehearsal.pass(LONG);

      rehearsal.apply(deployment(4, "{}", "web:3", ""));
      rehearsal.pass(LONG);

      assertThat(progressing(rehearsal)).isEqualTo("True NewReplicaSetAvailable");
      assertThat(rehearsal.list("pods")).hasSize(4).allMatch(Pods::isReady);
    }
  }

  private static String progressing(Rehearsal rehearsal) {
    var condition =
        Pods.condition(rehearsal.find("deployments.apps", "web").content(), "Progressing");
    return condition.get("status") + " " + condition.get("reason");
  }

  @Test
  void minReadySecondsDelayEveryStep() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(1, "{}", "web:1", "minReadySeconds: 10"));
      rehearsal.pass(LONG);
      List<String> trace = traceOf(rehearsal);

      rehearsal.apply(deployment(1, "{}", "web:2", "minReadySeconds: 10"));
      rehearsal.pass(Duration.ofSeconds(9));
      assertThat(trace).containsExactly("1/1");
      rehearsal.pass(Duration.ofSeconds(2));

      assertThat(trace).containsExactly("1/1", "0/1");
    }
  }

  @Test
  void aPausedDeploymentDoesNotRoll() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.apply(deployment(2, "{}", "web:1", ""));
      rehearsal.pass(LONG);

      rehearsal.apply(deployment(2, "{}", "web:2", "paused: true"));
      rehearsal.pass(LONG);
      assertThat(rehearsal.names("replicasets.apps")).hasSize(1);
      rehearsal.apply(deployment(2, "{}", "web:2", ""));
      rehearsal.pass(LONG);

      assertThat(rehearsal.names("replicasets.apps")).hasSize(2);
      assertThat(progressing(rehearsal)).isEqualTo("True NewReplicaSetAvailable");
    }
  }

  @Test
  void noMoreOldReplicaSetsAreKeptThanAskedFor() {
    try (Rehearsal rehearsal = new Rehearsal()) {
      for (int i = 0; i < 6; i++) {
        rehearsal.apply(deployment(1, "{}", "web:" + i, "revisionHistoryLimit: 2"));
        rehearsal.pass(LONG);
      }

      assertThat(rehearsal.names("replicasets.apps")).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverTooManyAndNeverTooFew(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int replicas = random.nextInt(1, 14);
    int surge = random.nextInt(0, 100);
    int unavailable = surge == 0 ? random.nextInt(1, 100) : random.nextInt(0, 100);
    String strategy = strategy(surge + "%", unavailable + "%");
    long most = replicas + Share.up(surge + "%", replicas);
    long down = Share.down(unavailable + "%", replicas);
    long least = replicas - (down == 0 && most == replicas ? 1 : down);
    try (Rehearsal rehearsal = new Rehearsal(seed)) {
      rehearsal.apply(deployment(replicas, strategy, "web:1", ""));
      rehearsal.pass(LONG);
      List<String> wrong = new ArrayList<>();
      rehearsal.sandbox.store().onChange(change -> check(rehearsal, most, least, wrong));

      for (int i = 2; i < 5; i++) {
        rehearsal.apply(deployment(replicas, strategy, "web:" + i, ""));
        rehearsal.pass(Duration.ofMillis(random.nextInt(0, 400)));
      }
      rehearsal.pass(LONG);

      assertThat(wrong).as("seed %d, %d replicas, %s", seed, replicas, strategy).isEmpty();
      assertThat(rehearsal.list("pods")).hasSize(replicas).allMatch(Pods::isReady);
    }
  }

  private static void check(Rehearsal rehearsal, long most, long least, List<String> wrong) {
    long specified = rehearsal.list("replicasets.apps").stream().mapToLong(ReplicaSets::spec).sum();
    long available =
        rehearsal.list("pods").stream()
            .filter(pod -> Pods.isReady(pod) && !pod.isDeleted())
            .count();
    if (specified > most) {
      wrong.add(specified + " pods asked for, at most " + most);
    }
    if (available < least) {
      wrong.add(available + " pods available, at least " + least);
    }
  }
}
