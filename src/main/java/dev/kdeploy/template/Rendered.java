package dev.kdeploy.template;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.Arrays;

/// Finds the template's place for a place in what was rendered.
final class Rendered {
  private final HoledOutput output;
  private final String text;
  private final Source source;
  private final int[] lineStarts;

  Rendered(HoledOutput output) {
    this.output = output;
    this.text = output.toString();
    this.source = Source.of("the rendered template", text);
    this.lineStarts = lineStarts(text, source.lines().size());
  }

  Source source() {
    return source;
  }

  /// All that was rendered.
  String text() {
    return text;
  }

  /// The offset in the rendered text.
  int offset(Location location) {
    int line = Math.min(location.line(), lineStarts.length) - 1;
    return line < 0 ? 0 : lineStarts[line] + location.column() - 1;
  }

  /// The place in a template of what was rendered to this place.
  Location origin(Location location) {
    int offset = offset(location);
    Output.Piece piece = output.at(offset);
    return piece == null ? location : origin(piece, offset, location.length());
  }

  static Location origin(Output.Piece piece, int offset, int length) {
    Location where = piece.where();
    if (piece.verbatim()) {
      return where;
    }
    int column = where.column() + Math.max(0, offset - piece.offset() - piece.indent());
    int rest = where.source().line(where.line()).length() - column + 1;
    return new Location(where.source(), where.line(), column, Math.min(length, rest));
  }

  /// The problem that reading the rendered text found, in the words and at the place of the
  /// template.
  Problem origin(Problem problem) {
    Location where = problem.where();
    for (HoledOutput.Hole hole : output.holes()) {
      if (where != null && line(hole) == where.line() && output.isInSyntax(hole)) {
        return Output.inContext(HoledOutput.inSyntax(hole), hole.piece().frame());
      }
    }
    Output.Piece piece = where == null ? null : output.at(offset(where));
    Problem moved =
        new Problem(
            problem.kind(),
            output.readable(problem.what()),
            where == null ? null : origin(where),
            problem.why() == null ? null : output.readable(problem.why()),
            problem.details().stream().map(output::readable).toList(),
            problem.fix() == null ? null : output.readable(problem.fix()));
    return piece == null ? moved : Output.inContext(moved, piece.frame());
  }

  /// What to say about text that would be taken for a hole.
  Problem forged(int offset) {
    Output.Piece piece = output.at(offset);
    return Problem.at(piece == null ? null : origin(piece, offset, 1))
        .what("the characters U+E000 to U+E01F cannot be used in templates")
        .why("they stand for tags while a template is rendered")
        .fix("take the text from a value");
  }

  private int line(HoledOutput.Hole hole) {
    int found = Arrays.binarySearch(lineStarts, hole.piece().offset());
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static int[] lineStarts(String text, int lines) {
    int[] starts = new int[Math.max(1, lines)];
    int line = 0;
    for (int i = 0; i < text.length() && line + 1 < starts.length; i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (c == '\n' || (c == '\r' && !pair)) {
        line++;
        starts[line] = i + 1;
      }
    }
    return starts;
  }
}
