package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Waiting;
import dev.kdeploy.rollout.Diagnosis.Place;
import dev.kdeploy.rollout.Sign.Edge;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The image cannot be had.
///
/// The reasons are those of the kubelet (`pkg/kubelet/images/types.go`), the messages those of
/// containerd, CRI-O and the registries behind them.
final class ImageSignal implements Signal.OfContainer {
  private static final Set<String> PULL = Set.of("ErrImagePull", "ImagePullBackOff");

  static final Cause INVALID_NAME =
      new Cause(
          "InvalidImageName",
          Set.of(),
          "the image's name is not a valid one",
          Tolerance.NONE,
          Nature.CERTAIN,
          "correct the image's name: registry/path:tag in small letters");
  static final Cause NEVER_PULL =
      new Cause(
          "ErrImageNeverPull",
          Set.of(),
          "the image is not on the node, and its policy is never to pull",
          Tolerance.NONE,
          Nature.CERTAIN,
          "load the image onto the node, or set `imagePullPolicy: IfNotPresent`");
  static final Cause NOT_FOUND =
      new Cause(
          "ImageNotFound",
          PULL,
          "the registry has no such image, or none for the node's platform",
          Tolerance.of(1, 15),
          Nature.CERTAIN,
          "correct the name or the tag, or push the image");
  static final Cause DENIED =
      new Cause(
          "ImagePullDenied",
          PULL,
          "the registry does not let the node have the image, or hides that it has none",
          Tolerance.of(1, 15),
          Nature.CERTAIN,
          "give the pod credentials for the registry with `imagePullSecrets`, or correct the name");
  static final Cause UNAVAILABLE =
      new Cause(
          "ErrImagePull",
          Set.of("ImagePullBackOff"),
          "the image cannot be pulled now: the registry does not answer, or not as it should",
          Tolerance.seconds(120),
          Nature.PASSING,
          "look whether the node reaches the registry and the registry works");
  static final Cause REGISTRY =
      new Cause(
          "RegistryUnavailable",
          Set.of(),
          "the registry does not answer",
          Tolerance.seconds(120),
          Nature.PASSING,
          "look whether the node reaches the registry and the registry works");
  static final Cause INSPECT =
      new Cause(
          "ImageInspectError",
          Set.of(),
          "the node cannot read the image it has",
          Tolerance.seconds(120),
          Nature.PASSING,
          "look at the node's container runtime; pulling the image anew may mend it");
  static final Cause SIGNATURE =
      new Cause(
          "SignatureValidationFailed",
          Set.of(),
          "the node's policy does not accept the image's signature",
          Tolerance.of(1, 30),
          Nature.CERTAIN,
          "sign the image, or use one that the policy accepts");

  // "name unknown" and "manifest unknown" are error codes of the registry API; "no match for
  // platform" and "no matching manifest" say that a list has nothing for this node.
  private static final Pattern ABSENT =
      Pattern.compile(
          "not found|notfound|manifest[ _]unknown|name[ _]unknown|no match for platform"
              + "|no matching manifest|does not exist(?! or)|\\b404\\b");
  private static final Pattern REFUSED =
      Pattern.compile(
          "unauthorized|\\bdenied\\b|forbidden|no basic auth credentials|insufficient_scope"
              + "|authentication required|\\b40[13]\\b");
  // What a proxy, a mirror or a busy registry answers; whatever else it says, it may pass.
  private static final Pattern BUSY =
      Pattern.compile(
          "toomanyrequests|too many requests|rate limit|\\b429\\b|\\b5\\d\\d\\b|timeout|timed out"
              + "|connection refused|connection reset|no such host|deadline exceeded|\\beof\\b"
              + "|temporary failure|server misbehaving|no route to host|unreachable"
              + "|no space left on device");

  @Override
  public List<Cause> causes() {
    return List.of(
        INVALID_NAME, NEVER_PULL, NOT_FOUND, DENIED, SIGNATURE, UNAVAILABLE, REGISTRY, INSPECT);
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    if (!(container.state() instanceof Waiting waiting)) {
      return;
    }
    String reason = waiting.reason();
    Cause cause = cause(pod, container, waiting, situation);
    if (cause != null) {
      boolean attempt = !reason.equals("ImagePullBackOff");
      found.accept(
          Sign.of(cause, reason, Place.of(pod, container), message(pod, container, situation))
              .counted(new Edge(attempt)));
    }
  }

  private static @Nullable Cause cause(
      PodState pod, ContainerState container, Waiting waiting, Situation situation) {
    return switch (waiting.reason()) {
      case "InvalidImageName" -> INVALID_NAME;
      case "ErrImageNeverPull" -> NEVER_PULL;
      case "RegistryUnavailable" -> REGISTRY;
      case "ImageInspectError" -> INSPECT;
      case "SignatureValidationFailed" -> SIGNATURE;
      case "ErrImagePull", "ImagePullBackOff" ->
          pull(message(pod, container, situation), container.made().image());
      default -> null;
    };
  }

  /// What a failed pull means.
  static Cause pull(String message, String image) {
    // `[manifests 1.2]` repeats the tag.
    Said said = Said.of(message.replaceAll("\\[[^\\]]*\\]", " "), image);
    if (said.matches(BUSY)) {
      return UNAVAILABLE;
    }
    if (said.matches(REFUSED)) {
      return DENIED;
    }
    return said.matches(ABSENT) ? NOT_FOUND : UNAVAILABLE;
  }

  /// Older kubelets say why only while the pull fails, and in an event; a back-off says nothing.
  private static String message(PodState pod, ContainerState container, Situation situation) {
    String own = container.state() instanceof Waiting waiting ? waiting.message() : "";
    boolean tells = !own.startsWith("Back-off pulling image") || own.contains("ErrImagePull:");
    return tells
        ? own
        : EventsOf.container(situation, pod, container)
            .filter(event -> event.message().startsWith("Failed to pull image"))
            .reduce((_, later) -> later)
            .map(Happening::message)
            .orElse(own);
  }
}
