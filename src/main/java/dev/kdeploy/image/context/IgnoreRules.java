package dev.kdeploy.image.context;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of a `.dockerignore`, read and applied as Docker does.
///
/// Reading is that of moby's `ignorefile`, judging that of `MatchesUsingParentResults` in moby's
/// `patternmatcher`, which both of Docker's builders walk with. That one has a habit of its own:
/// what a later line says about a directory that is already ignored is not remembered for what lies
/// in it.
final class IgnoreRules {
  private final List<IgnorePattern> patterns;

  /// What the rules say about one path; what lies in it is judged with it.
  static final class Verdict {
    private final boolean ignored;
    private final BitSet matched;

    private Verdict(boolean ignored, BitSet matched) {
      this.ignored = ignored;
      this.matched = matched;
    }

    boolean ignored() {
      return ignored;
    }
  }

  private IgnoreRules(List<IgnorePattern> patterns) {
    this.patterns = patterns;
  }

  /// Reads all lines.
  ///
  /// @throws KdeployException with every line that is no pattern
  static IgnoreRules read(String name, String text) {
    Source source = new Source(name, GoText.lines(text));
    List<IgnorePattern> patterns = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int line = 1; line <= source.lines().size(); line++) {
      String written = source.line(line);
      if (!written.startsWith("#") && !GoText.trim(written).isEmpty()) {
        read(GoText.trim(written), Location.ofLine(source, line), patterns, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new IgnoreRules(List.copyOf(patterns));
  }

  private static void read(
      String written, Location where, List<IgnorePattern> patterns, List<Problem> problems) {
    boolean exception = written.startsWith("!");
    String behind = exception ? GoText.trim(written.substring(1)) : written;
    if (behind.isEmpty()) {
      problems.add(
          Problem.at(where)
              .what("`!` says that something is not ignored, but not what")
              .fix("write the path behind it, for example `!README.md`"));
      return;
    }
    String cleaned = GoText.clean(behind);
    String relative =
        cleaned.length() > 1 && cleaned.startsWith("/") ? cleaned.substring(1) : cleaned;
    String mistake = GlobSyntax.mistake(relative);
    if (mistake != null) {
      problems.add(
          Problem.at(where)
              .what("`%s` is not a pattern", written)
              .why("%s", mistake)
              .fix("put a `\\` in front of a sign that means itself, for example `\\[`"));
      return;
    }
    patterns.add(new IgnorePattern(relative, exception, where));
  }

  /// Judges a path after the directory it lies in; null at the top.
  Verdict judge(String path, @Nullable Verdict parent) {
    boolean ignored = false;
    BitSet matched = new BitSet();
    for (int i = 0; i < patterns.size(); i++) {
      IgnorePattern pattern = patterns.get(i);
      boolean matches = parent != null && parent.matched.get(i);
      if (!matches) {
        if (pattern.isException() != ignored) {
          continue;
        }
        matches = pattern.matches(path);
      }
      if (matches) {
        matched.set(i);
        ignored = !pattern.isException();
      }
    }
    return new Verdict(ignored, matched);
  }

  /// Whether a path is ignored, judged from the top.
  boolean ignores(String path) {
    Verdict verdict = null;
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      verdict = judge(path.substring(0, slash), verdict);
    }
    return judge(path, verdict).ignored();
  }

  /// Whether an exception may bring something back that lies in this ignored directory.
  boolean mayBringBack(String directory, Verdict verdict) {
    for (int i = patterns.size() - 1; i >= 0; i--) {
      IgnorePattern pattern = patterns.get(i);
      if (!pattern.isException()) {
        if (verdict.matched.get(i)) {
          return false;
        }
      } else if (verdict.matched.get(i) || pattern.mayMatchBeneath(directory)) {
        return true;
      }
    }
    return false;
  }
}
