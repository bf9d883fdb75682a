package dev.kdeploy.sandbox;

import java.util.List;

/// What the log of a container looks like that never ran.
final class PodLog {
  private PodLog() {}

  static String of(Stored pod, Call call) {
    String wanted = call.parameter("container");
    List<String> containers = Pods.containers(pod);
    String container = wanted.isEmpty() ? containers.getFirst() : wanted;
    if (!containers.contains(container)) {
      throw Refusal.badRequest("container " + container + " is not valid for pod " + pod.name());
    }
    boolean previous = call.flag("previous");
    String waiting = Pods.waitingReason(pod, container);
    if (previous && Pods.restarts(pod, container) == 0 && !waiting.equals("CrashLoopBackOff")) {
      throw Refusal.badRequest(
          "previous terminated container \""
              + container
              + "\" in pod \""
              + pod.name()
              + "\" not found");
    }
    if (!previous
        && List.of(
                "ErrImagePull",
                "ImagePullBackOff",
                "ContainerCreating",
                "CreateContainerConfigError")
            .contains(waiting)) {
      throw Refusal.badRequest(
          "container \""
              + container
              + "\" in pod \""
              + pod.name()
              + "\" is waiting to start: "
              + waiting);
    }
    String text = text(pod, container);
    String tail = call.parameter("tailLines");
    if (!tail.matches("[0-9]{1,9}")) {
      return text;
    }
    List<String> lines = text.lines().toList();
    int from = Math.max(0, lines.size() - Integer.parseInt(tail));
    return String.join("\n", lines.subList(from, lines.size())) + (from < lines.size() ? "\n" : "");
  }

  private static String text(Stored pod, String container) {
    String start =
        "the sandbox runs no containers; this is what it says instead of " + container + "\n";
    return start
        + switch (Pods.scenario(pod)) {
          case "crash" ->
              "starting\nfatal: simulated crash (kdeploy.dev/simulate: crash)\nexit status 1\n";
          case "oom" -> "starting\nallocating more memory than the limit allows\nKilled\n";
          case "fail" ->
              "starting\nfatal: simulated failure (kdeploy.dev/simulate: fail)\nexit status 1\n";
          case "neverready" ->
              "starting\nnot ready: simulated (kdeploy.dev/simulate: neverready)\n";
          default -> "starting\nready\n";
        };
  }
}
