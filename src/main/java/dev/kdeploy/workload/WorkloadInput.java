package dev.kdeploy.workload;

import dev.kdeploy.problem.Location;
import dev.kdeploy.project.Project;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that the objects of a project's workloads depend on.
///
/// @param images the full reference for a name of `images`, or for a reference as the user wrote
///   it; what is not here is used as the project says it
/// @param secrets the content of every entry of the project's `secrets`
public record WorkloadInput(
    Project project, Map<String, String> images, Map<String, SecretContent> secrets) {
  public WorkloadInput {
    images = Map.copyOf(images);
    secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
  }

  Map<String, @Nullable Object> tree() {
    return project.values().tree();
  }

  Optional<Location> place(List<Object> path) {
    return project.values().origin(path);
  }

  ProjectFiles files() {
    return new ProjectFiles(project.directory());
  }
}
