package dev.kdeploy.output;

import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One changed field: on one line where it fits, else before and after under each other, texts of
/// several lines as a diff. Long values are cut around where they differ, and their length is said.
final class FieldText {
  private static final int MOST_CHARACTERS = 200;
  private static final int BEFORE_DIFFERENCE = 60;
  private static final int INDENT = 6;

  private FieldText() {}

  static List<Text> lines(FieldChange field, Paper paper) {
    Object before = field.before();
    Object after = field.after();
    if (isLong(before) || isLong(after)) {
      return diff(field, paper);
    }
    if (FieldChange.ABSENT.equals(before)) {
      return List.of(one('+', field.path(), value(after, 0, paper), Tone.GOOD));
    }
    if (FieldChange.ABSENT.equals(after)) {
      return List.of(one('-', field.path(), value(before, 0, paper), Tone.BAD));
    }
    int difference = firstDifference(flow(before), flow(after));
    String old = value(before, difference, paper);
    String now = value(after, difference, paper);
    Text line =
        Text.of(field.path() + ": ")
            .and(old, Tone.BAD)
            .and(" " + paper.arrow() + " ", Tone.FAINT)
            .and(now, Tone.GOOD);
    boolean fits = line.width() <= paper.readableWidth() - INDENT;
    return fits
        ? List.of(line)
        : List.of(
            Text.of(field.path() + ":"),
            Text.of("  - " + old, Tone.BAD),
            Text.of("  + " + now, Tone.GOOD));
  }

  private static Text one(char sign, String path, String value, Tone tone) {
    return Text.of(sign + " ", tone).and(path + ": ").and(value, tone);
  }

  private static boolean isLong(@Nullable Object value) {
    return value instanceof String text && text.indexOf('\n') >= 0;
  }

  private static List<Text> diff(FieldChange field, Paper paper) {
    List<Text> lines = new ArrayList<>();
    char sign =
        FieldChange.ABSENT.equals(field.before())
            ? '+'
            : FieldChange.ABSENT.equals(field.after()) ? '-' : ' ';
    String path = field.path() + ":";
    lines.add(sign == ' ' ? Text.of(path) : Text.of(sign + " " + path));
    for (Text line : LineDiff.between(text(field.before()), text(field.after()), paper)) {
      lines.add(Text.of("  ").and(line));
    }
    return lines;
  }

  private static String text(@Nullable Object value) {
    if (FieldChange.ABSENT.equals(value)) {
      return "";
    }
    return value instanceof String text ? text : flow(value) + "\n";
  }

  private static String flow(@Nullable Object value) {
    return Yaml.writeFlow(value);
  }

  private static int firstDifference(String a, String b) {
    int i = 0;
    while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /// The value on one line; of a long one the stretch around `focus`.
  private static String value(@Nullable Object value, int focus, Paper paper) {
    String flow = flow(value);
    if (flow.length() <= MOST_CHARACTERS) {
      return flow;
    }
    int from = Math.max(0, Math.min(focus - BEFORE_DIFFERENCE, flow.length() - MOST_CHARACTERS));
    int to = Math.min(flow.length(), from + MOST_CHARACTERS);
    String length = " (" + Words.count(flow.codePointCount(0, flow.length()), "character") + ")";
    return (from > 0 ? paper.ellipsis() : "")
        + flow.substring(edge(flow, from), edge(flow, to))
        + (to < flow.length() ? paper.ellipsis() : "")
        + length;
  }

  /// The place itself, or the one before when it would split a surrogate pair.
  private static int edge(String text, int place) {
    boolean inside =
        place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place));
    return inside ? place - 1 : place;
  }
}
