package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/// What people usually did when YAML cannot be read, said in their words instead of the parser's.
final class YamlMistakes {
  /// A sign of a mistake in the parser's message, and what to say for it.
  private record Mistake(String sign, String what, @Nullable String fix) {}

  private static final List<Mistake> KNOWN =
      List.of(
          new Mistake(
              "'\\t(TAB)' that cannot start any token",
              "a tab stands here, and YAML is indented with spaces only",
              "replace the tab by spaces"),
          new Mistake(
              "mapping values are not allowed here",
              "this `:` cannot stand here",
              "indent the line as its neighbours are, or put quotes around a text that holds `: `"),
          new Mistake(
              "could not find expected ':'",
              "this line is no `key: value`",
              "write a space after the `:`, and indent the lines of a longer text"),
          new Mistake(
              "sequence entries are not allowed here",
              "a list item cannot start here",
              "start the list on a line of its own, or put quotes around a text that starts with `-"
                  + " `"),
          new Mistake(
              "found unknown escape character",
              "this `\\` starts an escape that is not known inside double quotes",
              "use single quotes, or write `\\\\` for one backslash"),
          new Mistake(
              "found unexpected document separator",
              "the quotes that open here are not closed before the document ends",
              "close them"),
          new Mistake(
              "but found '<block mapping start>'",
              "this line is indented differently from the lines around it",
              "give the keys of one map the same indentation"),
          new Mistake(
              "but found '<block sequence start>'",
              "this list item is indented differently from the lines around it",
              "give the items of one list the same indentation"),
          new Mistake(
              "but found '-'",
              "a list item cannot stand among the keys of a map",
              "indent it below the key it belongs to"),
          new Mistake(
              "expected <block end>, but found '<scalar>'",
              "text follows behind the end of a quoted text",
              "put the quotes around the whole text"),
          new Mistake(
              "expected ',' or ']'",
              "this list is not closed, or a comma is missing",
              "write `,` between items and `]` at the end"),
          new Mistake(
              "expected ',' or '}'",
              "this map is not closed, or a comma is missing",
              "write `,` between entries and `}` at the end"),
          new Mistake(
              "expected chomping or indentation indicators",
              "behind `|` or `>` stands something else than its signs",
              "start the text in the next line"),
          new Mistake(
              "expected a comment or a line break",
              "behind `|` or `>` stands something else than its signs",
              "start the text in the next line"),
          new Mistake(
              "while scanning an alias",
              "`*` starts an alias, and this is none",
              "put quotes around a text that starts with `*`"),
          new Mistake(
              "while scanning an anchor",
              "`&` starts an anchor, and this is none",
              "put quotes around a text that starts with `&`"),
          new Mistake(
              "that cannot start any token",
              "a text cannot start with this character",
              "put quotes around it"),
          new Mistake("expected the node content", "a value is missing here", null));

  private static final Set<String> FROM_CONTEXT =
      Set.of(
          "could not find expected ':'",
          "expected ',' or ']'",
          "expected ',' or '}'",
          "while scanning an alias",
          "while scanning an anchor");
  private static final Pattern NO_SPACE = Pattern.compile("\\s*([\\w./-]+):(?=[^\\s/])");

  private YamlMistakes() {}

  /// What to say about an exception of the parser.
  static Problem problem(YAMLException e, Source source, Places places) {
    if (e instanceof ReaderException reader) {
      return Problem.at(places.at(reader.getPosition()))
          .what("the character U+%04X cannot stand in YAML as it is", reader.getCodePoint())
          .fix("write it as an escape inside double quotes: `\"\\x%02X\"`", reader.getCodePoint());
    }
    if (!(e instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
      return Problem.at(Location.at(source, 1, 1))
          .what("the YAML cannot be read: %s", String.valueOf(e.getMessage()));
    }
    return problem(marked, places);
  }

  private static Problem problem(MarkedYAMLException e, Places places) {
    Mark mark = e.getProblemMark();
    Location place = places.between(mark, mark);
    String said = String.valueOf(e.getProblem()) + "\n" + e.getContext();
    if (said.contains("unexpected end of stream") || said.contains("document separator")) {
      return notClosed(e, place, places);
    }
    if (holdsTag(place)) {
      return tagOutsideTemplate(place);
    }
    Problem missingSpace = said.contains("mapping values") ? missingSpace(place) : null;
    if (missingSpace != null) {
      return missingSpace;
    }
    for (Mistake mistake : KNOWN) {
      if (said.contains(mistake.sign())) {
        Problem problem = Problem.at(startOf(mistake, e, place, places)).what("%s", mistake.what());
        return mistake.fix() == null ? problem : problem.fix("%s", mistake.fix());
      }
    }
    return Problem.at(place)
        .what("the YAML cannot be read: %s", String.valueOf(e.getProblem()).strip())
        .why("%s", String.valueOf(e.getContext()).strip());
  }

  /// Where people look for the mistake: parsers notice some only later.
  private static Location startOf(
      Mistake mistake, MarkedYAMLException e, Location place, Places places) {
    Mark context = e.getContextMark();
    if (mistake.sign().contains("escape")) {
      return places.at(e.getProblemMark().getIndex() - 1);
    }
    return FROM_CONTEXT.contains(mistake.sign()) && context != null
        ? places.between(context, context)
        : place;
  }

  /// `key:value` is a text to YAML, and goes on in the next line, whose `:` is then one too many.
  private static @Nullable Problem missingSpace(Location place) {
    Matcher line = NO_SPACE.matcher(place.source().line(place.line() - 1));
    if (place.line() == 1 || !line.lookingAt()) {
      return null;
    }
    return Problem.at(Location.at(place.source(), place.line() - 1, line.end()))
        .what("a space is missing after this `:`")
        .why("without it the whole line is one text")
        .fix("write `%s: …`", line.group(1));
  }

  private static Problem notClosed(MarkedYAMLException e, Location place, Places places) {
    Mark context = e.getContextMark();
    Location start = context == null ? place : places.between(context, context);
    return Problem.at(start)
        .what("the quotes that open here are never closed")
        .fix("close them, or put other quotes around a text that starts with a quote");
  }

  /// A key that is a map or a list: mostly a tag without quotes.
  static Problem keyThatIsNoText(Location place) {
    if (place.source().line(place.line()).startsWith("{", place.column() - 1) && holdsTag(place)) {
      return tagOutsideTemplate(place);
    }
    return Problem.at(place).what("a key must be a text").fix("write the key as one word");
  }

  private static boolean holdsTag(Location place) {
    String line = place.source().line(place.line());
    int open = line.indexOf("{{");
    return open >= 0 && line.indexOf("}}", open) > 0 && !line.substring(0, open).contains("#");
  }

  private static Problem tagOutsideTemplate(Location place) {
    String line = place.source().line(place.line());
    int open = line.indexOf("{{");
    int close = line.indexOf("}}", open) + 2;
    String tag = line.substring(open, close);
    return Problem.at(new Location(place.source(), place.line(), open + 1, close - open))
        .what("`%s` without quotes is no YAML", tag)
        .why("outside templates `{` starts a map")
        .fix("put quotes around the whole text: `\"%s\"`", tag);
  }
}
