package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlScalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// The forms of texts that a regular expression cannot say well, by the name that `x-format` gives
/// them.
final class Formats {
  private Formats() {}

  static Optional<Problem> check(String format, YamlScalar scalar, KeyPath path) {
    String text = scalar.text();
    Location place = scalar.location();
    return switch (format) {
      case "duration" ->
          scalar.value() instanceof Long ? seconds(text, path, place) : duration(text, path, place);
      case "generator" -> generator(text, path, place);
      case "image" ->
          ImageName.isReference(text) ? Optional.empty() : Optional.of(image(text, path, place));
      case "repository" ->
          ImageName.isRepository(text)
              ? Optional.empty()
              : Optional.of(repository(text, path, place));
      case "url" -> url(text, path, place);
      case "tolerance" -> tolerance(scalar, path, place);
      default -> throw new IllegalArgumentException("no format " + format);
    };
  }

  /// A number alone is seconds.
  private static Optional<Problem> seconds(String text, KeyPath path, Location place) {
    return text.startsWith("-")
        ? Optional.of(
            Problem.at(place).what("`%s` cannot be negative, found `%s`", path, Known.brief(text)))
        : duration(text + "s", path, place);
  }

  private static Optional<Problem> duration(String text, KeyPath path, Location place) {
    if (Durations.parse(text).isPresent()) {
      return Optional.empty();
    }
    Problem problem =
        Problem.at(place)
            .what("`%s` must be a length of time, found `%s`", path, Known.brief(text));
    return Optional.of(problem.fix("write %s", Durations.FORM));
  }

  private static Optional<Problem> tolerance(YamlScalar scalar, KeyPath path, Location place) {
    return Tolerated.parse(scalar.value()).isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.at(place)
                .what(
                    "`%s` must say how much is tolerated, found `%s`",
                    path, Known.brief(scalar.text()))
                .fix(
                    "write how many times (`%s`), how long (`%s`), or `%s`",
                    path.line("5"), path.line("5m"), path.line("off")));
  }

  private static Optional<Problem> generator(String text, KeyPath path, Location place) {
    return Generator.parse(text).isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.at(place)
                .what("`%s` must say how much of what, found `%s`", path, Known.brief(text))
                .fix(
                    "write a number from 1 to %d and one of %s, for example `%s`; or `uuid`",
                    Generator.MOST, Generator.KINDS, path.line("28 hex")));
  }

  private static Optional<Problem> url(String text, KeyPath path, Location place) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return Optional.empty();
      }
    } catch (URISyntaxException _) {
      // Told below, like every other text that is no URL.
    }
    return Optional.of(
        Problem.at(place)
            .what("`%s` must be a URL, found `%s`", path, Known.brief(text))
            .fix("for example `%s`", path.line("http://web/ready")));
  }

  private static Problem repository(String text, KeyPath path, Location place) {
    return ImageName.isReference(text)
        ? Problem.at(place)
            .what("`%s` must be without a tag, found `%s`", path, Known.brief(text))
            .fix("put the tag into `tag`")
        : image(text, path, place)
            .what("`%s` must be registry and path, found `%s`", path, Known.brief(text));
  }

  private static Problem image(String text, KeyPath path, Location place) {
    Problem problem =
        Problem.at(place)
            .what("`%s` must be an image reference, found `%s`", path, Known.brief(text));
    String lower = text.toLowerCase(Locale.ROOT);
    return !lower.equals(text) && ImageName.isReference(lower)
        ? problem.why("registries know lower-case names only").fix("write `%s`", path.line(lower))
        : problem.fix("for example `%s`", path.line("registry.example.com/team/web"));
  }
}
