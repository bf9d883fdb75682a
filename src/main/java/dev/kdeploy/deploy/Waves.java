package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Wave;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The changes of a plan that bring objects about, in groups whose members do not wait for each
/// other.
final class Waves {
  private Waves() {}

  static List<List<Change>> of(Plan plan) {
    Map<Wave, List<Change>> waves = new EnumMap<>(Wave.class);
    for (Change change : plan.changes()) {
      boolean stays =
          switch (change) {
            case Change.Create _, Change.Update _, Change.Unchanged _, Change.Unchecked _ -> true;
            case Change.Prune _, Change.Keep _ -> false;
          };
      if (stays) {
        waves.computeIfAbsent(Wave.of(change.id()), _ -> new ArrayList<>()).add(change);
      }
    }
    return List.copyOf(waves.values());
  }
}
