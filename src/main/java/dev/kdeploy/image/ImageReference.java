package dev.kdeploy.image;

import dev.kdeploy.problem.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an image, taken apart as Docker and containerd do it.
///
/// The grammar is that of the `reference` package of the CNCF distribution project, the digests are
/// those that the `go-digest` package of the OCI knows.
///
/// @param registry host and perhaps port; `docker.io` where none is written
/// @param path the repository inside the registry; with `library/` in front where Docker Hub wants
///   it
/// @param tag empty where none is written
/// @param digest with its algorithm, as `sha256:…`; empty where none is written
public record ImageReference(String registry, String path, String tag, String digest) {
  /// The registry of a name that does not say one.
  public static final String DOCKER_HUB = "docker.io";

  /// Longest path; the registry is not counted.
  static final int LONGEST_PATH = 255;

  static final int LONGEST_TAG = 128;

  /// How many hexadecimal digits the digests have that Docker and containerd know.
  static final Map<String, Integer> DIGITS = Map.of("sha256", 64, "sha384", 96, "sha512", 128);

  private static final String OLD_HUB = "index.docker.io";
  private static final String OFFICIAL = "library/";

  /// More than any host, path, tag and digest together, so that nothing endless is looked at.
  private static final int LONGEST_TEXT = 2048;

  private static final String HOST_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final Pattern HOST =
      Pattern.compile(
          "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
  private static final String PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(PATH_PART + "(?:/" + PATH_PART + ")*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("(sha[0-9]+):([0-9a-f]+)");
  private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WRITTEN =
      Pattern.compile("(?<name>[^@]*?)(?::(?<tag>[^:/@]*))?(?:@(?<digest>.*))?");

  /// Reads a name; empty when it is none.
  public static Optional<ImageReference> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (text.length() > LONGEST_TEXT || isImageId(text) || !written.matches()) {
      return Optional.empty();
    }
    String tag = written.group("tag");
    String digest = written.group("digest");
    if (tag != null && !TAG.matcher(tag).matches() || digest != null && !isDigest(digest)) {
      return Optional.empty();
    }
    return named(written.group("name"), tag == null ? "" : tag, digest == null ? "" : digest);
  }

  /// Why a text that cannot be read is no image name, and what to write instead.
  public static Problem refusal(String text) {
    return NameRefusal.of(text);
  }

  private static Optional<ImageReference> named(String name, String tag, String digest) {
    int slash = name.indexOf('/');
    boolean hasHost = slash > 0 && isHost(name.substring(0, slash));
    String written = hasHost ? name.substring(0, slash) : DOCKER_HUB;
    String registry = written.equals(OLD_HUB) ? DOCKER_HUB : written;
    String path = hasHost ? name.substring(slash + 1) : name;
    String whole = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0 ? OFFICIAL + path : path;
    return isRegistry(registry) && isPath(whole)
        ? Optional.of(new ImageReference(registry, whole, tag, digest))
        : Optional.empty();
  }

  static boolean isRegistry(String text) {
    return text.length() <= LONGEST_TEXT && HOST.matcher(text).matches();
  }

  static boolean isPath(String text) {
    return text.length() <= LONGEST_PATH && PATH.matcher(text).matches();
  }

  /// Sixty-four hexadecimal digits alone are the number of an image, and Docker takes them for it.
  static boolean isImageId(String text) {
    return IMAGE_ID.matcher(text).matches();
  }

  /// Docker's rule for telling `localhost/app` from `team/app`.
  static boolean isHost(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  /// Whether this is a digest with its algorithm that Docker and containerd know.
  public static boolean isDigest(String text) {
    Matcher digest = DIGEST.matcher(text);
    return digest.matches() && DIGITS.getOrDefault(digest.group(1), 0) == digest.group(2).length();
  }

  /// The name without tag and digest, as people write it: `redis`, `localhost:5000/team/app`. Read
  /// again it is the same.
  public String repository() {
    if (!registry.equals(DOCKER_HUB)) {
      return registry + "/" + path;
    }
    String brief = path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
    String shown = brief.indexOf('/') < 0 ? brief : path;
    int slash = shown.indexOf('/');
    boolean mistakable = isImageId(shown) || slash > 0 && isHost(shown.substring(0, slash));
    return mistakable ? DOCKER_HUB + "/" + shown : shown;
  }

  /// The tag that is meant: `latest` where neither tag nor digest is written.
  public String effectiveTag() {
    return tag.isEmpty() && digest.isEmpty() ? "latest" : tag;
  }

  public ImageReference withTag(String other) {
    return new ImageReference(registry, path, other, digest);
  }

  public ImageReference withDigest(String other) {
    return new ImageReference(registry, path, tag, other);
  }

  /// As people write it.
  @Override
  public String toString() {
    return repository() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }
}
