package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// No node takes the pod.
final class SchedulingSignal implements Signal.OfPod {
  private static final String WORD = "Unschedulable";

  static final Cause UNSCHEDULABLE =
      new Cause(
          WORD,
          Set.of("FailedScheduling"),
          "no node has room for the pod, or none tolerates it",
          Tolerance.seconds(120),
          Nature.PASSING,
          "ask for less in `resources.requests`, add a node, or tolerate its taints");
  static final Cause NO_MATCH =
      new Cause(
          "NoMatchingNode",
          Set.of(WORD),
          "no node has the labels that the pod's node selector or affinity asks for",
          Tolerance.seconds(30),
          Nature.CERTAIN,
          "correct `nodeSelector` or `affinity`, or label a node");
  static final Cause NO_CLAIM =
      new Cause(
          "ClaimNotFound",
          Set.of(WORD),
          "a claim that the pod mounts does not exist",
          Tolerance.seconds(45),
          Nature.CERTAIN,
          "create the PersistentVolumeClaim, or correct its name");
  static final Cause SCALING =
      new Cause(
          "AwaitingNode",
          Set.of("TriggeredScaleUp", "Nominated"),
          "the autoscaler of the cluster is adding a node for the pod",
          Tolerance.UNLIMITED,
          Nature.PASSING,
          "wait for the node");
  static final Cause GATED =
      new Cause(
          "SchedulingGated",
          Set.of(),
          "somebody holds the pod back with a scheduling gate",
          Tolerance.UNLIMITED,
          Nature.PASSING,
          "look for who has to remove the gate in `spec.schedulingGates`");

  private static final Pattern NODES = Pattern.compile("0/(\\d+) nodes are available: (.*)");
  private static final Pattern UNFIT =
      Pattern.compile(
          "(\\d+) node\\(s\\) (?:didnt match pods node (?:affinity/selector|affinity|selector)"
              + "|had untolerated taint \\{node-role\\.kubernetes\\.io/(?:control-plane|master))");
  private static final String MISMATCH = "didnt match pods node";

  @Override
  public List<Cause> causes() {
    return List.of(NO_MATCH, NO_CLAIM, UNSCHEDULABLE, SCALING, GATED);
  }

  @Override
  public void inPod(PodState pod, Situation situation, Consumer<Sign> found) {
    String reason = pod.standing().reason();
    String message = pod.standing().message();
    if (!pod.standing().phase().equals("Pending")) {
      return;
    }
    if (reason.equals(GATED.name())) {
      found.accept(Sign.of(GATED, reason, Place.of(pod), message));
    } else if (reason.equals(WORD)) {
      found.accept(Sign.of(cause(pod, message, situation), reason, Place.of(pod), message));
    }
  }

  private static Cause cause(PodState pod, String message, Situation situation) {
    if (EventsOf.last(situation, pod, SCALING.words()).isPresent()) {
      return SCALING;
    }
    Said said = Said.of(message);
    // Of claims that are there and wait the scheduler says "unbound immediate
    // PersistentVolumeClaims", and may add "not found" of what preemption came to.
    boolean unbound = said.has("unbound immediate");
    if (!unbound && said.has("persistentvolumeclaim") && said.has("not found")) {
      return NO_CLAIM;
    }
    return said.has(MISMATCH) && fitsNowhere(said.text()) ? NO_MATCH : UNSCHEDULABLE;
  }

  /// Whether every node lacks the labels, or is one that only runs the cluster itself.
  private static boolean fitsNowhere(String said) {
    Matcher all = NODES.matcher(said);
    if (!all.find()) {
      return false;
    }
    int unfit = 0;
    // What follows is about preemption, and counts the same nodes again.
    Matcher part = UNFIT.matcher(all.group(2).split("preemption:", 2)[0]);
    while (part.find()) {
      unfit += Integer.parseInt(part.group(1));
    }
    return unfit == Integer.parseInt(all.group(1));
  }
}
