package dev.kdeploy.journey;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How long it takes from the first sign of a failure to the verdict, and from there until the last
/// good release is healthy again, beside `kubectl rollout undo` of the same pods.
///
/// Runs on the node of the cluster that `KUBECONFIG` names, with the image `busybox:1.36` on it:
/// `java -cp <classes, tests and dependencies> dev.kdeploy.journey.VerdictBenchmark [CASE…]`, where
/// `mvn dependency:build-classpath` prints the dependencies. With `kubectl` in `PATH` (or named by
/// `KUBECTL`) its times are printed too.
final class VerdictBenchmark {
  private static final String GOOD =
      RealFailuresTest.project(RealFailuresTest.web(RealFailuresTest.shell("exec sleep 3600")));

  private final Api api;
  private final Path home;

  /// @param aim the seconds from the first sign to the verdict that are aimed at
  private record Case(String name, String web, int aim) {}

  /// When something was first seen, on a clock that only goes forward; 0 when never.
  private record Times(AtomicLong sign, AtomicLong verdict, AtomicLong healthy) {
    static Times none() {
      return new Times(new AtomicLong(), new AtomicLong(), new AtomicLong());
    }

    static void first(AtomicLong time) {
      time.compareAndSet(0, System.nanoTime());
    }
  }

  private VerdictBenchmark(Api api, Path home) {
    this.api = api;
    this.home = home;
  }

  private static List<Case> cases() {
    return List.of(
        new Case("never-pulled", "image: 'absent:1', imagePullPolicy: Never", 5),
        new Case("not-found", "image: '" + RealFailuresTest.ABSENT + "'", 20),
        new Case(
            "config-map", RealFailuresTest.shell("sleep 9") + ", envFrom: [{config: absent}]", 35),
        new Case("command", "command: [/no/such]", 30),
        new Case("crash-loop", RealFailuresTest.shell("exit 1"), 30));
  }

  /// Prints one line a case.
  public static void main(String... names) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("verdicts");
    System.out.printf(
        "%-14s %6s %9s %9s %14s%n", "", "aim s", "verdict s", "healthy s", "kubectl undo s");
    try (Api api = Api.connect()) {
      for (Case one : cases()) {
        if (names.length == 0 || List.of(names).contains(one.name())) {
          new VerdictBenchmark(api, home.resolve(one.name())).print(one);
        }
      }
    }
  }

  private void print(Case one) throws IOException, InterruptedException {
    try (Place place = Place.in(api, home)) {
      place.project("shop", GOOD);
      place.does("shop", "up");
      String bad = RealFailuresTest.project(RealFailuresTest.web(one.web()));
      place.project("shop", bad);
      Times times = timed(place);
      double undone = undone(place, bad);
      System.out.printf(
          Locale.ROOT,
          "%-14s %6d %9.1f %9.1f %14.1f%n",
          one.name(),
          one.aim(),
          seconds(times.sign().get(), times.verdict().get()),
          seconds(times.verdict().get(), times.healthy().get()),
          undone);
    }
  }

  private Times timed(Place place) throws IOException, InterruptedException {
    Times times = Times.none();
    String old = template(place);
    try (KdeployProcess up = KdeployProcess.start(place, "shop", "up")) {
      while (up.isAlive()) {
        if (place.list("Pod").stream().anyMatch(VerdictBenchmark::isBad)) {
          Times.first(times.sign());
        }
        if (up.said().contains("Putting back")) {
          Times.first(times.verdict());
        }
        if (times.verdict().get() > 0 && isHealthy(place, old)) {
          Times.first(times.healthy());
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
      if (times.healthy().get() == 0) {
        System.out.println(up.said());
      }
    }
    return times;
  }

  /// How long `kubectl rollout undo` takes until the same release is healthy again.
  private double undone(Place place, String bad) throws IOException, InterruptedException {
    String old = template(place);
    place.project("shop", bad);
    place.run("shop", "up", "--no-wait");
    Until.holds(
        "the failure shows", () -> place.list("Pod").stream().anyMatch(VerdictBenchmark::isBad));
    long start = System.nanoTime();
    String kubectl = System.getenv().getOrDefault("KUBECTL", "kubectl");
    try {
      new ProcessBuilder(kubectl, "-n", place.namespace(), "rollout", "undo", "deployment/web")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException _) {
      return Double.NaN;
    }
    Until.holds("the old pods serve", () -> isHealthy(place, old));
    return seconds(start, System.nanoTime());
  }

  private static double seconds(long from, long to) {
    return from == 0 || to == 0 ? Double.NaN : (to - from) / 1e9;
  }

  private static String template(Place place) {
    return String.valueOf(place.get("Deployment", "web").get("spec", "template", "spec"));
  }

  private static boolean isHealthy(Place place, String template) {
    Manifest web = place.get("Deployment", "web");
    return template(place).equals(template)
        && web.number(0, "status", "observedGeneration") >= web.number(0, "metadata", "generation")
        && web.number(0, "status", "replicas") == web.number(0, "spec", "replicas")
        && web.number(0, "status", "updatedReplicas") == web.number(0, "spec", "replicas")
        && web.number(0, "status", "availableReplicas") == web.number(0, "spec", "replicas");
  }

  /// Whether a container of the pod waits for another reason than its start, or has ended.
  private static boolean isBad(Manifest pod) {
    if (!pod.text("metadata", "deletionTimestamp").isEmpty()) {
      return false;
    }
    for (Map<String, @Nullable Object> status :
        Tree.maps(pod.content(), "status", "containerStatuses")) {
      String reason = Tree.text(status, "state", "waiting", "reason");
      boolean waits = !reason.isEmpty() && !reason.equals("ContainerCreating");
      if (waits
          || !Tree.map(status, "state", "terminated").isEmpty()
          || !Tree.map(status, "lastState", "terminated").isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
