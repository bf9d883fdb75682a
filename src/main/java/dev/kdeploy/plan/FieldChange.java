package dev.kdeploy.plan;

import org.jspecify.annotations.Nullable;

/// One field whose value changes. Values of Secrets are masked already.
///
/// @param path in the form people use: `spec.template.spec.containers[web].image`
/// @param before the live value, or [#ABSENT]
/// @param after the value afterwards, or [#ABSENT]
public record FieldChange(String path, @Nullable Object before, @Nullable Object after) {
  /// Stands for a field that is not there, which is not the same as null.
  public static final Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "(absent)";
        }
      };
}
