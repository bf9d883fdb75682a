package dev.kdeploy.output;

import dev.kdeploy.report.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lines of containers' logs, each with where it comes from.
public final class LogView {
  private static final Tone[] TONES = {Tone.POINTER, Tone.GOOD, Tone.DOUBTFUL, Tone.STRONG};

  private LogView() {}

  /// `pod container | line`, with its line end; on a terminal every pod has its colour and nothing
  /// in the line moves the cursor. What is no terminal gets the line as the container wrote it.
  public static String text(Event.LogLine line, Paper paper) {
    String origin = EventWords.logOrigin(line);
    if (paper.isEndless() && !paper.colour()) {
      return origin + line.line() + "\n";
    }
    Tone tone = TONES[Math.floorMod(line.pod().name().hashCode(), TONES.length)];
    return Text.of(origin, tone).and(EventWords.withoutColours(line.line())).on(paper) + "\n";
  }

  /// The same as one JSON document on a line, with its line end.
  public static String json(Event.LogLine line) {
    Map<String, @Nullable Object> tree =
        Format.document(
            "logLine",
            "namespace",
            line.pod().namespace(),
            "pod",
            line.pod().name(),
            "container",
            line.container(),
            "line",
            line.line());
    return Format.line(tree);
  }
}
