package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Wave;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The changes of a plan that bring objects about, in groups whose members do not wait for each
/// other.
final class Waves {
  private Waves() {}

  /// Those that come before a wave.
  static List<List<Change>> before(Plan plan, Wave wave) {
    return List.copyOf(of(plan).headMap(wave).values());
  }

  /// That wave and those after it.
  static List<List<Change>> from(Plan plan, Wave wave) {
    return List.copyOf(of(plan).tailMap(wave).values());
  }

  private static NavigableMap<Wave, List<Change>> of(Plan plan) {
    NavigableMap<Wave, List<Change>> waves = new TreeMap<>();
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
    return waves;
  }
}
