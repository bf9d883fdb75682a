package dev.kdeploy.image.docker;

import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The layers of a pull or push, folded into one figure. Layers that are there already do not
/// count.
final class Layers {
  private static final Set<String> MOVING = Set.of("Downloading", "Pushing");
  private static final Set<String> MOVED =
      Set.of("Verifying Checksum", "Download complete", "Extracting", "Pull complete", "Pushed");

  private final Map<String, long[]> layers = new HashMap<>();

  /// Takes a status of one layer; says whether the figure changed.
  boolean see(ResponseItem item) {
    String id = item.getId();
    String status = item.getStatus();
    if (id == null || status == null) {
      return false;
    }
    if (MOVED.contains(status)) {
      long[] layer = layers.get(id);
      boolean changed = layer != null && layer[0] < layer[1];
      if (layer != null) {
        layer[0] = layer[1];
      }
      return changed;
    }
    ProgressDetail detail = item.getProgressDetail();
    if (!MOVING.contains(status) || detail == null || detail.getCurrent() == null) {
      return false;
    }
    long current = number(detail.getCurrent());
    layers.put(id, new long[] {current, Math.max(current, number(detail.getTotal()))});
    return true;
  }

  /// How many bytes have moved, of those of all layers that were heard of.
  String figure() {
    long done = layers.values().stream().mapToLong(layer -> layer[0]).sum();
    long total = layers.values().stream().mapToLong(layer -> layer[1]).sum();
    return Sizes.of(done, total);
  }

  private static long number(@Nullable Long number) {
    return Objects.requireNonNullElse(number, 0L);
  }
}
