package dev.kdeploy.problem;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong: what, where, why, and how to fix it.
///
/// `what` is one sentence in the present tense with the user's own words in backticks. `details`
/// are lines shown as they are (a server's answer, a list of names). Text is for people; programs
/// look at `kind`.
public record Problem(
    Kind kind,
    String what,
    @Nullable Location where,
    @Nullable String why,
    List<String> details,
    @Nullable String fix) {

  /// Who has to act, and so with which exit code a command ends.
  public enum Kind {
    /// What the user wrote or asked for cannot be done; nothing was touched.
    INPUT,
    /// The cluster, a registry or Docker cannot be reached or refuses us.
    REMOTE,
    /// Another run holds the lock.
    LOCKED,
    /// A rollout failed and was not restored.
    ROLLOUT,
    /// The command was interrupted.
    INTERRUPTED
  }

  public Problem {
    details = List.copyOf(details);
  }

  /// A problem with a place in a file.
  public static Problem at(@Nullable Location where) {
    return new Problem(Kind.INPUT, "", where, null, List.of(), null);
  }

  /// A problem without a place in a file.
  @FormatMethod
  public static Problem of(String what, Object... arguments) {
    return at(null).what(what, arguments);
  }

  /// Says what is wrong. Like all texts here it is formatted only when there are arguments.
  @FormatMethod
  public Problem what(String format, Object... arguments) {
    return new Problem(kind, text(format, arguments), where, why, details, fix);
  }

  /// Says what makes it wrong.
  @FormatMethod
  public Problem why(String format, Object... arguments) {
    return new Problem(kind, what, where, text(format, arguments), details, fix);
  }

  /// Says what to write or type instead.
  @FormatMethod
  public Problem fix(String format, Object... arguments) {
    return new Problem(kind, what, where, why, details, text(format, arguments));
  }

  /// Adds one line of evidence.
  @FormatMethod
  public Problem detail(String format, Object... arguments) {
    List<String> more = new ArrayList<>(details);
    more.add(text(format, arguments));
    return new Problem(kind, what, where, why, more, fix);
  }

  /// The same problem, at a place when it has none yet.
  public Problem orAt(@Nullable Location place) {
    return where != null ? this : new Problem(kind, what, place, why, details, fix);
  }

  /// The same problem for another exit code.
  public Problem kind(Kind kind) {
    return new Problem(kind, what, where, why, details, fix);
  }

  @FormatMethod
  private static String text(String format, Object... arguments) {
    return arguments.length == 0 ? format : String.format(format, arguments);
  }

  @Override
  public String toString() {
    return (where == null ? "" : where + ": ") + what;
  }
}
