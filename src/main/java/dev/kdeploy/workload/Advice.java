package dev.kdeploy.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Warnings about what works and yet will not do what it should. Few, and never wrong.
final class Advice {
  private static final long PROGRESS_DEADLINE = 600;

  private Advice() {}

  static void on(Workload workload, Services services, Scaling scaling, Surroundings around) {
    Said said = workload.said();
    boolean asked = said.at("probes", "readiness").isThere();
    boolean replaced = workload.kind() == Kind.DEPLOYMENT || workload.kind() == Kind.STATEFUL_SET;
    if (replaced && services.leadHere() && scaling.isSeveral() && !asked) {
      said.warn(
          said.problem()
              .what("`%s` has a Service and no readiness probe", said.name())
              .why("its pods get requests as soon as they run, before they can answer")
              .fix("add `probes: {readiness: {path: /…}}`, or `{tcp: …}`"));
    }
    if (workload.kind() == Kind.STATEFUL_SET) {
      oneByOne(said.at("rollout", "maxUnavailable"));
    }
    if (workload.kind() == Kind.DEPLOYMENT) {
      multiplied(workload, scaling, around);
      storage(workload, scaling);
      startup(workload);
    }
  }

  private static void oneByOne(Said unavailable) {
    if (unavailable.isThere() && !unavailable.text().equals("1")) {
      unavailable.warn(
          unavailable
              .problem()
              .what(
                  "most clusters replace the pods of a StatefulSet one by one, whatever `%s` says",
                  unavailable.name())
              .why("they need the feature MaxUnavailableStatefulSet for it"));
    }
  }

  private static void multiplied(Workload workload, Scaling scaling, Surroundings around) {
    Said replicas = workload.said().at("replicas");
    Said image = workload.said().at("image");
    if (replicas.isDefault() && scaling.replicas() > 1 && !around.isOwnImage(image.text())) {
      image.warn(
          image
              .problem()
              .what(
                  "`%s` gets %d pods from the defaults of the environment",
                  workload.said().name(), scaling.replicas())
              .why(
                  "its image is not one of `images`, and a database or a cache loses data when it"
                      + " is there several times")
              .fix("say how many there should be, for example `replicas: 1`"));
    }
  }

  private static void storage(Workload workload, Scaling scaling) {
    List<Said> exclusive =
        workload.said().at("storage").entries().stream().filter(Storage::isExclusive).toList();
    if (exclusive.isEmpty()) {
      return;
    }
    Said first = exclusive.getFirst();
    if (scaling.isSeveral()) {
      first.warn(
          first
              .problem()
              .what("the pods of `%s` share one claim that only one node can use", workload.name())
              .why("pods on other nodes wait for it for ever")
              .fix(
                  "write `kind: StatefulSet`, which gives every pod its own, or `access:"
                      + " ReadWriteMany`"));
    }
    Said strategy = workload.said().at("rollout", "strategy");
    Said surge = workload.said().at("rollout", "maxSurge");
    boolean rolls = strategy.isThere() && strategy.text().equals("RollingUpdate");
    if (rolls || surge.isThere() && !surge.isDefault() && !surge.text().matches("0%?")) {
      first.warn(
          first
              .problem()
              .what("a new pod of `%s` may wait for the old one's claim for ever", workload.name())
              .why(
                  "only one node can use the claim, and the old pod goes after the new one is"
                      + " ready")
              .fix("write `rollout: {strategy: Recreate}`, or `kind: StatefulSet`"));
    }
  }

  /// A start that the probes allow and the progress deadline does not.
  private static void startup(Workload workload) {
    Said startup = workload.said().at("probes", "startup");
    if (!startup.isMap()) {
      return;
    }
    long delay = or(startup.at("delay").seconds(), 0);
    long tries = or(startup.at("failures").number(), 3);
    long budget = delay + tries * or(startup.at("period").seconds(), 10);
    Said deadline = workload.said().at("rollout", "progressDeadline");
    long most = or(deadline.seconds(), PROGRESS_DEADLINE);
    if (budget + or(workload.said().at("rollout", "minReadySeconds").seconds(), 0) > most) {
      startup.warn(
          startup
              .problem()
              .what(
                  "`%s` allows a start of %d s, and the rollout gives up after %d s",
                  startup.name(), budget, most)
              .fix("say a longer `rollout: {progressDeadline: …}`"));
    }
  }

  private static long or(@Nullable Long number, long otherwise) {
    return number == null ? otherwise : number;
  }
}
