package dev.kdeploy.image.docker;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with the Dockerfile itself, before any of its steps runs.
final class DockerfileFailures {
  private static final Pattern SYNTAX =
      Pattern.compile("(?is).*dockerfile parse error(?: on)? line (\\d+): (.*)");
  private static final Pattern UNPLACED =
      Pattern.compile("(?s)(?:.*: )?failed to parse Dockerfile: (.*)");
  private static final Pattern UNKNOWN_WORD = Pattern.compile("unknown instruction: (\\w+)");
  private static final List<String> INSTRUCTIONS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Pattern NO_TARGET =
      Pattern.compile(
          "(?s).*(?:failed to reach build target (\\S+) in Dockerfile"
              + "|target stage \"?([^\"\\s]+)\"? could not be found).*");
  private static final Pattern BUILDKIT =
      Pattern.compile("(?is).*?(?:the (--\\S+) option requires BuildKit|requires BuildKit).*");
  private static final Pattern BUILDKIT_FLAG =
      Pattern.compile(
          "(?i)unknown flag: (mount|link|chmod|parents|exclude|checksum|keep-git-dir|security"
              + "|network|unpack)\\b.*");
  private static final Pattern EMPTY =
      Pattern.compile("(?s).*(?:cannot be empty|file with no instructions).*");
  private static final Pattern NO_DOCKERFILE =
      Pattern.compile(
          "(?s).*(?:Cannot locate specified Dockerfile|failed to read dockerfile: open).*");

  private final BuildRequest request;
  private final Dockerfile dockerfile;

  private DockerfileFailures(BuildRequest request, Dockerfile dockerfile) {
    this.request = request;
    this.dockerfile = dockerfile;
  }

  /// The problem behind a builder's message, if it is about the Dockerfile.
  static Optional<Problem> problem(
      BuildRequest request, Dockerfile dockerfile, String said, @Nullable Location where) {
    DockerfileFailures failures = new DockerfileFailures(request, dockerfile);
    return failures
        .needsBuildKit(said, where)
        .or(() -> failures.misunderstood(said))
        .or(() -> failures.unplaced(said))
        .or(() -> failures.incomplete(said));
  }

  private Optional<Problem> needsBuildKit(String said, @Nullable Location where) {
    Matcher syntax = SYNTAX.matcher(said);
    boolean atLine = syntax.matches();
    Location line = atLine ? dockerfile.line(Integer.parseInt(syntax.group(1))) : where;
    Matcher flag = BUILDKIT_FLAG.matcher(atLine ? syntax.group(2) : "");
    Matcher option = BUILDKIT.matcher(said);
    String feature;
    if (flag.matches()) {
      feature = "`--" + flag.group(1) + "`";
    } else if (option.matches()) {
      feature = option.group(1) == null ? "what it says" : "`" + option.group(1) + "`";
    } else if (atLine
        && syntax.group(2).contains("unknown instruction")
        && dockerfile.heredocBefore(Integer.parseInt(syntax.group(1))) != null) {
      line = dockerfile.heredocBefore(Integer.parseInt(syntax.group(1)));
      feature = "a here-document";
    } else {
      return Optional.empty();
    }
    return Optional.of(
        Problem.at(line)
            .what("cannot build image `%s`: %s needs BuildKit", request.image(), feature)
            .why("Docker's classic builder, which kdeploy drives by itself, does not know it")
            .fix("write `builder: buildx` at the image; then the Docker CLI builds it"));
  }

  private Optional<Problem> misunderstood(String said) {
    Matcher syntax = SYNTAX.matcher(said);
    if (syntax.matches()) {
      Location line = dockerfile.line(Integer.parseInt(syntax.group(1)));
      Problem problem =
          Problem.at(line)
              .what("the Dockerfile is not understood here")
              .why("%s", syntax.group(2).strip());
      Matcher word = UNKNOWN_WORD.matcher(syntax.group(2));
      return Optional.of(
          word.find()
              ? problem.fix("%s", Suggestion.sentence(word.group(1), INSTRUCTIONS))
              : problem);
    }
    return Optional.empty();
  }

  private Optional<Problem> unplaced(String said) {
    Matcher unplaced = UNPLACED.matcher(said);
    if (unplaced.matches() && !EMPTY.matcher(said).matches()) {
      String why = unplaced.group(1);
      Location line = dockerfile.only(why.split(" ", 2)[0]);
      return Optional.of(
          Problem.at(line)
              .what("the Dockerfile `%s` is not understood", dockerfile.name())
              .why("%s", why));
    }
    return said.contains("no build stage in current context")
        ? Optional.of(
            Problem.at(dockerfile.first())
                .what("the Dockerfile `%s` does not start with `FROM`", dockerfile.name())
                .fix("name the base image first: `FROM image:tag`"))
        : Optional.empty();
  }

  private Optional<Problem> incomplete(String said) {
    Matcher target = NO_TARGET.matcher(said);
    if (target.matches()) {
      return Optional.of(
          Problem.of("the Dockerfile `%s` has no stage `%s`", dockerfile.name(), request.target())
              .why("image `%s` asks for it with `target`", request.image())
              .fix("%s", Suggestion.sentence(request.target(), dockerfile.stages())));
    }
    if (EMPTY.matcher(said).matches()) {
      return Optional.of(
          Problem.of("the Dockerfile `%s` is empty", dockerfile.name())
              .fix("start it with `FROM`"));
    }
    return NO_DOCKERFILE.matcher(said).matches()
        ? Optional.of(
            Problem.of("there is no Dockerfile `%s`", dockerfile.name())
                .why("%s", said)
                .fix("write one, or name it with `dockerfile` at image `%s`", request.image()))
        : Optional.empty();
  }
}
