package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sequence.
public record YamlList(Location location, List<YamlNode> items) implements YamlNode {
  public YamlList {
    items = List.copyOf(items);
  }

  @Override
  public List<@Nullable Object> value() {
    List<@Nullable Object> values = new ArrayList<>();
    items.forEach(item -> values.add(item.value()));
    return values;
  }

  @Override
  public String kind() {
    return "a list";
  }
}
