package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.project.HookSpec.When;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A Job that runs as a part of each deployment, under a name of its own each time.
///
/// @param name the Job's name in the project
/// @param job the Job as the project has it
/// @param irreversible what it did cannot be undone
/// @param timeout null for the deployment's own
record Hook(
    String name, When when, Manifest job, boolean irreversible, @Nullable Duration timeout) {
  /// On every hook's Job: which release it is of. Not the release's own labels, which would make it
  /// one of the objects that are pruned.
  static final String RELEASE = "kdeploy.dev/hook-of";

  private static final String REVISION = "kdeploy.dev/revision";

  /// Pods carry their Job's name as a label.
  private static final int LONGEST = 63;

  /// The Job for one revision. A run that goes on with a revision finds it by its name.
  Manifest of(ReleaseId release, int revision) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(job.map("metadata", "labels"));
    labels.put("app.kubernetes.io/managed-by", "kdeploy");
    labels.put(RELEASE, release.name());
    labels.put(REVISION, Integer.toString(revision));
    return job.with(jobName(release.name(), revision), "metadata", "name")
        .with(release.namespace(), "metadata", "namespace")
        .with(labels, "metadata", "labels");
  }

  private String jobName(String release, int revision) {
    String whole = release + "-" + name + "-" + revision;
    if (whole.length() <= LONGEST) {
      return whole;
    }
    CRC32 hash = new CRC32();
    hash.update(whole.getBytes(StandardCharsets.UTF_8));
    String end = "-%08x-%d".formatted(hash.getValue(), revision);
    return whole.substring(0, LONGEST - end.length()) + end;
  }

  /// Whether a Job was made for another revision than this.
  static boolean isOfAnother(Manifest job, int revision) {
    return !job.label(REVISION).equals(Integer.toString(revision));
  }
}
