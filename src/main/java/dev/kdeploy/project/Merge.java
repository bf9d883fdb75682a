package dev.kdeploy.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lays layers over each other: maps merge, lists and scalars replace, null removes.
///
/// All layers are looked at together, place by place, so that nothing of what a layer says is lost:
/// a place's claims are those of every layer, and the topmost decides which of the ones below it
/// still count.
final class Merge {
  private static final Set<String> WITHOUT_REPLICAS = Set.of("DaemonSet", "Job", "CronJob");

  private final Schema schema;

  Merge(Schema schema) {
    this.schema = schema;
  }

  /// The merged tree of layers, lowest first.
  Merged.OfMap merge(List<LayerTree> layers) {
    List<Claim> roots = layers.stream().map(Claim::root).toList();
    return mergeMaps(roots, roots, KeyPath.ROOT, List.of(schema), List.of());
  }

  private Merged merge(
      List<Claim> claims, KeyPath path, List<Schema> schemas, List<Claim> defaults) {
    Claim top = claims.getLast();
    List<Claim> winnerFirst = List.copyOf(claims.reversed());
    if (!top.isMap()) {
      boolean removed = top.isNull() && !is(schemas, "x-keep-null");
      return removed ? new Merged.Removed(winnerFirst) : new Merged.Value(winnerFirst);
    }
    boolean replaces = schemas.stream().anyMatch(s -> "replace".equals(s.find("x-merge")));
    List<Claim> maps = replaces ? List.of(top) : topmostMaps(claims);
    if (path.size() == 2 && path.startsWith("workloads")) {
      return workload(maps, claims, path, schemas, defaults);
    }
    return mergeMaps(maps, claims, path, schemas, defaults);
  }

  private static boolean is(List<Schema> schemas, String keyword) {
    return schemas.stream().anyMatch(schema -> schema.is(keyword));
  }

  /// The maps above the topmost claim that is no map: what lies under that one was replaced or
  /// removed.
  private static List<Claim> topmostMaps(List<Claim> claims) {
    int from = claims.size();
    while (from > 0 && claims.get(from - 1).isMap()) {
      from--;
    }
    return claims.subList(from, claims.size());
  }

  private Merged.OfMap mergeMaps(
      List<Claim> maps,
      List<Claim> claims,
      KeyPath path,
      List<Schema> schemas,
      List<Claim> defaults) {
    List<Claim> below = path.isRoot() ? claimsOf("defaults", maps) : defaults;
    SequencedMap<String, Merged> entries = new LinkedHashMap<>();
    for (String key : keys(maps)) {
      List<Schema> described = below(schemas, key);
      entries.put(key, merge(claimsOf(key, maps), path.key(key), described, below));
    }
    return new Merged.OfMap(entries, List.copyOf(claims.reversed()));
  }

  private List<Schema> below(List<Schema> schemas, String key) {
    // What stands in a tree whose nulls are values keeps its nulls too.
    List<Schema> below = new ArrayList<>();
    for (Schema each : schemas) {
      List<Schema> found = each.at(KeyPath.of(key));
      below.addAll(found.isEmpty() && each.is("x-keep-null") ? List.of(each) : found);
    }
    return below;
  }

  private static Set<String> keys(List<Claim> maps) {
    Set<String> keys = new LinkedHashSet<>();
    for (Claim claim : maps) {
      if (claim.node() instanceof dev.kdeploy.yaml.YamlMap map) {
        keys.addAll(map.entries().keySet());
      }
    }
    return keys;
  }

  private static List<Claim> claimsOf(String key, List<Claim> maps) {
    List<Claim> claims = new ArrayList<>();
    for (Claim map : maps) {
      @Nullable Claim below = map.below(key);
      if (below != null) {
        claims.add(below);
      }
    }
    return claims;
  }

  /// A workload over the defaults for all workloads, in all their layers.
  private Merged workload(
      List<Claim> maps,
      List<Claim> claims,
      KeyPath path,
      List<Schema> schemas,
      List<Claim> defaults) {
    List<Claim> stack = new ArrayList<>(topmostMaps(defaults));
    stack.addAll(maps);
    Merged.OfMap whole = mergeMaps(stack, claims, path, schemas, List.of());
    if (takesReplicas(whole)) {
      return whole;
    }
    List<Claim> own = claimsOf("replicas", maps);
    SequencedMap<String, Merged> entries = new LinkedHashMap<>(whole.entries());
    entries.remove("replicas");
    if (!own.isEmpty()) {
      entries.put(
          "replicas", merge(own, path.key("replicas"), below(schemas, "replicas"), List.of()));
    }
    return new Merged.OfMap(entries, whole.claims());
  }

  /// Whether a number of pods that is meant for all workloads is meant for this one.
  private static boolean takesReplicas(Merged.OfMap workload) {
    Merged kind = workload.entries().get("kind");
    boolean counted =
        !(kind instanceof Merged.Value value
            && value.claims().getFirst().node().value() instanceof String name
            && WITHOUT_REPLICAS.contains(name));
    Merged autoscale = workload.entries().get("autoscale");
    boolean scaled =
        autoscale instanceof Merged.OfMap
            || (autoscale instanceof Merged.Value value
                && !Boolean.FALSE.equals(value.claims().getFirst().node().value()));
    return counted && !scaled;
  }
}
