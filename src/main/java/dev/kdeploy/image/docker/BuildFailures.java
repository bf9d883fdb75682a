package dev.kdeploy.image.docker;

import com.google.errorprone.annotations.FormatMethod;
import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a builder's last words mean. Knows the classic builder and BuildKit; both say it in words
/// alone, so what is not known is passed on as it is.
final class BuildFailures {
  private static final Pattern EXIT =
      Pattern.compile(
          "(?s).*(?:The command '(?<a>.*)' returned a non-zero code: (?<n>\\d+)"
              + "|process \"(?<b>.*)\" did not complete successfully: exit code: (?<m>\\d+)).*");
  private static final Pattern NO_PROGRAM =
      Pattern.compile("(?s).*exec: \"(.*?)\": (?:executable file not found|stat .*no such file).*");
  private static final int SERVER_ERROR = 500;
  private static final Pattern NOT_COPIED =
      Pattern.compile(
          "(?s).*(?:(?:COPY|ADD) failed: .*?stat (?<a>\\S+): (?:file does not exist|no such file)"
              + "|(?:COPY|ADD) failed: no source files were specified(?<none>)"
              + "|(?:failed to calculate checksum|failed to compute cache key).*?"
              + "\"(?<b>[^\"]+)\": not found).*");
  private static final Pattern SENT_AS = Pattern.compile("^(?:/\\S*/docker-builder\\d+)?/(?=.)");
  private static final Pattern OUTSIDE =
      Pattern.compile("(?s).*[Ff]orbidden path outside the build context: (\\S+).*");
  private static final Pattern NO_BASE =
      Pattern.compile("(?s).*base name \\((.*?)\\) should not be blank.*");
  private static final Pattern COPIED_FROM =
      Pattern.compile("(?s).*invalid from flag value (\\S+): (.*)");
  private static final Pattern FROM = Pattern.compile("(?i)FROM\\s+(?:--\\S+\\s+)*(\\S+).*");

  private final BuildRequest request;
  private final Dockerfile dockerfile;
  private final Function<ImageReference, Optional<RegistryLogin>> logins;

  BuildFailures(
      BuildRequest request,
      Dockerfile dockerfile,
      Function<ImageReference, Optional<RegistryLogin>> logins) {
    this.request = request;
    this.dockerfile = dockerfile;
    this.logins = logins;
  }

  /// The problem behind a message.
  ///
  /// @param step what was being done, as the Dockerfile says it; empty before the first step
  /// @param where the line of that step, if it is known
  /// @param output the last lines that the step printed
  Problem problem(String message, String step, @Nullable Location where, List<String> output) {
    String said = OutputLines.clean(message.replace('\n', ' '));
    if (RegistryFailures.isNoSpace(said)) {
      return told(RegistryFailures.noSpace(Problem.at(where)), output).why("%s", said);
    }
    Matcher exit = EXIT.matcher(said);
    if (exit.matches()) {
      return told(exited(exit, step, where, output), output);
    }
    return DockerfileFailures.problem(request, dockerfile, said, where)
        .or(() -> copied(said, step, where))
        .or(() -> based(said, step, where))
        .orElseGet(() -> told(unknown(said, step, where), output));
  }

  /// The builder ended without saying why.
  Problem ended(String step, @Nullable Location where, List<String> output) {
    return told(unknown("the builder ended without an image", step, where), output)
        .kind(Problem.Kind.REMOTE);
  }

  /// The problem behind a refusal to begin at all.
  Problem refused(int status, String message) {
    Problem problem = problem(message, "", null, List.of());
    return status >= SERVER_ERROR && problem.fix() == null
        ? problem.kind(Problem.Kind.REMOTE)
        : problem;
  }

  private Problem exited(Matcher exit, String step, @Nullable Location where, List<String> output) {
    boolean classic = exit.group("n") != null;
    int code = Integer.parseInt(classic ? exit.group("n") : exit.group("m"));
    String command = classic ? exit.group("a") : exit.group("b");
    String shown = (step.isEmpty() ? command : step).replaceAll("\\s+", " ");
    Problem problem =
        failed(where, "`%s` ends with exit code %d", shown, code)
            .fix(
                "%s",
                output.isEmpty() ? "mend what it runs" : "mend what it runs; see its last lines");
    if (output.stream().anyMatch(RegistryFailures::isNoSpace)) {
      return problem.why("there is no disk space left").fix("%s", RegistryFailures.MAKE_SPACE);
    }
    return switch (code) {
      case 126 -> problem.why("the shell may not execute it: it is no program, or lacks its mode");
      case 127 -> problem.why("the shell does not find it: the image does not have that program");
      case 137 -> problem.why("it was killed, most often for want of memory");
      default -> problem;
    };
  }

  private Optional<Problem> copied(String said, String step, @Nullable Location where) {
    Matcher missing = NOT_COPIED.matcher(said);
    if (missing.matches()) {
      String path = missing.group("a") == null ? missing.group("b") : missing.group("a");
      String shown = path == null ? step : SENT_AS.matcher(path).replaceFirst("");
      return Optional.of(
          failed(
                  where == null ? dockerfile.mentioning("COPY", shown) : where,
                  "`%s` is not in the build context",
                  shown)
              .why("nothing of that name is in %s, or .dockerignore leaves it out", context())
              .fix("mend the path, which counts from the context, or .dockerignore"));
    }
    Matcher outside = OUTSIDE.matcher(said);
    return outside.matches()
        ? Optional.of(
            failed(where, "`%s` lies outside the build context", outside.group(1))
                .why("the context is %s, and only what is in it is sent", context())
                .fix("copy from inside, or set a higher directory as `context`"))
        : Optional.empty();
  }

  private String context() {
    return "`" + request.directory() + "`";
  }

  private Optional<Problem> based(String said, String step, @Nullable Location where) {
    Matcher blank = NO_BASE.matcher(said);
    if (blank.matches()) {
      return Optional.of(
          failed(where, "the base image `%s` has no name", blank.group(1))
              .why("the build argument has no value")
              .fix("give it one with `args`, or a default in the Dockerfile (`ARG NAME=value`)"));
    }
    Matcher copied = COPIED_FROM.matcher(said);
    if (copied.matches()) {
      return Optional.of(base(copied.group(1), copied.group(2), where));
    }
    Matcher from = FROM.matcher(step);
    if (from.matches()) {
      return Optional.of(base(from.group(1), said, where));
    }
    return Optional.empty();
  }

  private Problem base(String name, String said, @Nullable Location where) {
    Optional<ImageReference> known =
        name.contains("$")
            ? dockerfile.bases(request.args()).stream()
                .filter(base -> said.contains(base.path()))
                .findFirst()
            : ImageReference.parse(name);
    if (known.isEmpty() || !RegistryFailures.isKnown(said)) {
      return failed(where, "the base image `%s` cannot be used", name)
          .why("%s", Logins.masked(said, Optional.empty()))
          .fix("see that its name is spelled right");
    }
    ImageReference reference = known.get();
    return new RegistryFailures("pull", reference, logins.apply(reference), where).problem(said);
  }

  private Problem unknown(String said, String step, @Nullable Location where) {
    Matcher program = NO_PROGRAM.matcher(said);
    if (program.matches()) {
      return failed(where, "the image has no program `%s`", program.group(1))
          .why("%s", said)
          .fix("install it in a step before, or write its whole path");
    }
    if (said.contains("cannot parse platform") || said.contains("unknown operating system")) {
      return Problem.of("the platform `%s` is not understood", request.platform())
          .why("image `%s` asks for it: %s", request.image(), said)
          .fix("write it as `linux/amd64`");
    }
    Problem problem =
        step.isEmpty()
            ? Problem.at(where).what("the build of image `%s` fails", request.image())
            : failed(where, "`%s` fails", step);
    return problem.why("%s", Logins.masked(said, Optional.empty()));
  }

  @FormatMethod
  private Problem failed(@Nullable Location where, String format, Object... arguments) {
    String what = String.format(format, arguments);
    return Problem.at(where).what("cannot build image `%s`: %s", request.image(), what);
  }

  private static Problem told(Problem problem, List<String> output) {
    Problem told = problem;
    for (String line : output) {
      told = told.detail("%s", Objects.requireNonNull(line));
    }
    return told;
  }
}
