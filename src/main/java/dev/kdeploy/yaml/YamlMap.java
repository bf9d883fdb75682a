package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A mapping in the order in which it was written; keys are texts.
public record YamlMap(Location location, SequencedMap<String, Entry> entries) implements YamlNode {
  /// A value and where its key stands.
  public record Entry(Location key, YamlNode node) {}

  public YamlMap {
    entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
  }

  /// The value under a key, or null.
  public @Nullable YamlNode get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.node();
  }

  @Override
  public Map<String, @Nullable Object> value() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    entries.forEach((key, entry) -> values.put(key, entry.node().value()));
    return values;
  }

  @Override
  public String kind() {
    return "a map";
  }
}
