package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The manifest of an image, or the index of its manifests for several platforms.
record ManifestText(String digest, Map<?, ?> fields) {
  private static final String OLD_FORMAT = "docker.distribution.manifest.v1";

  /// Takes only what is what was asked for.
  static ManifestText of(Reply reply, ImageReference reference, Answers answers) throws NoAnswer {
    if (reply.header("Content-Type").contains(OLD_FORMAT)) {
      throw NoAnswer.refused(
          Problem.of("`%s` is in a format that nodes no longer take", reference)
              .why("the registry `%s` has it as a manifest of schema 1", reference.registry())
              .fix("push it again with a Docker of the last years"));
    }
    Optional<Map<?, ?>> fields = reply.json().filter(ManifestText::isManifest);
    if (fields.isEmpty()) {
      throw answers.strange(reply, "what it sends as the manifest of `" + reference + "` is none");
    }
    if (!reference.digest().isEmpty() && !Content.has(reply.body(), reference.digest())) {
      throw answers.strange(reply, "what it sends for `" + reference + "` has another digest");
    }
    String shown = reply.header("Docker-Content-Digest").strip();
    String digest =
        ImageReference.isDigest(shown) && Content.has(reply.body(), shown)
            ? shown
            : Content.digest("sha256", reply.body());
    return new ManifestText(
        reference.digest().isEmpty() ? digest : reference.digest(), fields.get());
  }

  private static boolean isManifest(Map<?, ?> fields) {
    return fields.get("schemaVersion") instanceof Long version
        && version == 2
        && (fields.get("manifests") instanceof List<?>
            || fields.get("config") instanceof Map<?, ?>);
  }

  /// Whether it names other manifests.
  boolean isIndex() {
    return fields.get("manifests") instanceof List<?>;
  }

  /// What an index names that is an image: not the proofs that builders put beside them.
  List<Map<?, ?>> images() {
    return Fields.objects(fields, "manifests").stream()
        .filter(entry -> !isProof(entry) && ImageReference.isDigest(Fields.text(entry, "digest")))
        .toList();
  }

  private static boolean isProof(Map<?, ?> entry) {
    Map<?, ?> platform = Fields.object(entry, "platform");
    return Fields.text(platform, "os").equals("unknown")
        || !Fields.text(Fields.object(entry, "annotations"), "vnd.docker.reference.type").isEmpty();
  }

  /// The digest of the image's configuration, or empty.
  String config() {
    String config = Fields.text(Fields.object(fields, "config"), "digest");
    return ImageReference.isDigest(config) ? config : "";
  }

  /// `os/architecture[/variant]` of an object that has these fields, or empty.
  static String platform(Map<?, ?> fields) {
    String os = Fields.text(fields, "os");
    String architecture = Fields.text(fields, "architecture");
    String variant = Fields.text(fields, "variant");
    return os.isEmpty() || architecture.isEmpty()
        ? ""
        : os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
