package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.WhyView;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "why",
    description = "Show why a revision failed, and what to try.",
    sortOptions = false)
final class WhyCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "REVISION",
      description = "Which (default: the newest, if it failed).")
  @Nullable Integer number;

  @Option(
      names = {"--save", "--evidence-dir"},
      paramLabel = "DIR",
      description = "Also write logs, events and states as files into this directory.")
  @Nullable Path directory;

  WhyCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Project project = Projects.read(session.console(), projectOptions, false);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    Revision newest =
        history.newest().orElseThrow(() -> new KdeployException(Missing.release(cluster, release)));
    Optional<Evidence> evidence = asked(history, newest);
    if (evidence.isEmpty()) {
      healthy(session, history, newest);
    } else {
      explain(session, history, evidence.get());
    }
    return ExitCode.DONE;
  }

  /// Empty when nobody named a revision and the newest did not fail.
  private Optional<Evidence> asked(ReleaseHistory history, Revision newest) {
    Integer named = number;
    if (named == null && !hasFailed(newest)) {
      return Optional.empty();
    }
    Revision revision = named == null ? newest : kept(history, named);
    return Optional.of(
        history
            .evidence(revision)
            .map(Evidence::of)
            .orElseThrow(() -> new KdeployException(nothing(revision))));
  }

  private static Revision kept(ReleaseHistory history, int number) {
    return history
        .revision(number)
        .orElseThrow(() -> new KdeployException(Candidates.unknown(history, number)));
  }

  private static boolean hasFailed(Revision revision) {
    return revision.status() == Status.FAILED || revision.status() == Status.RESTORED;
  }

  private static Problem nothing(Revision revision) {
    Problem problem =
        Problem.of("there is no evidence of revision %d", revision.number())
            .why(
                "%s",
                switch (revision.status()) {
                  case DEPLOYED -> "it became healthy";
                  case PENDING -> "its run has not ended, or was ended before anything was seen";
                  case FAILED, RESTORED ->
                      "it was stopped before its pods were looked at, or an older kdeploy ran it";
                });
    return problem.fix("see how it is now with `kdeploy status` and `kdeploy logs`");
  }

  private static @Nullable Revision lastFailed(ReleaseHistory history) {
    return history.revisions().reversed().stream()
        .filter(WhyCommand::hasFailed)
        .findFirst()
        .orElse(null);
  }

  private void healthy(Session session, ReleaseHistory history, Revision newest) {
    Revision failed = lastFailed(history);
    session.answer(
        () ->
            WhyView.healthy(
                newest, failed, session.paper(), Repeats.of(projectOptions, clusterOptions)),
        () -> WhyView.tree(newest, failed, null));
  }

  private void explain(Session session, ReleaseHistory history, Evidence evidence) {
    Path place = directory == null ? null : session.console().directory().resolve(directory);
    if (place != null) {
      evidence.writeTo(place, WhyView.summary(evidence));
    }
    session.answer(
        () ->
            WhyView.text(
                evidence,
                place,
                history.revisions(),
                session.clocks().wall().instant(),
                session.paper(),
                Repeats.of(projectOptions, clusterOptions)),
        () ->
            WhyView.tree(
                history.revision(evidence.about().revision()).orElseThrow(),
                lastFailed(history),
                evidence));
  }
}
