package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.release.JobRecord;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Jobs by their content. A Job cannot be changed, so a changed one gets a name of its own; one
/// that ran to completion is not run again.
///
/// @param objects all objects, Jobs under the names they get
/// @param finished keys of Jobs that are not run again
/// @param hashes by the Job's name in the project
record Jobs(
    List<Manifest> objects,
    Set<String> finished,
    Map<String, String> hashes,
    Map<String, JobRecord> records) {

  static Jobs named(List<Manifest> objects, Map<String, JobRecord> known, ReleaseId release) {
    List<Manifest> named = new ArrayList<>();
    Set<String> finished = new LinkedHashSet<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    Map<String, JobRecord> records = new LinkedHashMap<>(known);
    for (Manifest object : objects) {
      if (!object.id().kind().equals("Job")) {
        named.add(object);
        continue;
      }
      String name = object.id().name();
      String hash = hash(object);
      JobRecord record = records.computeIfAbsent(name, _ -> new JobRecord(hash, Set.of()));
      hashes.put(name, hash);
      Manifest job =
          record.first().equals(hash)
              ? object
              : object.with(suffixed(name, hash), "metadata", "name");
      named.add(job);
      if (record.completed().contains(hash)) {
        finished.add(placed(job, release).id().key());
      }
    }
    return new Jobs(named, finished, hashes, records);
  }

  private static Manifest placed(Manifest job, ReleaseId release) {
    return job.id().namespace().isEmpty()
        ? job.with(release.namespace(), "metadata", "namespace")
        : job;
  }

  /// A Job's pods carry its name as a label, which takes 63 characters.
  private static String suffixed(String name, String hash) {
    return name.substring(0, Math.min(name.length(), 52)) + "-" + hash;
  }

  /// The records after all Jobs ran to completion.
  Map<String, JobRecord> completed() {
    Map<String, JobRecord> after = new LinkedHashMap<>(records);
    hashes.forEach(
        (name, hash) -> after.computeIfPresent(name, (_, job) -> job.andCompleted(hash)));
    return after;
  }

  private static String hash(Manifest job) {
    try {
      byte[] content = Json.writeSorted(job.get("spec")).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
