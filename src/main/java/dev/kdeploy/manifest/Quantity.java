package dev.kdeploy.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An amount as Kubernetes writes it: `500m`, `1.5Gi`, `1e3`, `12E`.
///
/// Exact down to a billionth; what is finer is rounded away from zero, as the server does. Binary
/// amounts end at 2⁶³−1. Two quantities are equal when they are worth the same: `1000m` and `1`
/// are.
public final class Quantity implements Comparable<Quantity> {
  private enum Format {
    DECIMAL,
    BINARY,
    EXPONENT
  }

  /// The numbers in front of the dot (without leading zeros) and behind it, and what the suffix
  /// multiplies them with.
  private record Parts(
      String whole, String fraction, boolean negative, Format format, int exponent) {}

  private static final Pattern SYNTAX =
      Pattern.compile(
          "([-+]?)([0-9]*)(?:\\.([0-9]*))?([numkMGTPE]?|[KMGTPE]i|[eE][-+]?[0-9]{1,4})");
  private static final List<String> DECIMAL_SUFFIXES =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY_SUFFIXES =
      List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final int SMALLEST_EXPONENT = -9;
  private static final int LARGEST_EXPONENT = 18;
  private static final int MOST_DIGITS = 10_000;
  private static final BigDecimal MOST_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private final BigDecimal value;
  private final String text;

  private Quantity(BigDecimal value, String text) {
    this.value = value;
    this.text = text;
  }

  /// The quantity that a text means, or empty when it is none. Two things that servers take are
  /// refused here: an amount without a single digit (`m`), which they read as 0, and an exponent of
  /// more than four digits.
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (text.length() > MOST_DIGITS || !matcher.matches() || !hasDigits(matcher)) {
      return Optional.empty();
    }
    Parts parts = parts(matcher);
    BigDecimal value = value(parts);
    return Optional.of(
        new Quantity(value, isKept(parts) ? text : canonical(value, parts.format())));
  }

  /// The quantity that stands in a field: a text or a number; empty for anything else.
  public static Optional<Quantity> of(@Nullable Object value) {
    return switch (value) {
      case String text -> parse(text);
      case Double number when !Double.isFinite(number) -> Optional.empty();
      case Number number -> parse(number.toString());
      case null, default -> Optional.empty();
    };
  }

  private static boolean hasDigits(Matcher matcher) {
    return !matcher.group(2).isEmpty() || (matcher.group(3) != null && !matcher.group(3).isEmpty());
  }

  private static Parts parts(Matcher matcher) {
    String stripped = matcher.group(2).replaceFirst("^0+", "");
    String fraction = matcher.group(3) == null ? "" : matcher.group(3);
    String suffix = matcher.group(4);
    Format format = Format.DECIMAL;
    int exponent = (DECIMAL_SUFFIXES.indexOf(suffix) - 3) * 3;
    if (suffix.endsWith("i")) {
      format = Format.BINARY;
      exponent = BINARY_SUFFIXES.indexOf(suffix) * 10;
    } else if (!DECIMAL_SUFFIXES.contains(suffix)) {
      format = Format.EXPONENT;
      exponent = Integer.parseInt(suffix.substring(1));
    }
    return new Parts(
        stripped.isEmpty() ? "0" : stripped,
        fraction,
        matcher.group(1).equals("-"),
        format,
        exponent);
  }

  private static BigDecimal value(Parts parts) {
    BigDecimal number = new BigDecimal(parts.whole() + "." + parts.fraction() + "0");
    BigDecimal value =
        parts.format() == Format.BINARY
            ? number.multiply(new BigDecimal(BigInteger.TWO.pow(parts.exponent())))
            : number.scaleByPowerOfTen(parts.exponent());
    if (value.scale() > -SMALLEST_EXPONENT) {
      value = value.setScale(-SMALLEST_EXPONENT, RoundingMode.UP);
    }
    if (parts.format() == Format.BINARY) {
      value = value.min(MOST_BINARY);
    }
    return parts.negative() ? value.negate() : value;
  }

  /// The server keeps some texts that are not canonical as they are (`5.`, `+5`, `1.234`) and this
  /// is its rule.
  private static boolean isKept(Parts parts) {
    String digits = parts.whole() + parts.fraction();
    if (parts.format() == Format.BINARY) {
      int room = 14 - parts.whole().length() - parts.exponent() * 3 / 10;
      return room >= 0 && parts.fraction().isEmpty() && Long.parseLong(digits) % 8 != 0;
    }
    int scale = parts.exponent() - parts.fraction().length();
    return digits.length() <= 18
        && scale >= SMALLEST_EXPONENT
        && scale % 3 == 0
        && !digits.endsWith("000")
        && !digits.startsWith("0");
  }

  private static String canonical(BigDecimal value, Format format) {
    if (value.signum() == 0) {
      return "0";
    }
    boolean small = value.abs().compareTo(KIBI) < 0;
    boolean whole = value.stripTrailingZeros().scale() <= 0;
    return format == Format.BINARY && !small && whole ? binary(value) : decimal(value, format);
  }

  private static String binary(BigDecimal value) {
    BigInteger number = value.toBigIntegerExact();
    BigInteger kibi = KIBI.toBigInteger();
    int exponent = 0;
    while (number.mod(kibi).signum() == 0) {
      number = number.divide(kibi);
      exponent++;
    }
    return number + BINARY_SUFFIXES.get(exponent);
  }

  private static String decimal(BigDecimal value, Format format) {
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    boolean hasSuffix = format != Format.EXPONENT;
    if (hasSuffix && exponent > LARGEST_EXPONENT) {
      // There is no suffix beyond E; servers up to 1.36 then drop the exponent, which nobody can
      // mean.
      hasSuffix = false;
    }
    BigInteger number = stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact();
    String suffix =
        hasSuffix ? DECIMAL_SUFFIXES.get(exponent / 3 + 3) : exponent == 0 ? "" : "e" + exponent;
    return number + suffix;
  }

  /// What it is worth, exactly.
  public BigDecimal value() {
    return value;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity quantity && value.compareTo(quantity.value) == 0;
  }

  @Override
  public int hashCode() {
    return value.stripTrailingZeros().hashCode();
  }

  /// The text that the server prints for it: with the largest suffix of its kind that leaves no
  /// fraction.
  @Override
  public String toString() {
    return text;
  }
}
