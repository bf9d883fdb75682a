package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Waiting;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The runtime cannot make or start the container. What it could make and then not start counts as
/// an end: see [EndSignal].
final class StartSignal implements Signal.OfContainer {
  private static final Set<String> WORDS =
      Set.of("RunContainerError", "CreateContainerError", "ContainerCannotRun");

  static final Cause COMMAND =
      new Cause(
          "CommandNotFound",
          Set.of("RunContainerError", "CreateContainerError", "ContainerCannotRun", "StartError"),
          "the container's command does not exist in its image, or cannot be executed there",
          Tolerance.of(1, 20),
          Nature.CERTAIN,
          "correct `command`, or build the image with it and for the node's platform");
  static final Cause SLOW =
      new Cause(
          "CreateContainerError",
          Set.of(),
          "the node's container runtime does not get the container made",
          Tolerance.seconds(120),
          Nature.PASSING,
          "look at the node and its container runtime");
  static final Cause START =
      new Cause(
          "StartError",
          Set.of(
              "RunContainerError",
              "CreateContainerError",
              "ContainerCannotRun",
              "PreCreateHookError",
              "PreStartHookError"),
          "the node cannot start the container",
          Tolerance.of(1, 45),
          Nature.CERTAIN,
          "correct what the message names: mounts, working directory, user, limits");

  private static final Set<String> MAKING =
      Set.of("CreateContainerError", "PreCreateHookError", "PreStartHookError");
  private static final Pattern UNKNOWN_COMMAND =
      Pattern.compile(
          "no such file or directory|executable file .{0,80}not found|executable file not found"
              + "|exec format error"
              + "|permission denied|no command specified");
  // The runtime is busy or has not noticed yet that it is done.
  private static final Pattern PASSING =
      Pattern.compile("deadline ?exceeded|is reserved for|context canceled|timed out|unavailable");

  @Override
  public List<Cause> causes() {
    return List.of(COMMAND, START, SLOW);
  }

  /// What a message about a failed start means.
  static Cause start(String message) {
    return Said.of(message).matches(UNKNOWN_COMMAND) && aboutProcess(message) ? COMMAND : START;
  }

  // A mount source may be missing too, and that is not the command.
  private static boolean aboutProcess(String message) {
    return message.contains("exec: ")
        || message.contains("exec /")
        || message.contains("exec format error")
        || message.contains("executable file ")
        || message.contains("no command specified")
        || message.contains("exec user process");
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    if (container.state() instanceof Waiting(String reason, String message)
        && (MAKING.contains(reason) || (WORDS.contains(reason) && container.last() == null))) {
      Cause cause = Said.of(message).matches(PASSING) ? SLOW : start(message);
      found.accept(Sign.of(cause, reason, Place.of(pod, container), message));
    }
  }
}
