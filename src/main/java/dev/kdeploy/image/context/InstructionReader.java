package dev.kdeploy.image.context;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.yaml.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the lines of a Dockerfile as BuildKit's `parser` does: directives at the top, comments
/// also between continued lines, heredocs.
final class InstructionReader {
  static final Set<String> KEYWORDS =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private static final Pattern DIRECTIVE =
      Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");
  private static final Set<String> DIRECTIVES = Set.of("escape", "syntax", "check");
  private static final Pattern HEREDOC = Pattern.compile("\\d*<<(-?)([^<]+)");

  private final Source source;
  private final List<Problem> problems;
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Instruction> withHeredoc = new ArrayList<>();
  private char escape = '\\';
  private int line = 1;

  InstructionReader(Source source, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
  }

  /// Reads everything; what is no instruction is reported and left out.
  List<Instruction> read() {
    readDirectives();
    while (line <= source.lines().size()) {
      readInstruction();
    }
    return instructions;
  }

  /// What escapes: a backslash, unless a directive says otherwise.
  char escape() {
    return escape;
  }

  /// Those that are followed by a text of their own.
  List<Instruction> withHeredoc() {
    return withHeredoc;
  }

  private void readDirectives() {
    Set<String> seen = new HashSet<>();
    for (; line <= source.lines().size(); line++) {
      Matcher directive = DIRECTIVE.matcher(trimmedLine());
      String name = directive.matches() ? directive.group(1).toLowerCase(Locale.ROOT) : "";
      if (!DIRECTIVES.contains(name)) {
        return;
      }
      if (!seen.add(name)) {
        problems.add(
            Problem.at(Location.ofLine(source, line))
                .what("`# %s=` stands here a second time", name)
                .fix("remove one of the two"));
      }
      if (name.equals("escape")) {
        readEscape(directive.group(2));
      }
    }
  }

  private void readEscape(String value) {
    if (value.equals("\\") || value.equals("`")) {
      escape = value.charAt(0);
      return;
    }
    problems.add(
        Problem.at(Location.ofLine(source, line))
            .what("`# escape=` takes a backslash or a backtick, found `%s`", value)
            .fix("write `# escape=\\` or `# escape=%s`", "`"));
  }

  private String trimmedLine() {
    return GoText.trim(source.line(line));
  }

  private void readInstruction() {
    int first = line;
    StringBuilder text = new StringBuilder();
    boolean goesOn = !isSkipped(true) && append(text, stripLeading(source.line(line)));
    line++;
    int last = first;
    while (goesOn && line <= source.lines().size()) {
      if (!isSkipped(false)) {
        goesOn = append(text, source.line(line));
        last = line;
      }
      line++;
    }
    if (!GoText.trim(text.toString()).isEmpty()) {
      add(Instruction.of(source, text.toString(), escape, first, last));
    }
  }

  /// Comments and empty lines are nothing, also where an instruction goes on.
  private boolean isSkipped(boolean isFirst) {
    String trimmed = trimmedLine();
    return trimmed.startsWith("#") || trimmed.isEmpty() && !isFirst;
  }

  private static String stripLeading(String text) {
    int start = 0;
    while (start < text.length() && GoText.isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  /// Adds a line without the sign that continues it; whether it had one. Two of them are the sign
  /// itself.
  private boolean append(StringBuilder text, String written) {
    int end = written.length();
    while (end > 0 && (written.charAt(end - 1) == ' ' || written.charAt(end - 1) == '\t')) {
      end--;
    }
    boolean goesOn =
        end > 0
            && written.charAt(end - 1) == escape
            && (end == 1 || written.charAt(end - 2) != escape);
    text.append(written, 0, goesOn ? end - 1 : written.length());
    return goesOn;
  }

  private void add(Instruction instruction) {
    if (!KEYWORDS.contains(instruction.keyword())) {
      problems.add(unknown(instruction));
      return;
    }
    instructions.add(instruction);
    if (Set.of("RUN", "COPY", "ADD").contains(instruction.keyword())) {
      skipHeredocs(instruction);
    }
  }

  private Problem unknown(Instruction instruction) {
    String written = instruction.text().split("\\s", 2)[0];
    return Problem.at(instruction.where(written))
        .what("`%s` is not an instruction of a Dockerfile", written)
        .fix(
            "%s",
            Suggestion.nearest(written, KEYWORDS)
                .map(name -> "did you mean `" + name + "`?")
                .orElse("where it belongs to the line before, end that one with `" + escape + "`"));
  }

  private void skipHeredocs(Instruction instruction) {
    Words words = Words.split(instruction.text(), '\\');
    if (!words.areClosed() || isJson(instruction.rest())) {
      return;
    }
    for (String word : words.list()) {
      Matcher heredoc = HEREDOC.matcher(word);
      if (heredoc.matches()) {
        skip(
            instruction, heredoc.group(2).replaceAll("[\"'\\\\]", ""), !heredoc.group(1).isEmpty());
      }
    }
  }

  private static boolean isJson(String rest) {
    if (!rest.startsWith("[") || !rest.endsWith("]")) {
      return false;
    }
    try {
      return Json.read(rest) instanceof List<?>;
    } catch (RuntimeException isShell) {
      return false;
    }
  }

  /// Goes behind the end of a heredoc. Without an end it is none, as in `$((1 <<2))`, unless what
  /// follows is no instruction either.
  private void skip(Instruction instruction, String name, boolean tabsAreNothing) {
    for (int end = line; end <= source.lines().size(); end++) {
      String written = source.line(end);
      if (name.equals(tabsAreNothing ? written.replaceFirst("^\t+", "") : written)) {
        line = end + 1;
        if (!withHeredoc.contains(instruction)) {
          withHeredoc.add(instruction);
        }
        return;
      }
    }
    String following = line <= source.lines().size() ? trimmedLine().split("\\s", 2)[0] : "";
    boolean isText =
        !following.isEmpty()
            && !following.startsWith("#")
            && !KEYWORDS.contains(following.toUpperCase(Locale.ROOT));
    if (isText) {
      problems.add(
          Problem.at(instruction.where("<<"))
              .what("the text behind `<<%s` has no end", name)
              .fix("write `%s` alone on a line where it ends", name));
      line = source.lines().size() + 1;
    }
  }
}
