package dev.kdeploy.image;

import dev.kdeploy.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says why a text is no image name. Looks for the mistakes in the order in which people make them.
///
/// @param text as it was written
/// @param name the text without tag and digest
/// @param tag null where there is none
/// @param digest null where there is none
record NameRefusal(String text, String name, @Nullable String tag, @Nullable String digest) {
  private static final String SHAPE =
      "write it as `[registry/]path[:tag]`, all of the path in lower case";
  private static final int LONGEST_SHOWN = 200;
  private static final Pattern SCHEME = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(.*)");
  private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9_.:/@+\\[\\]-]");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{|\\$\\{|\\$\\(|\\$[A-Za-z_]|<|%[A-Za-z_]+%");
  private static final Pattern TAG_START = Pattern.compile("\\w.*");

  static Problem of(String text) {
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/') && !named.endsWith("]");
    return new NameRefusal(
            text,
            tagged ? named.substring(0, colon) : named,
            tagged ? named.substring(colon + 1) : null,
            at < 0 ? null : text.substring(at + 1))
        .problem();
  }

  private Problem problem() {
    if (text.isBlank()) {
      return Problem.of("an image name is missing")
          .why("the text is empty")
          .fix("write one, for example `redis:7-alpine`");
    }
    Problem problem = Problem.of("`%s` is no image name", shown());
    return strange(problem)
        .or(() -> longName(problem))
        .or(() -> digest(problem))
        .or(() -> tag(problem))
        .or(() -> name(problem))
        .orElseGet(() -> path(problem));
  }

  /// On one line, and not endless.
  private String shown() {
    String visible = text.replaceAll("\\p{Cntrl}", "␣");
    return visible.length() <= LONGEST_SHOWN ? visible : visible.substring(0, LONGEST_SHOWN) + "…";
  }

  private Optional<Problem> strange(Problem problem) {
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      return Optional.of(
          problem
              .why("it begins like the address of a page; a registry is named by its host alone")
              .fix("%s", instead(scheme.group(1).replaceAll("/+$", ""))));
    }
    if (PLACEHOLDER.matcher(text).find()) {
      return Optional.of(
          problem
              .why("it contains a placeholder that nobody has filled in")
              .fix("write the value, or set the variable that it stands for"));
    }
    Matcher strange = STRANGE.matcher(text);
    if (!strange.find()) {
      return Optional.empty();
    }
    int letter = text.codePointAt(strange.start());
    return Optional.of(
        Character.isWhitespace(letter) || Character.isSpaceChar(letter)
            ? problem
                .why("it contains a space or a line end")
                .fix("%s", instead(withoutSpaces(text)))
            : problem
                .why("it contains %s, which no part of an image name can have", spoken(letter))
                .fix(SHAPE));
  }

  /// A space inside a part was perhaps meant to be a `-`; around the signs it is just too much.
  private static String withoutSpaces(String text) {
    return text.replaceAll("[\\s\\p{Z}]+", " ")
        .strip()
        .replaceAll(" ?([:/@]) ?", "$1")
        .replace(' ', '-');
  }

  private static String spoken(int letter) {
    return Character.isISOControl(letter)
        ? String.format("a control character (U+%04X)", letter)
        : "`" + Character.toString(letter) + "`";
  }

  /// `write …` when the better text is a name, else the shape of one.
  private static String instead(String better) {
    boolean onlyHost = better.indexOf('/') < 0 && better.indexOf('.') >= 0 && !better.contains(":");
    return !onlyHost && ImageReference.parse(better).isPresent() ? "write `" + better + "`" : SHAPE;
  }

  private Optional<Problem> longName(Problem problem) {
    if (ImageReference.isImageId(text)) {
      return Optional.of(
          problem
              .why(
                  "64 hexadecimal digits are the ID of an image on one machine, which no other"
                      + " knows")
              .fix("give the image a name with `docker tag`, or write `NAME@sha256:…`"));
    }
    int slash = name.indexOf('/');
    boolean hasHost = slash > 0 && ImageReference.isHost(name.substring(0, slash));
    int length = hasHost ? name.length() - slash - 1 : name.length();
    return length <= ImageReference.LONGEST_PATH
        ? Optional.empty()
        : Optional.of(
            problem
                .why(
                    "its path has %d characters; registries take %d",
                    length, ImageReference.LONGEST_PATH)
                .fix("shorten it"));
  }

  private Optional<Problem> digest(Problem problem) {
    if (digest == null || ImageReference.isDigest(digest)) {
      return Optional.empty();
    }
    int colon = digest.indexOf(':');
    String algorithm = colon < 0 ? "" : digest.substring(0, colon);
    String digits = digest.substring(colon + 1);
    Integer wanted = ImageReference.DIGITS.get(algorithm);
    String lower = digest.toLowerCase(Locale.ROOT);
    if (digest.isEmpty()) {
      return Optional.of(
          problem
              .why("nothing follows the `@`")
              .fix("%s", instead(text.substring(0, text.length() - 1))));
    }
    if (ImageReference.isDigest(lower)) {
      return Optional.of(
          problem
              .why("a digest is written in lower case")
              .fix("%s", instead(text.replace(digest, lower))));
    }
    String why =
        colon < 0
            ? "the digest after the `@` does not say how it was made"
            : wanted == null
                ? "the digest `" + algorithm + "` is none that Docker and Kubernetes know"
                : digits.matches("[0-9a-fA-F]*")
                    ? "a "
                        + algorithm
                        + " digest has "
                        + wanted
                        + " digits, this one "
                        + digits.length()
                    : "a digest has the hexadecimal digits 0-9 and a-f only";
    return Optional.of(
        problem
            .why("%s", why)
            .fix(
                "copy the whole digest: `sha256:` and 64 hexadecimal digits, at the end of the"
                    + " name"));
  }

  private Optional<Problem> tag(Problem problem) {
    if (tag == null || name.isEmpty()) {
      return Optional.empty();
    }
    if (tag.isEmpty()) {
      return Optional.of(
          problem
              .why("nothing follows the last `:`, where a tag is expected")
              .fix("write a tag after it, as in `%s:1.0`, or leave the `:` out", name));
    }
    if (tag.length() > ImageReference.LONGEST_TAG) {
      return Optional.of(
          problem
              .why(
                  "its tag has %d characters; registries take %d",
                  tag.length(), ImageReference.LONGEST_TAG)
              .fix("shorten the tag"));
    }
    if (!TAG_START.matcher(tag).matches()) {
      return Optional.of(
          problem
              .why("the tag `%s` begins with `%s`", tag, tag.charAt(0))
              .fix("begin it with a letter, a digit or `_`"));
    }
    return tag.matches("[\\w.-]*")
        ? Optional.empty()
        : Optional.of(
            problem
                .why("the tag `%s` has something else than letters, digits, `_`, `.` and `-`", tag)
                .fix("replace it, for example with `-`"));
  }

  private Optional<Problem> name(Problem problem) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    if (name.isEmpty() || slash == 0 && name.length() == 1) {
      return Optional.of(
          problem
              .why("it has no name")
              .fix("write the name in front, as in `redis%s`", name.isEmpty() ? shown() : ":7"));
    }
    if (slash <= 0 || !ImageReference.isHost(first) || ImageReference.isRegistry(first)) {
      return Optional.empty();
    }
    int colon = first.lastIndexOf(':');
    String port = first.substring(colon + 1);
    if (first.indexOf(':') != colon && !first.startsWith("[")) {
      return Optional.of(
          problem
              .why("an IPv6 address stands in brackets when it names a registry")
              .fix("write `[ADDRESS]:PORT/…`"));
    }
    if (colon > 0 && !first.endsWith("]") && !port.matches("[0-9]+")) {
      return Optional.of(
          problem
              .why(
                  "%s",
                  port.isEmpty()
                      ? "no port follows the `:`"
                      : "the port `" + port + "` of the registry is no number")
              .fix("write the registry as `host:5000`"));
    }
    return Optional.of(
        problem
            .why("`%s` cannot be the host of a registry", first)
            .fix("a host has letters, digits, `-` between them, and `.` between its parts"));
  }

  private Problem path(Problem problem) {
    int slash = name.indexOf('/');
    boolean hasHost = slash > 0 && ImageReference.isHost(name.substring(0, slash));
    String host = hasHost ? name.substring(0, slash + 1) : "";
    String path = name.substring(host.length());
    String lower = path.toLowerCase(Locale.ROOT);
    if (!lower.equals(path)) {
      return problem
          .why("the path `%s` has upper case letters, which registries do not take", path)
          .fix("%s", instead(host + lower + text.substring(name.length())));
    }
    if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
      String better = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
      return problem
          .why(
              "%s",
              path.isEmpty() ? "nothing follows the registry" : "a part between two `/` is empty")
          .fix(
              "%s",
              path.isEmpty()
                  ? "write the path after it, as in `" + host + "team/app`"
                  : instead(host + better + text.substring(name.length())));
    }
    if (path.indexOf(':') >= 0) {
      return problem
          .why("it has more than one tag, or a `:` that does not belong there")
          .fix(SHAPE);
    }
    for (String part : path.split("/", -1)) {
      if (!ImageReference.isPath(part)) {
        return problem
            .why(
                "the part `%s` is not lower case letters and digits with single `.`, single or"
                    + " double `_`, or `-` between them",
                part)
            .fix("begin and end it with a letter or digit");
      }
    }
    return problem.why("its parts do not make a name").fix(SHAPE);
  }
}
