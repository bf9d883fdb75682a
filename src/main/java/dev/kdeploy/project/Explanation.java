package dev.kdeploy.project;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a place of the tree has its value.
///
/// @param value what it is in the end; null when it was removed
/// @param settings every layer that says something about it, the winner first; never empty
public record Explanation(String path, @Nullable Object value, List<Setting> settings) {
  public Explanation {
    settings = List.copyOf(settings);
  }

  /// The setting that counts.
  public Setting winner() {
    return settings.getFirst();
  }

  /// Whether the winner takes out what layers below it say.
  public boolean isRemoved() {
    return winner().value() == null && value == null;
  }
}
