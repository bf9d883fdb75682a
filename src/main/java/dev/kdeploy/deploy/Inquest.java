package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Masks;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.ContainerState;
import dev.kdeploy.rollout.Diagnosis;
import dev.kdeploy.rollout.Verdict.Finding;
import dev.kdeploy.yaml.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Takes evidence of what failed, while it is still there.
record Inquest(Cluster cluster, Reporter reporter, ReleaseId release, List<Manifest> objects) {
  private static final Duration TIME = Duration.ofSeconds(5);

  /// Takes it and keeps it with the revision.
  Evidence of(Attempt attempt, List<Finding> findings, List<Problem> problems, Instant now) {
    Revision revision = attempt.revision();
    Evidence evidence =
        seen(
            new Evidence.About(
                release, revision.number(), revision.environment(), revision.cause(), now),
            diff(attempt.plan(), problems),
            findings);
    attempt
        .history()
        .keepEvidence(attempt.revision(), evidence.toTree())
        .ifPresent(problem -> reporter.report(new Event.Warned(problem)));
    return evidence;
  }

  /// Takes it of a canary, which is no revision.
  Evidence of(CanaryRecord canary, List<Finding> findings, Instant now) {
    return seen(
        new Evidence.About(release, canary.stable(), canary.environment(), "canary", now),
        "",
        findings);
  }

  private Evidence seen(Evidence.About about, String diff, List<Finding> findings) {
    List<Failure> failures = findings.stream().map(Inquest::failure).toList();
    List<Manifest> workloads = new ArrayList<>();
    for (Finding finding : findings) {
      live(finding).ifPresent(workloads::add);
    }
    return Evidence.capture(
        cluster, new Evidence.Request(about, failures, workloads, diff, Masks.of(objects), TIME));
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
        telling(finding.diagnoses()).stream().map(Inquest::reason).toList());
  }

  /// A Job that gave up says so itself: that one of its pods failed is no reason of its own then.
  private static List<Diagnosis> telling(List<Diagnosis> all) {
    List<Diagnosis> others =
        all.stream().filter(one -> !one.cause().name().equals("JobPodFailed")).toList();
    return others.isEmpty() ? all : others;
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
    for (Problem problem : problems) {
      String why = problem.why();
      String told = problem.what() + (why == null ? "" : ": " + why);
      lines.add("! " + told.replaceAll("\\R", " "));
    }
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Create create -> lines.add("+ " + create.id());
        case Change.Update update -> {
          lines.add(update.id().toString());
          update.fields().forEach(field -> lines.add("  " + line(field)));
        }
        case Change.Unchecked late -> lines.add("+ " + late.id());
        case Change.Prune _, Change.Keep _, Change.Unchanged _ -> {}
      }
    }
    return lines.toString();
  }

  private static String line(FieldChange field) {
    if (FieldChange.ABSENT.equals(field.before())) {
      return "+ " + field.path() + ": " + Yaml.writeFlow(field.after());
    }
    if (FieldChange.ABSENT.equals(field.after())) {
      return "- " + field.path() + ": " + Yaml.writeFlow(field.before());
    }
    return "%s: %s -> %s"
        .formatted(field.path(), Yaml.writeFlow(field.before()), Yaml.writeFlow(field.after()));
  }
}
