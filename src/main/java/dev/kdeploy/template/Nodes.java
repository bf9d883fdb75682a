package dev.kdeploy.template;

import dev.kdeploy.problem.Location;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Values as YAML nodes that stand where a tag does.
final class Nodes {
  private Nodes() {}

  static YamlNode of(@Nullable Object value, Location place) {
    return switch (value) {
      case Named named -> of(named.entries(), place);
      case Map<?, ?> map -> {
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        map.forEach(
            (key, child) ->
                entries.put(String.valueOf(key), new YamlMap.Entry(place, of(child, place))));
        yield new YamlMap(place, entries);
      }
      case Iterable<?> list -> {
        List<YamlNode> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item, place)));
        yield new YamlList(place, items);
      }
      case null -> new YamlScalar(place, "null", null, false, null);
      case String text -> new YamlScalar(place, text, text, true, null);
      default -> new YamlScalar(place, value.toString(), value, false, null);
    };
  }
}
