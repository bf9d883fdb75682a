package dev.kdeploy.image.docker;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event.ImageWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows BuildKit by what `--progress=plain` prints: lines of numbered steps, mixed, and in the
/// end an excerpt of the Dockerfile and one line that says what failed.
final class PlainProgress {
  private static final Pattern STEP = Pattern.compile("#(\\d+) (.*)");
  private static final Pattern NAMED = Pattern.compile("\\[([^]]+)] (.*)");
  private static final Pattern COUNTED = Pattern.compile("(?:\\S+ )?(\\d+/\\d+)");
  private static final Pattern METADATA = Pattern.compile("load metadata for (\\S+)");
  private static final Pattern OUTPUT = Pattern.compile("\\d+\\.\\d+ (.*)");
  private static final Pattern SENT =
      Pattern.compile("transferring context: ([\\d.]+)\\s?([kMGT]?B).*");
  private static final Pattern FETCHED =
      Pattern.compile("sha256:[0-9a-f]+ ([\\d.]+[kMGT]?B / [\\d.]+[kMGT]?B).*");
  private static final Pattern PLACE = Pattern.compile("(\\S.*):(\\d+)");
  private static final Pattern LAST = Pattern.compile("(?:ERROR|error): (.*)");
  private static final String CONTEXT = "load build context";
  private static final String FAILED = "ERROR: ";

  private final Pulse pulse;
  private final Dockerfile dockerfile;
  private final Map<String, Vertex> steps = new HashMap<>();
  private final OutputLines rest = new OutputLines(_ -> {});
  private @Nullable Vertex failed;
  private @Nullable Location where;
  private String place = "";
  private String message = "";

  PlainProgress(Pulse pulse, Dockerfile dockerfile) {
    this.pulse = pulse;
    this.dockerfile = dockerfile;
  }

  /// One step of the build graph.
  private static final class Vertex {
    private String text = "";
    private final OutputLines lines = new OutputLines(_ -> {});
  }

  void see(String raw) {
    String line = OutputLines.clean(raw);
    if (line.isBlank()) {
      return;
    }
    pulse.line(line);
    Matcher step = STEP.matcher(line);
    if (step.matches()) {
      inside(steps.computeIfAbsent(step.group(1), _ -> new Vertex()), step.group(2));
      return;
    }
    if (line.startsWith("--------------------") && where == null) {
      Matcher at = PLACE.matcher(place);
      where = at.matches() ? dockerfile.line(Integer.parseInt(at.group(2))) : null;
    }
    Matcher last = LAST.matcher(line);
    message = last.matches() ? last.group(1) : message;
    place = line;
    rest.remember(line);
  }

  private void inside(Vertex step, String text) {
    Matcher named = NAMED.matcher(text);
    Matcher output = OUTPUT.matcher(text);
    if (named.matches()) {
      begin(step, named.group(1), named.group(2));
    } else if (text.startsWith(FAILED)) {
      failed = step;
      message = text.substring(FAILED.length());
    } else if (output.matches()) {
      step.lines.remember(output.group(1));
    } else {
      figures(step, text);
    }
  }

  private void begin(Vertex step, String label, String text) {
    Matcher metadata = METADATA.matcher(text);
    step.text = metadata.matches() ? "FROM " + metadata.group(1) : text;
    Matcher counted = COUNTED.matcher(label);
    if (counted.matches()) {
      pulse.now(ImageWork.BUILD, "Step " + counted.group(1) + " : " + text);
    }
  }

  private void figures(Vertex step, String text) {
    Matcher sent = SENT.matcher(text);
    Matcher fetched = FETCHED.matcher(text);
    if (sent.matches() && step.text.equals(CONTEXT)) {
      pulse.figure(ImageWork.SEND, () -> sent.group(1) + " " + sent.group(2));
    } else if (fetched.matches()) {
      pulse.figure(ImageWork.PULL, () -> fetched.group(1).replace(" / ", " of "));
    }
  }

  /// What went wrong, after the CLI ended otherwise than with 0.
  Problem problem(int code, BuildFailures failures) {
    pulse.flush();
    if (message.contains("Cannot connect to the Docker daemon")) {
      return Problem.of("the Docker CLI finds no daemon")
          .kind(Problem.Kind.REMOTE)
          .why("%s", message)
          .fix("start Docker, or say where it is with `DOCKER_HOST` or `docker context use`");
    }
    Vertex step = failed;
    String said = message.isEmpty() ? "the Docker CLI ended with exit code " + code : message;
    List<String> output = step == null ? rest.remembered() : step.lines.remembered();
    boolean isStep = step != null && !step.text.startsWith("load ");
    return failures.problem(said, isStep && step != null ? step.text : "", where, output);
  }

  /// The CLI ended well.
  void end() {
    pulse.flush();
  }
}
