package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemPrinterTest {
  private static final Paper PAPER = new Paper(80, false, true);

  private final Source environment =
      Source.of("environments/prod.yaml", "\n".repeat(11) + "    replicas: three\n");

  @Test
  void showsWhatWhereWhyAndFix() {
    Problem problem =
        Problem.at(new Location(environment, 12, 15, 5))
            .what("`web.replicas` must be a whole number, found `three`")
            .why("templates/deployment.yaml:9 puts it into `spec.replicas`")
            .fix("write a number, for example `replicas: 3`");

    Golden.checkAll("problem/one", paper -> new ProblemPrinter(paper).error(problem));
  }

  @Test
  void countsSeveralAndShowsEachOnce() {
    Problem first = Problem.of("context `prod` is not known").fix("one of: kind, sim");
    Problem second =
        Problem.of("the server refuses")
            .why("first line\nsecond line")
            .detail("Error from server (Forbidden):\n  secrets is forbidden")
            .detail("  indented");

    String screen = new ProblemPrinter(PAPER).errors(List.of(first, second, first));

    assertThat(screen)
        .isEqualTo(
            """
            error: context `prod` is not known
              fix: one of: kind, sim

            error: the server refuses
              why: first line
                   second line
                Error from server (Forbidden):
                  secrets is forbidden
                  indented

            2 errors
            """);
  }

  @Test
  void cutsALongLineAroundTheCaret() {
    String line = "data: {" + "a: 1, ".repeat(2000) + "oops, " + "b: 2, ".repeat(2000) + "}";
    int column = line.indexOf("oops") + 1;
    Location where = new Location(Source.of("x.yaml", line), 1, column, 4);

    String screen = new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));

    assertMarked(screen, "oops");
    assertThat(screen.lines()).allMatch(text -> text.length() <= 80);
  }

  @Test
  void cutsOnlyTheFarEndWhenTheCaretStandsAtTheBeginning() {
    String line = "oops: " + "x".repeat(500);
    Location where = new Location(Source.of("x.yaml", line), 1, 1, 4);

    String screen = new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));

    assertMarked(screen, "oops");
    assertThat(screen).contains("1 | oops: xxx").contains("x…\n");
  }

  @Test
  void showsTheEndOfALongLineWhenTheCaretStandsThere() {
    String line = "x".repeat(500) + " oops";
    Location where = new Location(Source.of("x.yaml", line), 1, 502, 4);

    String screen = new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));

    assertMarked(screen, "oops");
    assertThat(screen).contains("1 | …xxx").contains(" oops\n");
    assertThat(screen.lines()).allMatch(text -> text.length() <= 80);
  }

  @Test
  void marksNoMoreThanIsShownOfALongStretch() {
    Location where = new Location(Source.of("x.yaml", "k: " + "y".repeat(500)), 1, 4, 500);

    String screen = new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));

    assertThat(screen.lines()).allMatch(text -> text.length() <= 80);
    assertThat(screen).contains("  |    ^^^^^");
  }

  @Test
  void putsTheCaretUnderWideCombinedAndHiddenCharacters() {
    for (String before : List.of("\t", "日本語: ", "é̂: ", "\u001b[31m", "🎉 ", "\u202e")) {
      String line = before + "oops";
      int column = line.codePointCount(0, line.indexOf("oops")) + 1;
      Location where = new Location(Source.of("x.yaml", line), 1, column, 4);

      String screen = new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));

      assertMarked(screen, "oops");
      assertThat(screen).doesNotContain("\u001b").doesNotContain("\u202e").doesNotContain("\t");
    }
  }

  @Test
  void survivesPlacesThatAreNotThere() {
    Source source = Source.of("x.yaml", "a\n\nb");

    assertThat(screen(new Location(source, 9, 1, 1))).isEqualTo("error: odd\n  --> x.yaml:9:1\n");
    assertThat(screen(new Location(source, 1, 99, 99)))
        .isEqualTo("error: odd\n  --> x.yaml:1:99\n1 | a\n  |  ^\n");
    assertThat(screen(new Location(source, 2, 1, 5)))
        .isEqualTo("error: odd\n  --> x.yaml:2:1\n2 |\n  | ^\n");
    assertThat(screen(new Location(new Source("nothing", List.of()), 1, 1, 1)))
        .isEqualTo("error: odd\n  --> nothing:1:1\n");
  }

  @Test
  void neverSendsControlCharactersToTheTerminal() {
    String hostile = "a\u001b]0;title\u0007b\u009b31mc\u202ed\u0000e\rf";
    Problem problem =
        Problem.of("what %s", hostile)
            .why("why %s", hostile)
            .detail("detail %s", hostile)
            .fix("fix %s", hostile);

    String screen = new ProblemPrinter(PAPER).error(problem);

    assertThat(screen.codePoints().filter(c -> c != '\n')).noneMatch(Visible::isHidden);
    assertThat(screen).contains("\\x1b]0;title\\x07b\\x9b31mc\\u202ed\\x00e");
  }

  @Test
  void saysTheSameAsAWarning() {
    assertThat(new ProblemPrinter(PAPER).warning(Problem.of("odd").fix("even")))
        .isEqualTo("warning: odd\n  fix: even\n");
  }

  @Test
  void givesProblemsAsADocument() {
    Problem problem =
        Problem.at(new Location(environment, 12, 15, 5)).what("odd \u009b").detail("more");

    String json = Format.JSON.write(ProblemPrinter.tree(List.of(problem)));

    Golden.check("problem/one.json", json);
  }

  private static String screen(Location where) {
    return new ProblemPrinter(PAPER).error(Problem.at(where).what("odd"));
  }

  /// The carets stand under the word, in columns of a terminal.
  private static void assertMarked(String screen, String word) {
    List<String> lines = screen.lines().toList();
    String source = lines.get(lines.size() - 2);
    String carets = lines.getLast();
    assertThat(carets.indexOf('^'))
        .as(screen)
        .isEqualTo(Width.of(source.substring(0, source.indexOf(word))));
    assertThat(carets.trim()).endsWith("^".repeat(word.length()));
  }
}
