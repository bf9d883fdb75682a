package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Masks;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.ContainerState;
import dev.kdeploy.rollout.Diagnosis;
import dev.kdeploy.rollout.Verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Takes evidence of what failed, while it is still there.
record Inquest(Cluster cluster, Reporter reporter, Candidate candidate) {
  private static final Duration TIME = Duration.ofSeconds(5);

  /// Takes it and keeps it with the revision.
  Evidence of(Attempt attempt, List<Finding> findings, List<Problem> problems, Instant now) {
    Evidence evidence = seen(attempt.revision(), attempt.plan(), findings, problems, now);
    attempt
        .history()
        .keepEvidence(attempt.revision(), evidence.toTree())
        .ifPresent(problem -> reporter.report(new Event.Warned(problem)));
    return evidence;
  }

  private Evidence seen(
      Revision revision, Plan plan, List<Finding> findings, List<Problem> problems, Instant now) {
    List<Failure> failures = new ArrayList<>(findings.stream().map(Inquest::failure).toList());
    List<Manifest> workloads = new ArrayList<>();
    for (Finding finding : findings) {
      live(finding).ifPresent(workloads::add);
    }
    return Evidence.capture(
        cluster,
        new Evidence.Request(
            new Evidence.About(
                candidate.release(),
                revision.number(),
                candidate.environment(),
                candidate.cause(),
                now),
            failures,
            workloads,
            diff(plan, problems),
            Masks.of(candidate.objects()),
            TIME));
  }

  private Optional<Manifest> live(Finding finding) {
    try {
      return cluster.get(finding.id());
    } catch (KdeployException _) {
      // What cannot be read is missing in the evidence; the failure itself is told all the same.
      return Optional.empty();
    }
  }

  private static Failure failure(Finding finding) {
    return new Failure(
        finding.id(),
        finding.health().counts().ready(),
        finding.health().counts().wanted(),
        finding.health().says(),
        finding.diagnoses().stream().map(Inquest::reason).toList());
  }

  private static Failure.Reason reason(Diagnosis diagnosis) {
    return new Failure.Reason(
        diagnosis.cause().name(),
        diagnosis.word(),
        diagnosis.cause().means(),
        new Failure.Place(
            diagnosis.place().at(),
            diagnosis.place().uid(),
            diagnosis.place().container(),
            role(diagnosis.place().type())),
        diagnosis.message(),
        diagnosis.exitCode(),
        diagnosis.times(),
        diagnosis.lasted(),
        diagnosis.pods(),
        diagnosis.hint());
  }

  private static Failure.@Nullable Role role(ContainerState.@Nullable Type type) {
    return switch (type) {
      case null -> null;
      case INIT -> Failure.Role.INIT;
      case SIDECAR -> Failure.Role.SIDECAR;
      case REGULAR -> Failure.Role.REGULAR;
    };
  }

  /// What the revision changed, one field a line. The plan has hidden the values of Secrets.
  private static String diff(Plan plan, List<Problem> problems) {
    StringJoiner lines = new StringJoiner("\n");
    problems.forEach(problem -> lines.add("! " + problem.what()));
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Create create -> lines.add("+ " + create.id());
        case Change.Update update ->
            update
                .fields()
                .forEach(
                    field ->
                        lines.add(
                            "~ %s %s: %s -> %s"
                                .formatted(
                                    update.id(), field.path(), field.before(), field.after())));
        case Change.Unchecked late -> lines.add("+ " + late.id());
        case Change.Prune _, Change.Keep _, Change.Unchanged _ -> {}
      }
    }
    return lines.toString();
  }
}
