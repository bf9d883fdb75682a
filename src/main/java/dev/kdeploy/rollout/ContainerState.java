package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Tree;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A container of a pod as the kubelet last reported it.
///
/// @param made what its spec says of it
/// @param restarts how often it was started again
/// @param last how its previous incarnation ended, or null when there was none
public record ContainerState(
    String name,
    Type type,
    Made made,
    boolean ready,
    int restarts,
    State state,
    @Nullable Ended last) {
  /// What a container is made of, as far as it helps to say what is wrong with it.
  ///
  /// @param memoryLimit as written, or empty
  /// @param ports names and numbers of its ports
  public record Made(String image, String memoryLimit, Set<String> ports) {
    public Made {
      ports = Set.copyOf(ports);
    }

    static Made of(Map<String, @Nullable Object> spec) {
      Set<String> ports = new HashSet<>();
      for (Map<String, @Nullable Object> port : Tree.maps(spec, "ports")) {
        ports.add(Tree.text(port, "containerPort"));
        ports.add(Tree.text(port, "name"));
      }
      ports.remove("");
      return new Made(
          Tree.text(spec, "image"), Tree.text(spec, "resources", "limits", "memory"), ports);
    }
  }

  // In these states the incarnation that `restartCount` counts is over.
  private static final Set<String> ENDED_ONCE_MORE =
      Set.of(
          "CrashLoopBackOff",
          "RunContainerError",
          "PostStartHookError",
          "FailedPostStartHook",
          "ContainerCannotRun",
          "StartError");

  /// What a container is for.
  public enum Type {
    /// Runs to its end before the next one starts.
    INIT,
    /// An init container that keeps running beside the regular ones.
    SIDECAR,
    /// Listed under `containers`.
    REGULAR
  }

  /// What it does now.
  public sealed interface State {}

  /// It is not running yet, or not again yet.
  public record Waiting(String reason, String message) implements State {}

  /// It runs.
  public record Running() implements State {}

  /// It ended.
  ///
  /// @param reason the runtime's word: `Completed`, `Error`, `OOMKilled`, `StartError`, …
  public record Ended(String reason, int exitCode, String message) implements State {
    /// `OOMKilled (exit code 137)`.
    String text() {
      return (reason.isEmpty() ? "ended" : reason) + " (exit code " + exitCode + ")";
    }
  }

  /// The kubelet has not reported it.
  public record Unreported() implements State {}

  /// A container of a pod's spec, with the entry of the pod's status that reports on it (empty when
  /// there is none).
  static ContainerState of(
      Map<String, @Nullable Object> spec, Type type, Map<String, @Nullable Object> status) {
    return new ContainerState(
        Tree.text(spec, "name"),
        type,
        Made.of(spec),
        Tree.flag(status, "ready"),
        (int) Tree.number(status, 0, "restartCount"),
        state(Tree.map(status, "state")),
        Tree.get(status, "lastState", "terminated") instanceof Map
            ? ended(Tree.map(status, "lastState", "terminated"))
            : null);
  }

  /// How often it ended, or failed to start, as far as its kubelet remembers.
  int ends() {
    return switch (state) {
      case Ended _ -> restarts + 1;
      case Waiting waiting when last != null && ENDED_ONCE_MORE.contains(waiting.reason()) ->
          restarts + 1;
      case Waiting _, Running _, Unreported _ -> restarts;
    };
  }

  /// How it last ended, or null when it never did.
  @Nullable Ended lastEnd() {
    return state instanceof Ended ended ? ended : last;
  }

  private static State state(Map<String, @Nullable Object> state) {
    if (state.get("running") instanceof Map) {
      return new Running();
    }
    if (state.get("terminated") instanceof Map) {
      return ended(Tree.map(state, "terminated"));
    }
    if (state.get("waiting") instanceof Map) {
      return new Waiting(
          Tree.text(state, "waiting", "reason"), Tree.text(state, "waiting", "message"));
    }
    return new Unreported();
  }

  private static Ended ended(Map<String, @Nullable Object> terminated) {
    return new Ended(
        Tree.text(terminated, "reason"),
        (int) Tree.number(terminated, 0, "exitCode"),
        Tree.text(terminated, "message"));
  }
}
