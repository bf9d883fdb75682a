package dev.kdeploy.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Amounts such as `500m` and `1Gi` as plain numbers.
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?[0-9]+(?:\\.[0-9]*)?|[+-]?\\.[0-9]+)(?:([numkMGTPE]|[KMGTPE]i)?|[eE]([+-]?[0-9]+))");
  private static final String SMALL = "num";
  private static final String LARGE = "kMGTPE";

  private Quantity() {}

  /// The amount, or null when it is none.
  static @Nullable Double of(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (!(value instanceof String text)) {
      return null;
    }
    Matcher match = FORM.matcher(text.strip());
    if (!match.matches()) {
      return null;
    }
    double amount = Double.parseDouble(match.group(1));
    if (match.group(3) != null) {
      return amount * Math.pow(10, Integer.parseInt(match.group(3)));
    }
    return match.group(2) == null ? amount : amount * factor(match.group(2));
  }

  private static double factor(String suffix) {
    if (suffix.endsWith("i")) {
      return Math.pow(1024, "KMGTPE".indexOf(suffix.charAt(0)) + 1.0);
    }
    int small = SMALL.indexOf(suffix);
    return small >= 0 ? Math.pow(1000, small - 3.0) : Math.pow(1000, LARGE.indexOf(suffix) + 1.0);
  }
}
