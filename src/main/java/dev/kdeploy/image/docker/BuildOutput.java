package dev.kdeploy.image.docker;

import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event.ImageWork;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows the classic builder: which step it is at, what it prints, what it fetches.
final class BuildOutput {
  private static final Pattern STEP = Pattern.compile("Step (\\d+)/\\d+ : (.*)");
  private static final Pattern BUILT = Pattern.compile("Successfully built ([0-9a-f]+)");

  /// What the builder says about itself, which is no evidence.
  private static final Pattern REMARK =
      Pattern.compile(
          " ?---> .*|Removing intermediate container .*|Successfully (?:built|tagged) .*");

  private final Pulse pulse;
  private final Dockerfile dockerfile;
  private final OutputLines lines = new OutputLines(this::line);
  private Layers layers = new Layers();
  private String step = "";
  private @Nullable Location where;
  private String id = "";
  private @Nullable String error;

  BuildOutput(Pulse pulse, Dockerfile dockerfile) {
    this.pulse = pulse;
    this.dockerfile = dockerfile;
  }

  void see(BuildResponseItem item) {
    String text = item.getStream();
    if (text != null) {
      lines.add(text);
    } else if (layers.see(item)) {
      Layers shown = layers;
      pulse.figure(ImageWork.PULL, shown::figure);
    }
    String failure = errorOf(item);
    error = failure == null ? error : failure;
  }

  /// What an item says went wrong; null when nothing did.
  @SuppressWarnings("deprecation") // older daemons say it there alone
  static @Nullable String errorOf(ResponseItem item) {
    ResponseItem.ErrorDetail detail = item.getErrorDetail();
    String message = detail == null ? null : detail.getMessage();
    String error = message == null ? item.getError() : message;
    return error != null && error.isBlank() ? "no reason is given" : error;
  }

  private void line(String line) {
    Matcher start = STEP.matcher(line);
    if (start.matches()) {
      step = start.group(2);
      where = dockerfile.step(Integer.parseInt(start.group(1)), step);
      layers = new Layers();
      lines.forget();
      pulse.now(ImageWork.BUILD, line);
    } else if (!REMARK.matcher(line).matches()) {
      lines.remember(line);
    }
    Matcher built = BUILT.matcher(line);
    id = built.matches() ? built.group(1) : id;
    pulse.line(line);
  }

  /// The end of the output: the image's id, or why there is none.
  ///
  /// @return the problem, or null when the image was built
  @Nullable Problem end(BuildFailures failures) {
    lines.end();
    pulse.flush();
    if (error != null) {
      return failures.problem(error, step, where, lines.remembered());
    }
    return id.isEmpty() ? failures.ended(step, where, lines.remembered()) : null;
  }

  String id() {
    return id;
  }
}
