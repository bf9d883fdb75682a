package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Hides what is secret before anybody compares or prints it.
///
/// A value that differs between the two sides stays visibly different without showing anything of
/// either.
public final class Masking {
  private static final String HIDDEN = "••••••";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Masking() {}

  /// The object with every value of a Secret hidden, and the copy that `kubectl apply` keeps of it.
  public static Manifest masked(Manifest manifest) {
    return masked(manifest, manifest, "");
  }

  static Manifest before(Manifest live, Manifest after) {
    return masked(live, after, " (before)");
  }

  static Manifest after(Manifest after, Manifest live) {
    return masked(after, live, " (after)");
  }

  private static Manifest masked(Manifest manifest, Manifest other, String whenDifferent) {
    if (!manifest.id().kind().equals("Secret") || !manifest.id().group().isEmpty()) {
      return manifest;
    }
    Manifest hidden = manifest;
    for (String field : new String[] {"data", "stringData"}) {
      Map<String, @Nullable Object> values = manifest.map(field);
      Map<String, @Nullable Object> tokens = new LinkedHashMap<>();
      values.forEach(
          (key, value) ->
              tokens.put(
                  key,
                  Objects.equals(value, other.map(field).get(key))
                      ? HIDDEN
                      : HIDDEN + whenDifferent));
      hidden = values.isEmpty() ? hidden : hidden.with(tokens, field);
    }
    return hidden.annotation(LAST_APPLIED).isEmpty()
        ? hidden
        : hidden.with(HIDDEN, "metadata", "annotations", LAST_APPLIED);
  }
}
