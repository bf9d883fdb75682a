package dev.kdeploy.image.context;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One instruction of a Dockerfile, its continued lines put together.
///
/// @param keyword in capitals
/// @param flags as written, with their dashes
/// @param rest what stands behind the flags
/// @param text the whole, as a builder quotes it
/// @param first the line it begins on
/// @param last the line it ends on, before its heredocs
record Instruction(
    Source source,
    String keyword,
    List<String> flags,
    String rest,
    String text,
    int first,
    int last) {
  Instruction {
    flags = List.copyOf(flags);
  }

  static Instruction of(Source source, String text, char escape, int first, int last) {
    String trimmed = GoText.trim(text);
    int end = 0;
    while (end < trimmed.length() && !GoText.isSpace(trimmed.charAt(end))) {
      end++;
    }
    String keyword = trimmed.substring(0, end).toUpperCase(Locale.ROOT);
    String rest = GoText.trim(trimmed.substring(end));
    List<String> flags = new ArrayList<>();
    while (rest.startsWith("--")) {
      String flag = Words.split(rest, escape).list().getFirst();
      rest = GoText.trim(rest.substring(flag.length()));
      if (flag.equals("--")) {
        break;
      }
      flags.add(flag);
    }
    return new Instruction(source, keyword, flags, rest, trimmed, first, last);
  }

  /// The value of a flag, without what quotes it.
  Optional<String> flag(String name) {
    return flags.stream()
        .filter(flag -> flag.startsWith("--" + name + "="))
        .map(flag -> flag.substring(name.length() + 3).replaceAll("^([\"'])(.*)\\1$", "$2"))
        .findFirst();
  }

  boolean hasFlag(String name) {
    return flags.stream()
        .anyMatch(flag -> flag.equals("--" + name) || flag.startsWith("--" + name + "="));
  }

  Location where() {
    return Location.ofLine(source, first);
  }

  /// Where a part of it stands, or its beginning when it is not written in one piece.
  Location where(String part) {
    for (int line = first; line <= last; line++) {
      int column = source.line(line).indexOf(part);
      if (column >= 0 && !part.isEmpty()) {
        return new Location(source, line, column + 1, part.length());
      }
    }
    return where();
  }
}
