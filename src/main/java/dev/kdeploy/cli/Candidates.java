package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.deploy.Trials;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Manifests;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.plan.PlanRequest.Extent;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.project.Project;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a command line asks to bring about.
final class Candidates {
  private static final String NAME = "app.kubernetes.io/name";

  private Candidates() {}

  /// The project as it stands.
  static Candidate of(Preparation preparation, ReleaseId release, RunFlags flags) {
    Project project = preparation.project();
    if (preparation.objects().isEmpty()) {
      throw new KdeployException(
          Problem.of("the project has nothing to deploy")
              .why("it has no `workloads`, and no objects in `templates/` or `manifests/`")
              .fix("add some; to remove what is deployed, run `kdeploy down`"));
    }
    return new Candidate(
        release,
        project.environment().name(),
        preparation.objects(),
        "up",
        flags.message,
        Patiences.of(project, release, flags, preparation.objects()),
        Extent.USUAL,
        preparation.trials());
  }

  /// Other objects with the project's patience.
  static Candidate of(
      Project project, ReleaseId release, RunFlags flags, List<Manifest> objects, String cause) {
    return new Candidate(
        release,
        project.environment().name(),
        objects,
        cause,
        flags.message,
        Patiences.of(project, release, flags, objects),
        Extent.USUAL,
        Trials.NONE);
  }

  /// What a kept revision contained; without a number, the last good one before the current.
  static Candidate ofRevision(
      Project project,
      ReleaseId release,
      RunFlags flags,
      Cluster cluster,
      @Nullable Integer number) {
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    if (history.newest().isEmpty()) {
      throw new KdeployException(Missing.release(cluster, release));
    }
    Revision revision =
        number == null
            ? history
                .newest()
                .flatMap(newest -> history.lastGoodBefore(newest.number()))
                .orElseThrow(() -> new KdeployException(nothingBefore(release)))
            : history
                .revision(number)
                .orElseThrow(() -> new KdeployException(unknown(history, number)));
    String cause = "rollback to " + revision.number();
    return of(project, release, flags, history.contents(revision), cause);
  }

  private static Problem nothingBefore(ReleaseId release) {
    return Problem.of("release `%s` has no earlier good revision to go back to", release.name())
        .fix("name the revision that you want: `kdeploy history` shows those that are kept");
  }

  static Problem unknown(ReleaseHistory history, int number) {
    String known =
        history.revisions().stream()
            .map(revision -> Integer.toString(revision.number()))
            .collect(Collectors.joining(", "));
    return Problem.of("revision %d is not in the history", number)
        .fix("name one that is kept: %s", known);
  }

  /// Only what belongs to some workloads changes; everything else stays as the newest revision has
  /// it.
  static Candidate only(Candidate candidate, Cluster cluster, List<String> workloads) {
    if (workloads.isEmpty()) {
      return candidate;
    }
    ReleaseHistory history = ReleaseHistory.read(cluster, candidate.release());
    List<Manifest> before = history.newest().map(history::contents).orElse(List.of());
    for (String workload : workloads) {
      if (candidate.objects().stream().noneMatch(object -> belongs(object, workload))) {
        throw new KdeployException(
            Problem.of("the project has no workload `%s`", workload)
                .fix("%s", Suggestion.sentence(workload, workloads(candidate.objects()))));
      }
    }
    List<Manifest> objects = new ArrayList<>();
    candidate.objects().stream().filter(one -> belongs(one, workloads)).forEach(objects::add);
    before.stream().filter(one -> !belongs(one, workloads)).forEach(objects::add);
    return candidate.with(
        Manifests.waves(objects).values().stream().flatMap(List::stream).toList());
  }

  private static boolean belongs(Manifest object, List<String> workloads) {
    return workloads.stream().anyMatch(workload -> belongs(object, workload));
  }

  private static boolean belongs(Manifest object, String workload) {
    return object.label(NAME).equals(workload) || object.id().name().equals(workload);
  }

  /// The names of what runs pods.
  static List<String> workloads(List<Manifest> objects) {
    return objects.stream()
        .filter(object -> !PodTemplates.path(object).isEmpty())
        .map(object -> object.id().name())
        .toList();
  }
}
