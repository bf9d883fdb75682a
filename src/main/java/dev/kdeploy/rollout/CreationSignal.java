package dev.kdeploy.rollout;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The controller cannot make the pods: the API server refuses them. Old pods may serve meanwhile.
final class CreationSignal implements Signal {
  private static final Set<String> WORD = Set.of("FailedCreate");

  static final Cause QUOTA =
      new Cause(
          "QuotaExceeded",
          WORD,
          "the namespace's quota does not allow another pod",
          Tolerance.seconds(60),
          Nature.DEPENDENT,
          "ask for less, lower `maxSurge`, or raise the quota");
  static final Cause SECURITY =
      new Cause(
          "PodSecurityViolated",
          WORD,
          "the namespace's Pod Security level does not allow such pods",
          Tolerance.seconds(10),
          Nature.CERTAIN,
          "set what the message asks for in `securityContext` and `podSecurityContext`");
  static final Cause DENIED =
      new Cause(
          "AdmissionDenied",
          WORD,
          "an admission webhook or policy refuses the pods",
          Tolerance.seconds(10),
          Nature.CERTAIN,
          "do what the policy in the message asks for");
  static final Cause WEBHOOK =
      new Cause(
          "WebhookUnreachable",
          WORD,
          "an admission webhook does not answer, and nothing is allowed without it",
          Tolerance.seconds(60),
          Nature.PASSING,
          "look whether the webhook's own pods run");
  static final Cause ACCOUNT =
      new Cause(
          "ServiceAccountNotFound",
          WORD,
          "the ServiceAccount of the pods does not exist",
          Tolerance.seconds(10),
          Nature.CERTAIN,
          "create the ServiceAccount, or correct `serviceAccount`");
  static final Cause REFUSED =
      new Cause(
          "PodRefused",
          WORD,
          "the API server refuses the pods: they are invalid, or outside of what is allowed",
          Tolerance.seconds(10),
          Nature.CERTAIN,
          "correct what the message names");
  static final Cause FAILED =
      new Cause(
          "FailedCreate",
          Set.of(),
          "the controller cannot create the pods",
          Tolerance.seconds(60),
          Nature.PASSING,
          "look at the message, and whether the API server works");
  static final Cause SET =
      new Cause(
          "ReplicaSetCreateError",
          Set.of(),
          "the Deployment cannot create its ReplicaSet",
          Tolerance.seconds(10),
          Nature.CERTAIN,
          "correct what the message names");

  @Override
  public List<Cause> causes() {
    return List.of(SECURITY, DENIED, ACCOUNT, REFUSED, SET, QUOTA, WEBHOOK, FAILED);
  }

  @Override
  public void find(Situation situation, Health health, Consumer<Sign> found) {
    if (health instanceof Health.Ready) {
      return;
    }
    switch (situation.object().id().kind()) {
      case "Deployment" -> ofDeployment(situation, found);
      case "ReplicaSet", "ReplicationController" -> ofSet(situation, found);
      case "StatefulSet", "DaemonSet", "Job" -> byEvent(situation, found);
      default -> {}
    }
  }

  private static void ofDeployment(Situation situation, Consumer<Sign> found) {
    Condition progressing = Condition.of(situation.object(), "Progressing");
    if (progressing.isFalse() && progressing.reason().equals(SET.name())) {
      found.accept(Sign.of(SET, SET.name(), object(situation), progressing.message()));
    }
    ofSet(situation, found);
  }

  private static void ofSet(Situation situation, Consumer<Sign> found) {
    Condition failure = Condition.of(situation.object(), "ReplicaFailure");
    if (failure.isTrue() && failure.reason().equals(FAILED.name())) {
      report(situation, place(situation), failure.message(), found);
    }
  }

  /// Other controllers have no condition for it. An event counts while nothing was created since.
  private static void byEvent(Situation situation, Consumer<Sign> found) {
    Optional<Happening> event = EventsOf.last(situation, FAILED.name());
    boolean waits = situation.pods().all().stream().noneMatch(pod -> pod.standing().terminating());
    event
        .filter(last -> waits && !createdSince(situation, last))
        .ifPresent(last -> report(situation, object(situation), last.message(), found));
  }

  private static boolean createdSince(Situation situation, Happening event) {
    return situation.pods().all().stream()
        .anyMatch(pod -> pod.life().created().compareTo(event.at()) > 0);
  }

  private static Place object(Situation situation) {
    return Place.of(situation.object().id(), situation.object().uid());
  }

  private static Place place(Situation situation) {
    ResourceId id = situation.object().id();
    String set = situation.pods().revision();
    return id.kind().equals("Deployment") && !set.isEmpty()
        ? Place.of(
            new ResourceId("apps/v1", "ReplicaSet", id.namespace(), set), situation.object().uid())
        : object(situation);
  }

  private static void report(
      Situation situation, Place place, String message, Consumer<Sign> found) {
    Cause cause = cause(message);
    boolean makesRoom =
        situation.pods().all().stream().anyMatch(pod -> pod.standing().terminating());
    if (!cause.equals(QUOTA) || !makesRoom) {
      found.accept(Sign.of(cause, FAILED.name(), place, message));
    }
  }

  /// What a refused pod means.
  static Cause cause(String message) {
    Said said = Said.of(message);
    if (said.has("exceeded quota")) {
      return QUOTA;
    }
    if (said.has("failed calling webhook", "failed to call webhook")) {
      return WEBHOOK;
    }
    if (said.has("violates podsecurity")) {
      return SECURITY;
    }
    if (said.has("denied the request", "denied request")) {
      return DENIED;
    }
    if (said.has("service account", "serviceaccount") && said.has("not found", "looking up")) {
      return ACCOUNT;
    }
    return said.has("is forbidden", "is invalid", "no priorityclass", "unable to validate")
            || said.has("failed quota", "runtimeclass", "unsupported value")
        ? REFUSED
        : FAILED;
  }
}
