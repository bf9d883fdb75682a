package dev.kdeploy.output;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the two output streams lead to.
///
/// @param answers whether stdout is a terminal that understands cursor moves
/// @param story whether stderr is one
/// @param columns how wide the terminal is
/// @param rows how high the terminal is
/// @param answersColour whether stdout may be coloured
/// @param storyColour whether stderr may be coloured
/// @param unicode whether signs beyond ASCII are shown as they are
public record Screen(
    boolean answers,
    boolean story,
    int columns,
    int rows,
    boolean answersColour,
    boolean storyColour,
    boolean unicode) {
  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_ROWS = 24;

  public Screen {
    columns = columns < 1 ? USUAL_COLUMNS : columns;
    rows = rows < 1 ? USUAL_ROWS : rows;
  }

  /// No terminal anywhere: a pipe, a file, a build server.
  public static Screen none() {
    return new Screen(false, false, USUAL_COLUMNS, USUAL_ROWS, false, false, true);
  }

  /// Reads what the launcher found out and the usual variables.
  ///
  /// `TERM=dumb` and a set `CI` make a terminal count as none. `NO_COLOR` and `--no-color` win over
  /// `CLICOLOR_FORCE` and `FORCE_COLOR`, which colour pipes too.
  ///
  /// @param tty the file descriptors that are terminals, as the launcher passes them: `012`
  /// @param environment the variables of the process
  /// @param noColour whether the user asked for `--no-color`
  public static Screen of(String tty, Map<String, String> environment, boolean noColour) {
    boolean plain = "dumb".equals(environment.get("TERM")) || isOn(environment.get("CI"));
    boolean answers = !plain && tty.contains("1");
    boolean story = !plain && tty.contains("2");
    boolean never = noColour || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean always =
        isOn(environment.get("CLICOLOR_FORCE")) || isOn(environment.get("FORCE_COLOR"));
    return new Screen(
        answers,
        story,
        number(environment.get("COLUMNS")),
        number(environment.get("LINES")),
        !never && (always || answers),
        !never && (always || story),
        speaksUnicode(environment));
  }

  /// What answers are written on.
  public Paper forAnswers() {
    return new Paper(answers ? columns : Paper.ENDLESS, answersColour, unicode);
  }

  /// What the story, warnings and errors are written on.
  public Paper forStory() {
    return new Paper(story ? columns : Paper.ENDLESS, storyColour, unicode);
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && !value.isEmpty() && !value.equals("0") && !value.equals("false");
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  /// The first of the locale variables that is set decides; when none is, today's default does.
  private static boolean speaksUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        String lower = locale.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
      }
    }
    return true;
  }
}
