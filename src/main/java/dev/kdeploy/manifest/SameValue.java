package dev.kdeploy.manifest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether two values of a field mean the same to the server.
///
/// Never says yes to values that the server keeps apart; may say no to values that it would make
/// equal by its defaults or by cleaning up, such as an empty map and a missing one. Who gets a no
/// has to ask the server.
public final class SameValue {
  private SameValue() {}

  /// Compares two values of a type; null stands for a field that is missing.
  ///
  /// The same are: numbers that are worth the same (3 and 3.0), quantities that are (`1000m` and
  /// 1), instants in any offset, base64 with and without line ends, and in an object a key with
  /// null and no key. Different are a number and its text, lists in another order, and an empty
  /// value and none.
  public static boolean same(Type type, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return switch (type.shape()) {
      case OBJECT -> bothMaps(type, a, b, true);
      case MAP, ANY -> bothMaps(type, a, b, false);
      case LIST -> otherwise(type, a, b);
      case QUANTITY -> quantity(a).equals(quantity(b)) && (quantity(a).isPresent() || a.equals(b));
      case TIME -> instant(a).equals(instant(b));
      case BYTES -> bytes(a).equals(bytes(b));
      case STRING, INTEGER, BOOLEAN, NUMBER, INT_OR_STRING -> otherwise(type, a, b);
    };
  }

  private static boolean bothMaps(Type type, Object a, Object b, boolean nullIsMissing) {
    if (!(a instanceof Map<?, ?> one) || !(b instanceof Map<?, ?> other)) {
      return otherwise(type, a, b);
    }
    Set<Object> keys = new HashSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (Object key : keys) {
      boolean bothThere = one.containsKey(key) == other.containsKey(key);
      if (!(bothThere || nullIsMissing)
          || !same(type.field(String.valueOf(key)), one.get(key), other.get(key))) {
        return false;
      }
    }
    return true;
  }

  private static boolean otherwise(Type type, Object a, Object b) {
    if (a instanceof List<?> one && b instanceof List<?> other) {
      return sameItems(type.items(), one, other);
    }
    if (a instanceof Map<?, ?> && b instanceof Map<?, ?>) {
      return bothMaps(type, a, b, false);
    }
    return a instanceof Number one && b instanceof Number other
        ? number(one).equals(number(other))
        : a.equals(b);
  }

  private static boolean sameItems(Type type, List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(type, a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Object number(Number number) {
    boolean finite = Double.isFinite(number.doubleValue()) || !(number instanceof Double);
    return finite ? new BigDecimal(number.toString()).stripTrailingZeros() : number;
  }

  private static Optional<Quantity> quantity(Object value) {
    return Quantity.of(value);
  }

  private static Object instant(Object value) {
    try {
      return OffsetDateTime.parse(value.toString()).toInstant();
    } catch (DateTimeException _) {
      return value;
    }
  }

  private static Object bytes(Object value) {
    return value instanceof String text
        ? text.replace("\n", "").replace("\r", "")
        : Objects.requireNonNull(value);
  }
}
