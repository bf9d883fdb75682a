package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ServiceAccount of pods under both of its names.
///
/// The server still has the older field `serviceAccount`, gives it the value of
/// `serviceAccountName`, and takes that back from it. Who applies the newer one alone can therefore
/// never remove it: the older one, which belongs to nobody, brings it back.
final class AccountNames {
  private AccountNames() {}

  /// The workload with the older field too, where it has the newer one only.
  static Manifest both(Manifest workload) {
    Map<String, @Nullable Object> spec = PodTemplates.podSpec(workload);
    String name = Tree.text(spec, "serviceAccountName");
    boolean alone = !name.isEmpty() && !spec.containsKey("serviceAccount");
    return alone && !PodTemplates.path(workload).isEmpty()
        ? PodTemplates.withSpec(workload, "serviceAccount", name)
        : workload;
  }
}
