package dev.kdeploy.image.context;

import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The named sets of characters that Go's `regexp` knows.
final class CharacterClasses {
  private static final Map<String, IntPredicate> POSIX =
      Map.ofEntries(
          Map.entry("alnum", CharacterClasses::isAlphanumeric),
          Map.entry("alpha", c -> isUpper(c) || isLower(c)),
          Map.entry("ascii", c -> c <= 0x7F),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < 0x20 || c == 0x7F),
          Map.entry("digit", CharacterClasses::isDigit),
          Map.entry("graph", c -> c > ' ' && c < 0x7F),
          Map.entry("lower", CharacterClasses::isLower),
          Map.entry("print", c -> c >= ' ' && c < 0x7F),
          Map.entry("punct", c -> c > ' ' && c < 0x7F && !isAlphanumeric(c)),
          Map.entry("space", c -> c == ' ' || c >= '\t' && c <= '\r'),
          Map.entry("upper", CharacterClasses::isUpper),
          Map.entry("word", CharacterClasses::isWord),
          Map.entry("xdigit", c -> isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'));

  private CharacterClasses() {}

  /// `[:alpha:]`, and with a `^` in front of the name its opposite.
  static @Nullable IntPredicate posix(String name) {
    boolean isOpposite = name.startsWith("^");
    IntPredicate found = POSIX.get(isOpposite ? name.substring(1) : name);
    return found == null || !isOpposite ? found : found.negate();
  }

  /// `\d`, `\s`, `\w` and their opposites.
  static @Nullable IntPredicate perl(int letter) {
    return switch (letter) {
      case 'd' -> CharacterClasses::isDigit;
      case 'D' -> c -> !isDigit(c);
      case 's' -> CharacterClasses::isPerlSpace;
      case 'S' -> c -> !isPerlSpace(c);
      case 'w' -> CharacterClasses::isWord;
      case 'W' -> c -> !isWord(c);
      default -> null;
    };
  }

  /// `\pL` and the other classes of Unicode with one letter.
  static @Nullable IntPredicate unicode(int letter) {
    if ("CLMNPSZ".indexOf(letter) < 0) {
      return null;
    }
    Pattern one = Pattern.compile("\\p{" + Character.toString(letter) + "}");
    return c -> one.matcher(Character.toString(c)).matches();
  }

  static boolean isWord(int c) {
    return isAlphanumeric(c) || c == '_';
  }

  static boolean isAlphanumeric(int c) {
    return isDigit(c) || isUpper(c) || isLower(c);
  }

  private static boolean isPerlSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }
}
