package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.LogRequest;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.output.LogView;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.report.Event;
import dev.kdeploy.rollout.ContainerState;
import dev.kdeploy.rollout.PodState;
import dev.kdeploy.rollout.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The logs of a release's pods, one after the other, or all at once when they are followed.
record Logs(Session session, Cluster cluster, boolean json, Choice choice) {

  /// Which lines.
  record Choice(
      List<String> workloads,
      @Nullable String container,
      boolean previous,
      @Nullable Integer tail,
      @Nullable Duration since,
      boolean follow,
      boolean timestamps) {}

  void show(ReleaseId release) throws InterruptedException {
    List<Callable<Boolean>> streams = new ArrayList<>();
    List<Snapshot.Entry> chosen = chosen(release);
    for (Snapshot.Entry entry : chosen) {
      for (PodState pod : entry.pods().all()) {
        for (ContainerState container : pod.containers()) {
          if (choice.container() == null || choice.container().equals(container.name())) {
            streams.add(() -> print(pod.id(), container.name()));
          }
        }
      }
    }
    if (streams.isEmpty()) {
      throw new KdeployException(nothingToShow(chosen));
    }
    if (choice.follow()) {
      Parallel.run(streams);
    } else {
      for (Callable<Boolean> stream : streams) {
        Parallel.run(List.of(stream));
      }
    }
  }

  private Problem nothingToShow(List<Snapshot.Entry> chosen) {
    List<String> containers =
        chosen.stream()
            .flatMap(entry -> entry.pods().all().stream())
            .flatMap(pod -> pod.containers().stream())
            .map(ContainerState::name)
            .distinct()
            .toList();
    String wanted = choice.container();
    return wanted == null || containers.isEmpty()
        ? Problem.of("there are no pods to show logs of").fix("see `kdeploy status`")
        : Problem.of("no pod has a container `%s`", wanted)
            .fix("%s", Suggestion.sentence(wanted, containers));
  }

  private List<Snapshot.Entry> chosen(ReleaseId release) throws InterruptedException {
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    List<Manifest> objects =
        history
            .newest()
            .map(history::contents)
            .orElseThrow(() -> new KdeployException(Missing.release(cluster, release)));
    List<Manifest> live =
        objects.stream()
            .map(object -> placed(object.id(), release))
            .filter(id -> choice.workloads().isEmpty() || choice.workloads().contains(id.name()))
            .flatMap(id -> cluster.get(id).stream())
            .toList();
    List<String> names = Candidates.workloads(objects);
    for (String wanted : choice.workloads()) {
      if (!names.contains(wanted)) {
        throw new KdeployException(
            Problem.of("release `%s` has no workload `%s`", release.name(), wanted)
                .fix("%s", Suggestion.sentence(wanted, names)));
      }
    }
    return Snapshot.of(cluster, live).entries().stream()
        .filter(entry -> !entry.id().kind().equals("Service"))
        .filter(entry -> !entry.id().kind().equals("PersistentVolumeClaim"))
        .toList();
  }

  private static ResourceId placed(ResourceId id, ReleaseId release) {
    return id.namespace().isEmpty() ? id.inNamespace(release.namespace()) : id;
  }

  private boolean print(ResourceId pod, String container) {
    LogRequest request =
        new LogRequest(
            pod,
            container,
            choice.previous(),
            choice.tail(),
            choice.since(),
            choice.follow(),
            choice.timestamps());
    try (Stream<String> lines = cluster.logs(request)) {
      lines.forEach(line -> print(new Event.LogLine(pod, container, line)));
    }
    return true;
  }

  private void print(Event.LogLine line) {
    String text = json ? LogView.json(line) : LogView.text(line, session.paper());
    synchronized (session) {
      session.console().out().print(text);
      session.console().out().flush();
    }
  }
}
