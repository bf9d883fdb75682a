package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.project.CheckSpec;
import dev.kdeploy.project.HookSpec;
import dev.kdeploy.project.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a deployment has to go through besides becoming healthy: hooks and checks.
///
/// @param directory where programs run
/// @param environment the variables they get
public record Trials(
    List<Hook> hooks, List<CheckSpec> checks, Path directory, Map<String, String> environment) {
  /// Nothing.
  public static final Trials NONE = new Trials(List.of(), List.of(), Path.of(""), Map.of());

  public Trials {
    hooks = List.copyOf(hooks);
    checks = List.copyOf(checks);
    environment = Map.copyOf(environment);
  }

  /// Takes what a project says, and the Jobs it names from its objects.
  ///
  /// @throws KdeployException with every Job that the project does not have
  static Trials of(Project project, List<Manifest> objects, Map<String, String> environment) {
    List<Hook> hooks = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (HookSpec spec : project.hooks()) {
      job(spec.job(), objects, spec.place(), problems)
          .map(job -> new Hook(spec.job(), spec.when(), job, spec.irreversible(), spec.timeout()))
          .ifPresent(hooks::add);
    }
    for (CheckSpec check : project.checks()) {
      if (check.kind() instanceof CheckSpec.Job(String name)) {
        job(name, objects, check.place(), problems)
            .map(job -> new Hook(name, HookSpec.When.AFTER, job, false, check.timeout()))
            .ifPresent(hooks::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Trials(hooks, project.checks(), project.directory(), environment);
  }

  private static Optional<Manifest> job(
      String name, List<Manifest> objects, @Nullable Location place, List<Problem> problems) {
    List<Manifest> jobs =
        objects.stream().filter(object -> object.id().kind().equals("Job")).toList();
    Optional<Manifest> found =
        jobs.stream().filter(job -> job.id().name().equals(name)).findFirst();
    if (found.isEmpty()) {
      List<String> known = jobs.stream().map(job -> job.id().name()).toList();
      Problem problem = Problem.at(place).what("the project has no Job `%s`", name);
      problems.add(
          known.isEmpty()
              ? problem.fix("add a workload of that name with `kind: Job`")
              : problem.fix("%s", Suggestion.sentence(name, known)));
    }
    return found;
  }

  /// The objects without the Jobs that only run as hooks.
  List<Manifest> without(List<Manifest> objects) {
    Set<String> taken = new HashSet<>();
    hooks.forEach(hook -> taken.add(hook.job().id().key()));
    return objects.stream().filter(object -> !taken.contains(object.id().key())).toList();
  }
}
