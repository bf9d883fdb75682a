package dev.kdeploy.rollout;

import java.util.List;
import java.util.function.Predicate;

/// Tells the pods of a workload's new revision from those of older ones.
final class Revisions {
  private Revisions() {}

  static Pods split(Subject subject, boolean known, List<PodState> all, List<SetState> sets) {
    return switch (subject.id().kind()) {
      case "Deployment" -> byRevision(known, SetState.newest(subject, sets), all);
      case "StatefulSet" ->
          byRevision(known, subject.object().text("status", "updateRevision"), all);
      case "DaemonSet" -> byRevision(known, newestOfDaemons(subject, all), all);
      default -> new Pods(known, "", all, List.of());
    };
  }

  private static Pods byRevision(boolean known, String revision, List<PodState> all) {
    Predicate<PodState> isNew = pod -> pod.revision().equals(revision);
    return revision.isEmpty()
        ? new Pods(known, "", List.of(), all)
        : new Pods(
            known,
            revision,
            all.stream().filter(isNew).toList(),
            all.stream().filter(isNew.negate()).toList());
  }

  private static final String GENERATION_LABEL = "pod-template-generation";
  private static final String GENERATION = "deprecated.daemonset.template.generation";

  /// A DaemonSet's status does not name its revision, but its pods carry the generation of the
  /// template besides the hash. After a rollback the hash is an old one with pods of both
  /// generations.
  private static String newestOfDaemons(Subject subject, List<PodState> all) {
    String generation = subject.object().annotation(GENERATION);
    return all.stream()
        .filter(pod -> generation.equals(pod.labels().get(GENERATION_LABEL)))
        .map(PodState::revision)
        .findFirst()
        .orElseGet(() -> onlyRevision(subject, all));
  }

  private static String onlyRevision(Subject subject, List<PodState> all) {
    List<String> revisions =
        all.stream().filter(PodState::isActive).map(PodState::revision).distinct().toList();
    boolean someAreNew = subject.object().number(0, "status", "updatedNumberScheduled") > 0;
    return revisions.size() == 1 && someAreNew ? revisions.getFirst() : "";
  }
}
