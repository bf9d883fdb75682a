package dev.kdeploy.cli;

import dev.kdeploy.deploy.RunOptions;
import dev.kdeploy.plan.PlanRequest;
import dev.kdeploy.project.Durations;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.Target;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command that writes goes about it.
final class RunFlags {
  private static final Duration CI_PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long the whole rollout may take (default: the project's, else 10m).")
  @Nullable String timeout;

  @Option(names = "--no-wait", description = "Return when everything is applied.")
  boolean noWait;

  /// What becomes of a revision that fails.
  enum OnFailure {
    rollback,
    hold
  }

  @Option(
      names = "--on-failure",
      paramLabel = "rollback|hold",
      description =
          "Put the last good revision back, or leave the failed one for inspection"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "rollback")
  OnFailure onFailure = OnFailure.rollback;

  /// Whether a rollout fails before its time is up.
  enum FailFast {
    on,
    off
  }

  @Option(
      names = "--fail-fast",
      paramLabel = "on|off",
      description =
          "Fail as soon as a rollout cannot succeed, or only when its time is up"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "on")
  FailFast failFast = FailFast.on;

  @Option(
      names = "--evidence-dir",
      paramLabel = "DIR",
      description =
          "Where logs, events and states of a failure go as files (default: the state"
              + " directory).")
  @Nullable Path evidence;

  @Option(
      names = "--wait-lock",
      paramLabel = "TIME",
      description = "How long to wait for another run on this release (default: 0s; in CI 10m).")
  @Nullable String waitLock;

  @Option(names = "--abort-canary", description = "Remove the release's canary first.")
  boolean abortCanary;

  @Option(names = "--dry-run", description = "Show the plan, and write nothing.")
  boolean dryRun;

  @Option(names = "--adopt", description = "Take over objects that exist and are not ours.")
  boolean adopt;

  @Option(names = "--force-conflicts", description = "Take over fields that others manage.")
  boolean force;

  @Option(
      names = "--allow-prune",
      description = "Delete also what holds state, and more than a fifth of the release.")
  boolean allowPrune;

  @Option(names = "--create-namespace", description = "Create the namespace if it is missing.")
  boolean createNamespace;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "What to remember about this revision.",
      defaultValue = "")
  String message = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Answer ordinary questions with yes.")
  boolean yes;

  @Option(
      names = "--yes-prod",
      description = "Answer the question about a protected environment with yes.")
  boolean yesProtected;

  PlanRequest.Options planOptions(Project project) {
    boolean create =
        createNamespace
            || switch (project.environment().target()) {
              case Target.Sandbox _ -> true;
              case Target.Context context -> context.createNamespace();
            };
    return new PlanRequest.Options(adopt, force, false, create, allowPrune);
  }

  RunOptions runOptions(Project project, Console console) {
    boolean ci = !console.environment().getOrDefault("CI", "").isEmpty();
    Duration patience =
        waitLock == null
            ? (ci ? CI_PATIENCE : Duration.ZERO)
            : Durations.require("--wait-lock", waitLock);
    return new RunOptions(
        planOptions(project), patience, !noWait, onFailure == OnFailure.rollback, false);
  }

  Duration timeoutOf(Project project) {
    Duration own = project.rollout().timeout();
    return timeout != null
        ? Durations.require("--timeout", timeout)
        : own != null ? own : Duration.ofMinutes(10);
  }
}
