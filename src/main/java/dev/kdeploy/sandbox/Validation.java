package dev.kdeploy.sandbox;

import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether an object is acceptable; the causes are worded as the real server words them.
final class Validation {
  private Validation() {}

  static List<Cause> ofNew(Kind kind, Shape shape, Map<String, @Nullable Object> object) {
    List<Cause> causes = new ArrayList<>();
    ValidNames.check(kind, object, causes);
    content(kind, shape, object, causes);
    return causes;
  }

  static List<Cause> ofChange(
      Kind kind,
      Shape shape,
      Map<String, @Nullable Object> object,
      Map<String, @Nullable Object> before) {
    List<Cause> causes = new ArrayList<>();
    ValidNames.labels(object, causes);
    content(kind, shape, object, causes);
    Immutable.check(kind, object, before, causes);
    return causes;
  }

  private static void content(
      Kind kind, Shape shape, Map<String, @Nullable Object> object, List<Cause> causes) {
    if (kind.custom()) {
      CustomRules.check(shape, object, "", causes);
    } else {
      BuiltInRules.check(kind, object, causes);
    }
  }
}
