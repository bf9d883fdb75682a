package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A project in one environment, as its user wrote it; everything in it has been checked.
///
/// @param directory where the project file is; absolute
/// @param file the project file; absolute
/// @param rollout for what no workload says about itself
/// @param rollouts by workload
public record Project(
    String name,
    Path directory,
    Path file,
    Environment environment,
    Values values,
    SequencedMap<String, ImageSpec> images,
    RegistryPolicy registry,
    SequencedMap<String, SecretSpec> secrets,
    List<HookSpec> hooks,
    List<CheckSpec> checks,
    RolloutPolicy rollout,
    SequencedMap<String, RolloutPolicy> rollouts) {
  public Project {
    images = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(images));
    hooks = List.copyOf(hooks);
    checks = List.copyOf(checks);
    secrets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(secrets));
    rollouts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rollouts));
  }

  /// The workloads by name, in the order in which they are written, with the defaults in them; each
  /// a tree.
  @SuppressWarnings("unchecked")
  public Map<String, Map<String, @Nullable Object>> workloads() {
    return values.tree().get("workloads") instanceof Map<?, ?> map
        ? (Map<String, Map<String, @Nullable Object>>) map
        : Map.of();
  }

  /// Where a workload is written.
  public Optional<Location> origin(String workload) {
    return values.origin(List.of("workloads", workload));
  }

  /// The reference that `image` of a workload stands for: that of an image of the project, or the
  /// text itself.
  public String imageReference(String image) {
    ImageSpec ours = images.get(image);
    return ours == null ? image : ours.reference();
  }

  /// How patient the rollout of a workload is; for what is no workload, what holds for all.
  public RolloutPolicy rolloutOf(String workload) {
    return rollouts.getOrDefault(workload, rollout);
  }
}
