package dev.kdeploy.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the readers of this world understand a plain scalar.
///
/// Two readings matter: the core schema of YAML 1.2 (§10.3.2), and what `kubectl apply` makes of
/// the same text, which is YAML 1.1 as go-yaml v2 reads it, passed through JSON.
final class Reading {
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern SPECIAL_FLOAT =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern OLD_BOOLEAN =
      Pattern.compile("y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF");
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");

  /// What some reader of YAML 1.1 takes for a number, or stumbles over because it almost is one.
  private static final Pattern ALMOST_NUMBER =
      Pattern.compile(
          "(?=[-+]?[0-9.])[-+]?[0-9_]*\\.?[0-9_]*([eE][-+]?[0-9_]*)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");

  private static final Pattern NO_OCTAL = Pattern.compile("[-+]?0[0-9_]*[89][0-9_]*");
  private static final Pattern PREFIXED =
      Pattern.compile("[-+]?(0[bB][01_]+|0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+)");
  private static final Pattern WHOLE =
      Pattern.compile("[-+]?(0[bB][01]+|0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
  private static final Pattern POINTED = Pattern.compile("\\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+)?");
  private static final Pattern DATE =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.Zz+ -]*)?");

  private Reading() {}

  /// Whether a text is a text to everybody already by its first letter and its length. Most are;
  /// patterns are slow.
  private static boolean isSurelyText(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char first = text.charAt(0);
    boolean startsWord = "tTfFnNyYoO".indexOf(first) >= 0;
    return startsWord ? text.length() > 5 : "0123456789+-.~=<".indexOf(first) < 0;
  }

  /// What a reader of YAML 1.2 makes of a plain scalar.
  static @Nullable Object core(String text) {
    if (isSurelyText(text)) {
      return text;
    }
    if (isNull(text)) {
      return null;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return text.charAt(0) == 't' || text.charAt(0) == 'T';
    }
    if (DECIMAL.matcher(text).matches()) {
      return whole(new BigInteger(text));
    }
    if (text.startsWith("0o") && PREFIXED.matcher(text).matches() && text.indexOf('_') < 0) {
      return whole(new BigInteger(text.substring(2), 8));
    }
    if (text.startsWith("0x") && PREFIXED.matcher(text).matches() && text.indexOf('_') < 0) {
      return whole(new BigInteger(text.substring(2), 16));
    }
    return FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : special(text);
  }

  /// What `kubectl apply` makes of a plain scalar.
  static @Nullable Object kubectl(String text) {
    if (isSurelyText(text)) {
      return text;
    }
    if (isNull(text)) {
      return null;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return text.charAt(0) == 't' || text.charAt(0) == 'T';
    }
    if (OLD_BOOLEAN.matcher(text).matches()) {
      return text.equalsIgnoreCase("y")
          || text.equalsIgnoreCase("yes")
          || text.equalsIgnoreCase("on");
    }
    Object number = kubectlNumber(text);
    return number == null ? special(text) : number;
  }

  /// A number as go-yaml finds it, or null: what a number may start with, then whole numbers with
  /// any prefix and up to 64 bits, then floating point that is not too large.
  private static @Nullable Object kubectlNumber(String text) {
    char first = text.charAt(0);
    if (first == '.') {
      return POINTED.matcher(text).matches() ? finite(text.replace("_", "")) : null;
    }
    if (first != '-' && first != '+' && !(first >= '0' && first <= '9')) {
      return null;
    }
    String digits = text.replace("_", "");
    if (WHOLE.matcher(digits).matches()) {
      BigInteger number = prefixed(digits);
      boolean signed = number.signum() < 0 || first == '+';
      if (number.bitLength() < 64 || (!signed && number.bitLength() == 64)) {
        return whole(number);
      }
    }
    return FLOAT.matcher(digits).matches() ? finite(digits) : null;
  }

  /// Whether any common reader takes the plain text for something other than this very text.
  static boolean isAmbiguousText(String text) {
    return !isSurelyText(text) && isAmbiguous(text);
  }

  private static boolean isAmbiguous(String text) {
    return !(core(text) instanceof String)
        || !(kubectl(text) instanceof String)
        || ALMOST_NUMBER.matcher(text).matches()
        || DATE.matcher(text).matches()
        || text.equals("=")
        || text.equals("<<")
        || PREFIXED.matcher(text).matches();
  }

  /// What another reader makes of a plain scalar that this one reads as `value`, or null when all
  /// agree.
  static @Nullable String otherThan(@Nullable Object value, String text) {
    if (isSurelyText(text)) {
      return null;
    }
    for (Object reading : new @Nullable Object[] {core(text), kubectl(text)}) {
      if (!same(reading, value)) {
        return describe(reading);
      }
    }
    if (SEXAGESIMAL.matcher(text).matches()) {
      return "a number in base 60";
    }
    if (value instanceof Number && NO_OCTAL.matcher(text).matches()) {
      return "the text \"" + text + "\"";
    }
    // YAML 1.1 wants a point in a number with an exponent, so that some of its readers see a text.
    boolean exponent = value instanceof Number && text.indexOf('.') < 0;
    return exponent && text.matches("[-+]?[0-9]+[eE].*") ? "the text \"" + text + "\"" : null;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return (a instanceof Number x && b instanceof Number y)
        ? Double.compare(x.doubleValue(), y.doubleValue()) == 0
        : Objects.equals(a, b);
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case Boolean bool -> "the boolean " + bool;
      case String text -> "the text \"" + text + "\"";
      default -> "the number " + value;
    };
  }

  private static boolean isNull(String text) {
    return text.isEmpty()
        || text.equals("~")
        || text.equals("null")
        || text.equals("Null")
        || text.equals("NULL");
  }

  private static Object special(String text) {
    if (!SPECIAL_FLOAT.matcher(text).matches()) {
      return text;
    }
    if (text.charAt(1) == 'n' || text.charAt(1) == 'N') {
      return Double.NaN;
    }
    return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static BigInteger prefixed(String text) {
    boolean negative = text.startsWith("-");
    String digits = text.replaceFirst("^[-+]", "");
    BigInteger number =
        switch (digits.length() > 1 ? digits.charAt(1) : ' ') {
          case 'b', 'B' -> new BigInteger(digits.substring(2), 2);
          case 'x', 'X' -> new BigInteger(digits.substring(2), 16);
          case 'o', 'O' -> new BigInteger(digits.substring(2), 8);
          default -> new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
        };
    return negative ? number.negate() : number;
  }

  /// A floating point number as it reaches the server through JSON, where a whole one has no point;
  /// null when infinite.
  private static @Nullable Object finite(String text) {
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      return null;
    }
    if (number != Math.rint(number) || Math.abs(number) >= 1e21) {
      return number;
    }
    BigInteger whole = new BigDecimal(Double.toString(number)).toBigInteger();
    return whole.bitLength() < 64 ? (Object) whole.longValue() : (Object) number;
  }

  /// What a plain scalar is as a key for kubectl, whose keys are texts in the end: `y` is `true`,
  /// `1.10` is `1.1`, and what has a point or an exponent keeps the digits of a 32-bit number
  /// (`1e7` is `1e+07`). Null where the key is nothing.
  static @Nullable String kubectlKey(String text) {
    return switch (kubectl(text)) {
      case null -> null;
      case Double number when number.isNaN() -> ".nan";
      case Double number when number.isInfinite() -> number > 0 ? ".inf" : "-.inf";
      case Number number when !WHOLE.matcher(text.replace("_", "")).matches() ->
          shortest(number.doubleValue());
      case Object value -> value.toString();
    };
  }

  private static String shortest(double number) {
    BigDecimal digits = new BigDecimal(Float.toString((float) number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return digits.toPlainString();
    }
    String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
    return mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  private static Object whole(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }
}
