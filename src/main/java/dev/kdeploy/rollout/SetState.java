package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.PodState.Owner;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What matters of a ReplicaSet: whose it is, and what its pods are made from.
///
/// @param template the fingerprint of its pod template
/// @param number the Deployment's revision number that it has, as written, or empty
record SetState(
    String name, String uid, Owner owner, String template, String number, String created) {
  private static final String NUMBER = "deployment.kubernetes.io/revision";

  static SetState of(Manifest set) {
    return new SetState(
        set.id().name(),
        set.uid(),
        PodState.owner(set),
        Fingerprint.ofTemplate(set.map("spec", "template")),
        set.annotation(NUMBER),
        set.text("metadata", "creationTimestamp"));
  }

  /// The name of the one that a Deployment's new pods come from; empty while there is none.
  static String newest(Subject deployment, Collection<SetState> sets) {
    // Of several that are equal the oldest is taken, as its controller does.
    return sets.stream()
        .filter(set -> set.template().equals(deployment.template()))
        .min(Comparator.comparing(SetState::created).thenComparing(SetState::name))
        .or(() -> numbered(deployment.object(), sets))
        .map(SetState::name)
        .orElse("");
  }

  /// Once the controller has acted on the newest template, the ReplicaSet made for it has the
  /// Deployment's number.
  private static Optional<SetState> numbered(Manifest deployment, Collection<SetState> sets) {
    String number = deployment.annotation(NUMBER);
    boolean acted =
        !number.isEmpty()
            && !Tree.flag(deployment.content(), "spec", "paused")
            && !Situation.of(deployment).isUnobserved();
    return acted
        ? sets.stream().filter(set -> set.number().equals(number)).findFirst()
        : Optional.empty();
  }
}
