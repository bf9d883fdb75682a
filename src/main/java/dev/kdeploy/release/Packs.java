package dev.kdeploy.release;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The objects of all kept revisions, each once, by the hash of its content, in immutable
/// compressed Secrets.
///
/// A Secret may hold 1 MiB; a pack is closed well below, because its base64 form also has to fit
/// into one request.
final class Packs {
  private static final int LARGEST = 700 * 1024;
  private static final int MOST_PACKS = 8;

  private final Cluster cluster;
  private final ReleaseId release;
  private final Map<String, Map<String, @Nullable Object>> read = new HashMap<>();

  Packs(Cluster cluster, ReleaseId release) {
    this.cluster = cluster;
    this.release = release;
  }

  /// A pack that is to be written.
  record Pack(String name, Manifest secret) {}

  /// Where a set of objects lies: packs that exist already, and packs to write.
  record Placement(String index, List<String> packs, List<Pack> fresh) {}

  /// Finds a place for objects, sharing what the given packs hold already.
  Placement place(List<Manifest> objects, List<String> existing) {
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    List<@Nullable Object> hashes = new ArrayList<>();
    for (Manifest object : objects) {
      String hash = hash(object.content());
      wanted.put(hash, object.content());
      hashes.add(hash);
    }
    String index = hash(hashes);
    wanted.put(index, hashes);
    List<String> shared = existing.size() >= MOST_PACKS ? List.of() : useful(existing, wanted);
    Map<String, @Nullable Object> missing = new LinkedHashMap<>(wanted);
    shared.forEach(name -> missing.keySet().removeAll(entries(name).orElse(Map.of()).keySet()));
    List<Pack> fresh = new ArrayList<>();
    split(missing, fresh);
    List<String> names = new ArrayList<>(shared);
    fresh.forEach(pack -> names.add(pack.name()));
    return new Placement(index, names, fresh);
  }

  private List<String> useful(List<String> existing, Map<String, @Nullable Object> wanted) {
    return existing.stream()
        .filter(
            name -> entries(name).orElse(Map.of()).keySet().stream().anyMatch(wanted::containsKey))
        .toList();
  }

  private void split(Map<String, @Nullable Object> entries, List<Pack> into) {
    if (entries.isEmpty()) {
      return;
    }
    byte[] compressed = Journal.compress(entries);
    if (compressed.length <= LARGEST) {
      into.add(pack(hash(entries), compressed));
      return;
    }
    if (entries.size() == 1) {
      throw new KdeployException(
          Problem.of("an object of this release is too large to be recorded")
              .why(
                  "compressed it has %d KiB, and a Secret holds %d",
                  compressed.length >> 10, LARGEST >> 10)
              .fix("move large data out of ConfigMaps and Secrets"));
    }
    List<String> keys = List.copyOf(entries.keySet());
    for (List<String> half :
        List.of(keys.subList(0, keys.size() / 2), keys.subList(keys.size() / 2, keys.size()))) {
      Map<String, @Nullable Object> part = new LinkedHashMap<>();
      half.forEach(key -> part.put(key, entries.get(key)));
      split(part, into);
    }
  }

  private Pack pack(String hash, byte[] compressed) {
    ResourceId id = Journal.secret(release, "." + hash.substring(0, 12));
    return new Pack(
        id.name(), Journal.record(id, release.name(), compressed).with(true, "immutable"));
  }

  /// Writes packs. One of the same name is there already when an earlier run was killed: same name,
  /// same content.
  void write(List<Pack> packs) {
    for (Pack pack : packs) {
      Answer answer = cluster.put(pack.secret(), null);
      if (answer instanceof Answer.Refused no && no.reason() != Answer.Reason.ALREADY_EXISTS) {
        throw Journal.refused("write the release record", pack.secret().id(), no);
      }
    }
  }

  /// The objects of a revision, in their order, or empty when a pack is missing because the run was
  /// killed before it was written.
  Optional<List<Manifest>> objects(String index, List<String> packs) {
    Map<String, @Nullable Object> known = new HashMap<>();
    for (String name : packs) {
      Optional<Map<String, @Nullable Object>> entries = entries(name);
      if (entries.isEmpty()) {
        return Optional.empty();
      }
      known.putAll(entries.get());
    }
    List<Manifest> objects = new ArrayList<>();
    for (Object hash : Tree.list(known.get(index))) {
      Object content = known.get(String.valueOf(hash));
      if (content == null) {
        return Optional.empty();
      }
      objects.add(Manifest.of(Tree.map(content)));
    }
    return known.containsKey(index) ? Optional.of(objects) : Optional.empty();
  }

  private Optional<Map<String, @Nullable Object>> entries(String name) {
    Map<String, @Nullable Object> known = read.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    ResourceId id = new ResourceId("v1", "Secret", release.namespace(), name);
    Optional<Map<String, @Nullable Object>> entries =
        cluster.get(id).map(secret -> Tree.map(Journal.content(secret)));
    entries.ifPresent(map -> read.put(name, map));
    return entries;
  }

  /// The hash under which a value lies: 128 bits of SHA-256 over its JSON with sorted keys, in hex.
  static String hash(@Nullable Object value) {
    try {
      byte[] bytes = Json.writeSorted(value).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
