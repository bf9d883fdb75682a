package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which workloads of a new version get a canary: the Deployments whose pods change.
///
/// @param stable the objects of the revision that runs
/// @param wanted those of the new version; both stamped and in their namespaces
record CanaryPairs(List<Manifest> stable, List<Manifest> wanted) {

  /// The workloads.
  ///
  /// @param only names of workloads, or empty for all that change
  /// @throws KdeployException when there are none, with the reason
  List<Manifest> all(List<String> only) {
    List<Manifest> changed = changed();
    List<Problem> problems = new ArrayList<>();
    for (String name : only) {
      if (changed.stream().noneMatch(object -> object.id().name().equals(name))) {
        problems.add(unchanged(name));
      }
    }
    List<Manifest> chosen =
        only.isEmpty()
            ? changed
            : changed.stream().filter(object -> only.contains(object.id().name())).toList();
    chosen.stream()
        .filter(object -> !object.id().kind().equals("Deployment"))
        .map(CanaryPairs::impossible)
        .forEach(problems::add);
    if (chosen.isEmpty() && problems.isEmpty()) {
      problems.add(
          Problem.of("there is nothing to try: no workload's pods change")
              .why("the project is what runs already, as far as pods go")
              .fix("deploy what else differs with `kdeploy up`; see it with `kdeploy plan`"));
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return chosen;
  }

  private Problem unchanged(String name) {
    List<String> known =
        wanted.stream()
            .filter(object -> !PodTemplates.path(object).isEmpty())
            .map(object -> object.id().name())
            .toList();
    return known.contains(name)
        ? Problem.of("`%s` does not change, so that there is nothing to try", name)
            .fix("leave `--only` out, or name a workload that changes")
        : Problem.of("the project has no workload `%s`", name)
            .fix("%s", Suggestion.sentence(name, known));
  }

  private static Problem impossible(Manifest object) {
    String why =
        switch (object.id().kind()) {
          case "StatefulSet" -> "its pods have names and data of their own, and none is spare";
          case "DaemonSet" -> "every node runs exactly one of its pods";
          default -> "it does not serve traffic";
        };
    return Problem.of("`%s` cannot have a canary", object.id())
        .why("%s", why)
        .fix("name the workloads that shall have one: `--only NAME`");
  }

  private List<Manifest> changed() {
    Map<String, Manifest> before = new HashMap<>();
    stable.forEach(object -> before.put(object.id().key(), object));
    List<Manifest> changed = new ArrayList<>();
    for (Manifest object : wanted) {
      Manifest was = before.get(object.id().key());
      boolean runs = !PodTemplates.path(object).isEmpty();
      boolean job = object.id().kind().equals("Job") || object.id().kind().equals("CronJob");
      if (runs && !job && was != null && !template(was).equals(template(object))) {
        changed.add(object);
      }
    }
    return changed;
  }

  private static Map<String, ?> template(Manifest object) {
    return object.map("spec", "template");
  }
}
