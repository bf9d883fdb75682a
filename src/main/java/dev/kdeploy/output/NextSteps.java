package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.List;

/// What to type next, each command with what it is good for.
final class NextSteps {
  private record Step(String command, String purpose) {}

  private final String flags;
  private final List<Step> steps = new ArrayList<>();

  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  NextSteps(String flags) {
    this.flags = flags.isBlank() ? "" : " " + flags.strip();
  }

  NextSteps step(String command, String purpose) {
    steps.add(new Step("kdeploy " + command + flags, purpose));
    return this;
  }

  /// A blank line, a heading and the commands; nothing when there are none.
  List<Text> lines() {
    if (steps.isEmpty()) {
      return List.of();
    }
    List<Text> lines = new ArrayList<>(List.of(Text.EMPTY, Text.of("Next:")));
    int widest = steps.stream().mapToInt(step -> Width.of(step.command())).max().orElse(0);
    for (Step step : steps) {
      Text command = Text.of(step.command(), Tone.POINTER).padded(widest);
      lines.add(Text.of("  ").and(command).and("   " + step.purpose(), Tone.FAINT));
    }
    return lines;
  }
}
