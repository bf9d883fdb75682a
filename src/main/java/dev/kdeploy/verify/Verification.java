package dev.kdeploy.verify;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.project.CheckSpec;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Makes the checks of a project, all at the same time.
///
/// A check passes when its attempts, one a second, succeed for as long as it asks for without a
/// miss; it may miss before that, until its time is up.
///
/// @param services the Services of the release, by name
/// @param directory where programs run
/// @param nanoTime a clock that only goes forward
public record Verification(
    Cluster cluster,
    Map<String, ResourceId> services,
    Path directory,
    Map<String, String> environment,
    LongSupplier nanoTime) {
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

  public Verification {
    services = Map.copyOf(services);
    environment = Map.copyOf(environment);
  }

  /// Makes all checks but the Jobs.
  ///
  /// @return those that were not passed
  public List<Missed> missed(List<CheckSpec> checks) throws InterruptedException {
    try (HttpClient client = FromHere.newClient()) {
      List<Callable<Optional<Missed>>> tasks = new ArrayList<>();
      for (CheckSpec check : checks) {
        attempt(check, client).ifPresent(attempt -> tasks.add(() -> made(check, attempt)));
      }
      return Parallel.run(tasks).stream().flatMap(Optional::stream).toList();
    }
  }

  private Optional<Attempt> attempt(CheckSpec check, HttpClient client) {
    return switch (check.kind()) {
      case CheckSpec.Http http ->
          Optional.of(
              service(http)
                  .<Attempt>map(service -> new FromCluster(cluster, service, http))
                  .orElseGet(() -> new FromHere(client, http)));
      case CheckSpec.Command command ->
          Optional.of(new ProgramCheck(command, directory, environment));
      case CheckSpec.Job _ -> Optional.empty();
    };
  }

  /// The Service that a URL means: `web`, `web.shop` and `web.shop.svc.cluster.local` where one of
  /// the release is called `web`, or any that is named with its namespace and `from: cluster`.
  private Optional<ResourceId> service(CheckSpec.Http check) {
    if (check.from() == CheckSpec.From.HERE) {
      return Optional.empty();
    }
    String[] parts = check.url().getHost().split("\\.", -1);
    ResourceId own = services.get(parts[0]);
    if (own != null && (parts.length == 1 || parts[1].equals(own.namespace()))) {
      return Optional.of(own);
    }
    return check.from() == CheckSpec.From.CLUSTER
        ? Optional.of(
            new ResourceId(
                "v1",
                "Service",
                parts.length > 1 ? parts[1] : cluster.server().defaultNamespace(),
                parts[0]))
        : Optional.empty();
  }

  private Optional<Missed> made(CheckSpec check, Attempt attempt) throws InterruptedException {
    long end = nanoTime.getAsLong() + check.timeout().toNanos();
    long passingSince = Long.MAX_VALUE;
    String why = "";
    for (int attempts = 1; ; attempts++) {
      Optional<String> failure = attempt.failure(atMost(end));
      long now = nanoTime.getAsLong();
      if (failure.isEmpty()) {
        passingSince = Math.min(passingSince, now);
        if (now - passingSince >= check.lasting().toNanos()) {
          return Optional.empty();
        }
      } else {
        passingSince = Long.MAX_VALUE;
        why = failure.get();
      }
      // What passes may go on until it has lasted.
      if (failure.isPresent() && now >= end) {
        return Optional.of(new Missed(attempt.name(), why, attempts, check.place()));
      }
      pause();
    }
  }

  private Duration atMost(long end) {
    Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
    return left.compareTo(LONGEST_ATTEMPT) > 0
        ? LONGEST_ATTEMPT
        : left.compareTo(BETWEEN) < 0 ? BETWEEN : left;
  }

  private static void pause() throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
