package dev.kdeploy.rollout;

import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why an object does not become healthy.
///
/// @param word what Kubernetes calls it where it was seen: `ImagePullBackOff`, `FailedCreate`, …
/// @param workload the object that does not become healthy
/// @param place where it was seen
/// @param message what Kubernetes says, verbatim; may be empty
/// @param exitCode how the container ended, or null when none did
/// @param times how often it was seen
/// @param lasted for how long it has been so, since it was first seen
/// @param pods how many pods of the new revision show it
/// @param hint what to try
public record Diagnosis(
    Cause cause,
    String word,
    ResourceId workload,
    Place place,
    String message,
    @Nullable Integer exitCode,
    int times,
    Duration lasted,
    int pods,
    Sureness sureness,
    String hint) {

  /// How sure it is that waiting longer cannot help.
  public enum Sureness {
    /// It can never heal by itself.
    CERTAIN,
    /// It could have healed, but had more time or chances than are tolerated.
    EXCEEDED,
    /// It may still heal.
    OPEN
  }

  /// Where something was seen.
  ///
  /// @param at a pod, a ReplicaSet, a claim, or the workload itself
  /// @param uid of that object, or empty
  /// @param container its name, or empty when it is about no container
  /// @param type what the container is for, or null when it is about no container
  public record Place(
      ResourceId at, String uid, String container, ContainerState.@Nullable Type type) {
    static Place of(ResourceId at, String uid) {
      return new Place(at, uid, "", null);
    }

    static Place of(PodState pod) {
      return of(pod.id(), pod.uid());
    }

    static Place of(PodState pod, ContainerState container) {
      return new Place(pod.id(), pod.uid(), container.name(), container.type());
    }

    boolean isPod() {
      return at.kind().equals("Pod");
    }

    /// `pod web-1, init container prepare`.
    String text() {
      String where = (isPod() ? "pod" : at.kind()) + " " + at.name();
      return switch (type) {
        case null -> where;
        case INIT -> where + ", init container " + container;
        case SIDECAR -> where + ", sidecar " + container;
        case REGULAR -> where + ", container " + container;
      };
    }
  }

  /// Whether a rollout fails for it.
  public boolean isFatal() {
    return sureness != Sureness.OPEN;
  }

  /// Where and what on one line: `pod web-1, container main: OOMKilled (exit code 137), 2 times`.
  public String says() {
    String said = Texts.line(message);
    return place.text() + ": " + word + how() + (said.isEmpty() ? "" : ": " + said);
  }

  /// The same without its word, which stands before it.
  String detail() {
    String said = Texts.line(message);
    return place.text() + how() + ": " + (said.isEmpty() ? cause.means() : said);
  }

  private String how() {
    String code = exitCode == null ? "" : " (exit code " + exitCode + ")";
    return code + (times > 1 ? ", " + times + " times" : "");
  }
}
