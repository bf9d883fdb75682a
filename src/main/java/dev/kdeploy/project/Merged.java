package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A place of the merged tree with everything that any layer says about it.
sealed interface Merged {
  /// What the layers say, winner first.
  List<Claim> claims();

  /// Entries of several layers.
  record OfMap(SequencedMap<String, Merged> entries, List<Claim> claims) implements Merged {
    public OfMap {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }
  }

  /// A scalar or a list: the winner's, as a whole.
  record Value(List<Claim> claims) implements Merged {}

  /// Nothing: the winner took it out.
  record Removed(List<Claim> claims) implements Merged {}

  /// What stands at a place below, or null.
  default @Nullable Merged at(KeyPath path) {
    Merged here = this;
    for (Object step : path.steps()) {
      here = here instanceof OfMap map && step instanceof String key ? map.entries.get(key) : null;
    }
    return here;
  }

  /// The tree without its history; each node stands where its winner wrote it, a map where it was
  /// first made.
  default YamlNode tree() {
    return switch (this) {
      case OfMap map -> {
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        map.entries.forEach(
            (key, below) -> {
              if (!(below instanceof Removed)) {
                entries.put(key, new YamlMap.Entry(below.key(), below.tree()));
              }
            });
        yield new YamlMap(maker().node().location(), entries);
      }
      case Value value -> value.claims.getFirst().node();
      case Removed removed -> removed.claims.getFirst().node();
    };
  }

  /// Where the key stands that gives this place what it has.
  default Location key() {
    return this instanceof OfMap ? maker().key() : claims().getFirst().key();
  }

  /// The lowest layer that made a map, leaving aside what is shipped and what is meant for all.
  private Claim maker() {
    List<Claim> fromBelow = claims().reversed();
    return fromBelow.stream()
        .filter(
            claim -> claim.isMap() && claim.tree().layer() != Layer.SHIPPED && !claim.isDefault())
        .findFirst()
        .orElse(claims().getFirst());
  }

  /// A list or scalar without the nulls of maps in it, which say "not there".
  static YamlNode withoutNulls(YamlNode node) {
    return switch (node) {
      case YamlScalar scalar -> scalar;
      case YamlList list ->
          new YamlList(list.location(), list.items().stream().map(Merged::withoutNulls).toList());
      case YamlMap map -> {
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        map.entries()
            .forEach(
                (key, entry) -> {
                  if (!(entry.node() instanceof YamlScalar scalar && scalar.value() == null)) {
                    entries.put(key, new YamlMap.Entry(entry.key(), withoutNulls(entry.node())));
                  }
                });
        yield new YamlMap(map.location(), entries);
      }
    };
  }
}
