package dev.kdeploy.template;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.Token.Kind;
import dev.kdeploy.template.Token.Tag;
import dev.kdeploy.template.Token.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cuts a template into text and tags, each with its place, by the whitespace rules of the Mustache
/// specification.
///
/// Mustache.java would do this too, but it forgets columns and leaves or takes other whitespace
/// than the specification says (comments, and lines at either end of a file), and in YAML
/// whitespace has a meaning.
final class TagScanner {
  private final Template template;
  private final String text;
  private final String indent;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Deque<Tag> open = new ArrayDeque<>();

  /// Where the text not yet cut begins, and the line and the line's start that belong to it.
  private int position;

  private int line = 1;
  private int lineStart;

  private TagScanner(Template template, String indent) {
    this.template = template;
    this.text = template.text();
    this.indent = indent;
  }

  /// The tokens of a template with every line indented, as a partial's lines are.
  ///
  /// @throws KdeployException with every tag that is wrong
  static List<Token> scan(Template template, String indent) {
    TagScanner scanner = new TagScanner(template, indent);
    scanner.scan();
    if (!scanner.problems.isEmpty()) {
      throw new KdeployException(scanner.problems);
    }
    return scanner.tokens;
  }

  private void scan() {
    for (int start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", position)) {
      if (!tag(start)) {
        return;
      }
    }
    cutText(text.length());
    for (Tag section : open) {
      problems.add(
          Problem.at(section.where())
              .what("the section `%s` is never closed", section.written())
              .fix("write `{{/%s}}` where it ends", section.name()));
    }
  }

  /// Takes one tag and the text before it; false when the rest of the template cannot be cut.
  private boolean tag(int start) {
    boolean triple = text.startsWith("{{{", start);
    String close = triple ? "}}}" : "}}";
    int contentStart = start + close.length();
    int contentEnd = text.indexOf(close, contentStart);
    int end = contentEnd + close.length();
    if (contentEnd < 0) {
      cutText(start);
      problems.add(
          Problem.at(place(start, text.length()))
              .what("the tag that opens here is never closed")
              .fix("write `%s` after its name", close));
      return false;
    }
    String content = text.substring(contentStart, contentEnd).strip();
    Kind kind = triple ? Kind.VERBATIM : TagSyntax.kind(content);
    String name = triple ? content : TagSyntax.name(content);
    int from = startOfLine(start);
    int to = kind.isStandalone() ? endOfStandalone(from, start, end) : -1;
    cutText(to < 0 ? start : from);
    String before = to >= 0 && kind == Kind.PARTIAL ? text.substring(from, start) : "";
    if (to < 0 && start == lineStart && !indent.isEmpty()) {
      tokens.add(new Text(indent, place(start, start + 1), indent.length()));
    }
    Location where = place(start, end);
    add(new Tag(kind, name, where, text.substring(start, end), indent + before), content);
    skip(to < 0 ? end : to);
    return true;
  }

  private void add(Tag tag, String content) {
    TagSyntax.problem(tag, content).ifPresentOrElse(problems::add, () -> nest(tag));
  }

  private void nest(Tag tag) {
    tokens.add(tag);
    if (tag.kind() == Kind.SECTION || tag.kind() == Kind.INVERTED) {
      open.push(tag);
    } else if (tag.kind() == Kind.END) {
      close(tag);
    }
  }

  private void close(Tag end) {
    boolean known = open.stream().anyMatch(section -> section.name().equals(end.name()));
    if (!known) {
      problems.add(
          Problem.at(end.where())
              .what("`%s` closes a section that is not open", end.written())
              .fix(open.isEmpty() ? "remove it" : "write `{{/" + open.element().name() + "}}`"));
      return;
    }
    for (Tag section = open.pop(); !section.name().equals(end.name()); section = open.pop()) {
      problems.add(
          Problem.at(section.where())
              .what("the section `%s` is not closed before `%s`", section.written(), end.written())
              .why("`%s` stands in line %d", end.written(), end.where().line())
              .fix("write `{{/%s}}` before it", section.name()));
    }
  }

  private int startOfLine(int at) {
    return Math.max(text.lastIndexOf('\n', at - 1) + 1, 0);
  }

  /// Where the line ends that holds nothing but the tag, or -1 when it holds more.
  private int endOfStandalone(int from, int start, int end) {
    if (!text.substring(from, start).isBlank()) {
      return -1;
    }
    int at = end;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at == text.length()) {
      return at;
    }
    at += text.startsWith("\r\n", at) ? 1 : 0;
    return text.charAt(at) == '\n' ? at + 1 : -1;
  }

  /// Takes the text up to `end`, line by line.
  private void cutText(int end) {
    while (position < end) {
      int newline = text.indexOf('\n', position);
      int next = newline < 0 || newline >= end ? end : newline + 1;
      String piece = text.substring(position, next);
      boolean indented = position == lineStart && !(piece.isBlank() && piece.endsWith("\n"));
      Location where = place(position, next);
      tokens.add(
          indented ? new Text(indent + piece, where, indent.length()) : new Text(piece, where, 0));
      skip(next);
    }
  }

  private void skip(int to) {
    for (int newline = text.indexOf('\n', position);
        newline >= 0 && newline < to;
        newline = text.indexOf('\n', newline + 1)) {
      line++;
      lineStart = newline + 1;
    }
    position = to;
  }

  private Location place(int start, int end) {
    int newline = text.indexOf('\n', start);
    int stop = newline < 0 ? end : Math.min(end, newline);
    return new Location(template.source(), line, start - lineStart + 1, stop - start);
  }
}
