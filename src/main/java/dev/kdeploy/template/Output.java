package dev.kdeploy.template;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.Token.Tag;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a template makes, with the place in the templates from which each piece comes.
///
/// Mustache.java hands a `Writer` from code to code; this one takes pieces and no characters.
abstract class Output extends Writer {
  /// How deep partials may include one another.
  private static final int DEEPEST = 20;

  /// Where rendering is: inside which partial or round of a section. Innermost first.
  record Frame(@Nullable Frame outer, Location where, String what, int depth) {}

  /// A piece of output: from which offset on it comes from where.
  ///
  /// @param indent how many characters stand before it that the template has not
  record Piece(int offset, Location where, boolean verbatim, int indent, @Nullable Frame frame) {}

  protected final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();
  private @Nullable Frame frame;

  /// Takes a piece of the template's own text.
  void literal(Token.Text literal) {
    pieces.add(new Piece(text.length(), literal.where(), false, literal.indent(), frame));
    text.append(literal.text());
  }

  /// Takes a value, or `Scope.Absent`.
  abstract void value(Tag tag, @Nullable Object value, List<Object> scopes);

  protected void verbatim(Tag tag, String value) {
    piece(tag.where());
    text.append(value);
  }

  protected Piece piece(Location where) {
    Piece piece = new Piece(text.length(), where, true, 0, frame);
    pieces.add(piece);
    return piece;
  }

  void enter(Location where, String what, boolean deeper) {
    int depth = (frame == null ? 0 : frame.depth()) + (deeper ? 1 : 0);
    frame = new Frame(frame, where, what, depth);
  }

  void leave() {
    frame = frame == null ? null : frame.outer();
  }

  boolean isTooDeep() {
    return frame != null && frame.depth() >= DEEPEST;
  }

  /// The piece to which the character at an offset belongs, or null when there is no output.
  @Nullable Piece at(int offset) {
    int low = 0;
    int high = pieces.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pieces.get(middle).offset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return pieces.isEmpty() ? null : pieces.get(low);
  }

  /// The problem with a line for each partial and round of a section around the current place.
  Problem inContext(Problem problem) {
    return inContext(problem, frame);
  }

  static Problem inContext(Problem problem, @Nullable Frame innermost) {
    List<Frame> frames = new ArrayList<>();
    for (Frame at = innermost; at != null && frames.size() < 4; at = at.outer()) {
      frames.add(at);
    }
    Problem whole = problem;
    for (Frame at : frames) {
      whole = whole.detail("%s, %s", at.what(), at.where().toString());
    }
    return whole;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    throw new UnsupportedOperationException("output is made of pieces");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
