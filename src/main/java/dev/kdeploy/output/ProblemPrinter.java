package dev.kdeploy.output;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The screen of a problem: what, where with the source line, why, evidence, fix.
public final class ProblemPrinter {
  private final Paper paper;

  /// Prints on this paper, which is [Screen#forStory()] for what goes to stderr.
  public ProblemPrinter(Paper paper) {
    this.paper = paper;
  }

  /// Every problem once, with a blank line between, and how many there are when there is more than
  /// one. Ends with a line end.
  public String errors(Collection<Problem> problems) {
    List<Problem> once = problems.stream().distinct().toList();
    StringBuilder screen = new StringBuilder();
    for (Problem problem : once) {
      screen.append(screen.isEmpty() ? "" : "\n").append(error(problem));
    }
    if (once.size() > 1) {
      String total = Words.count(once.size(), "error");
      screen.append("\n").append(Text.of(total, Tone.WORSE).on(paper)).append("\n");
    }
    return screen.toString();
  }

  /// One problem that ends the command.
  public String error(Problem problem) {
    return print(Text.of("error: ", Tone.WORSE), problem);
  }

  /// One problem that does not.
  public String warning(Problem problem) {
    return print(Text.of("warning: ", Tone.WARNING), problem);
  }

  /// The document of `-o json` for a command that ends with problems.
  public static Map<String, @Nullable Object> tree(Collection<Problem> problems) {
    return Format.document(
        "problems", "problems", problems.stream().distinct().map(ProblemPrinter::tree).toList());
  }

  /// The same document on one line with a line end, as the last of a story told in JSON.
  public static String line(Collection<Problem> problems) {
    return Format.line(tree(problems));
  }

  static Map<String, @Nullable Object> tree(Problem problem) {
    Location where = problem.where();
    return Format.tree(
        "kind",
        Words.of(problem.kind()),
        "what",
        problem.what(),
        "where",
        where == null
            ? null
            : Format.tree(
                "file", where.source().name(),
                "line", where.line(),
                "column", where.column(),
                "length", where.length()),
        "why",
        problem.why(),
        "details",
        problem.details(),
        "fix",
        problem.fix());
  }

  private String print(Text label, Problem problem) {
    return paper.print(lines(label, problem));
  }

  private List<Text> lines(Text label, Problem problem) {
    List<Text> lines = new ArrayList<>();
    paragraph(lines, label, problem.what().strip(), Tone.STRONG);
    Location where = problem.where();
    if (where != null) {
      lines.add(Text.of("  --> ", Tone.POINTER).and(where.toString()));
      lines.addAll(SourceExcerpt.lines(where, paper));
    }
    if (problem.why() != null) {
      paragraph(lines, Text.of("  why: ", Tone.STRONG), problem.why().strip(), Tone.PLAIN);
    }
    for (String detail : problem.details()) {
      paragraph(lines, Text.of("    "), detail, Tone.PLAIN);
    }
    if (problem.fix() != null) {
      paragraph(lines, Text.of("  fix: ", Tone.POINTER), problem.fix().strip(), Tone.PLAIN);
    }
    return lines;
  }

  /// A label and a text; the text's further lines stand under its first.
  private static void paragraph(List<Text> lines, Text label, String text, Tone tone) {
    List<String> parts = text.stripTrailing().lines().toList();
    String indent = " ".repeat(label.width());
    lines.add(label.and(parts.isEmpty() ? "" : parts.getFirst().stripTrailing(), tone));
    for (String part : parts.stream().skip(1).toList()) {
      lines.add(Text.of(indent).and(part.stripTrailing(), tone));
    }
  }
}
