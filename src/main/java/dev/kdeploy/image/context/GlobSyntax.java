package dev.kdeploy.image.context;

import org.jspecify.annotations.Nullable;

/// Whether a pattern is one, by the rules of Go's `filepath.Match`, which Docker asks first.
final class GlobSyntax {
  private final int[] pattern;
  private int next;

  private GlobSyntax(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /// What is wrong with a pattern, or null.
  static @Nullable String mistake(String pattern) {
    return new GlobSyntax(pattern).mistake();
  }

  private @Nullable String mistake() {
    while (next < pattern.length) {
      int c = pattern[next++];
      if (c == '\\' && next++ == pattern.length) {
        return "nothing follows the `\\` at its end";
      }
      if (c == '[') {
        String mistake = mistakeInClass();
        if (mistake != null) {
          return mistake;
        }
      }
    }
    return null;
  }

  private @Nullable String mistakeInClass() {
    if (is('^')) {
      next++;
    }
    boolean isFirst = true;
    while (isFirst || !is(']')) {
      isFirst = false;
      if (!readOne()) {
        return atEnd() ? "its `[` is never closed" : misplaced();
      }
      if (is('-')) {
        next++;
        if (!readOne()) {
          return atEnd() ? "its `[` is never closed" : misplaced();
        }
      }
    }
    next++;
    return null;
  }

  private String misplaced() {
    return "a `" + Character.toString(pattern[next]) + "` stands where `[…]` wants a character";
  }

  /// Reads a character of a class; there has to be something after it.
  private boolean readOne() {
    if (atEnd() || is('-') || is(']')) {
      return false;
    }
    if (is('\\')) {
      next++;
    }
    next++;
    return !atEnd();
  }

  private boolean is(char c) {
    return next < pattern.length && pattern[next] == c;
  }

  private boolean atEnd() {
    return next >= pattern.length;
  }
}
