package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tree of a project in one environment, all layers merged and `{{…}}` filled in. Immutable;
/// knows for each leaf which layers said what about it.
public final class Values {
  private final YamlMap expanded;
  private final Merged.OfMap merged;
  private final Map<String, @Nullable Object> tree;

  Values(YamlMap expanded, Merged.OfMap merged) {
    this.expanded = expanded;
    this.merged = merged;
    this.tree = frozen(expanded.value());
  }

  /// The whole tree, with the keys of `kdeploy.yaml`; nobody can change it.
  public Map<String, @Nullable Object> tree() {
    return tree;
  }

  /// What templates see: the whole tree, and `values` once more at the root.
  public Map<String, @Nullable Object> templateTree() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.putAll(tree);
    if (tree.get("values") instanceof Map<?, ?> values) {
      values.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    return Collections.unmodifiableMap(all);
  }

  /// Where the value at a path was written, by the layer that counts; for a map, the key that first
  /// made it.
  ///
  /// @param path keys (`String`) and places in lists (`Integer`)
  public Optional<Location> origin(List<?> path) {
    YamlNode here = expanded;
    Location key = expanded.location();
    for (Object step : path) {
      switch (here) {
        case YamlMap map when step instanceof String name -> {
          YamlMap.Entry entry = map.entries().get(name);
          here = entry == null ? null : entry.node();
          key = entry == null ? key : entry.key();
        }
        case YamlList list when step instanceof Integer index && index < list.items().size() -> {
          here = list.items().get(index);
          key = here.location();
        }
        case null, default -> {
          return Optional.empty();
        }
      }
    }
    return here == null
        ? Optional.empty()
        : Optional.of(here instanceof YamlMap ? key : here.location());
  }

  /// Why a path has its value: one explanation for it, or for each leaf below it when it is a map.
  /// An empty path is the whole tree.
  ///
  /// @param path as `--set` writes it: `workloads.web.env.LOG\.LEVEL`
  /// @throws KdeployException when no layer says anything about the path
  public List<Explanation> explain(String path) {
    KeyPath wanted = path.isEmpty() ? KeyPath.ROOT : KeyPath.parse(path);
    List<Explanation> explanations = new ArrayList<>();
    KeyPath inTree =
        KeyPath.of(wanted.steps().stream().takeWhile(String.class::isInstance).toList());
    Merged here = merged.at(inTree);
    if (here == null || (wanted.isInList() && valueAt(wanted) == null)) {
      throw new KdeployException(unknown(wanted));
    }
    if (wanted.isInList()) {
      explanations.add(explanation(wanted, here));
    } else {
      collect(here, wanted, explanations);
    }
    return explanations;
  }

  private void collect(Merged here, KeyPath path, List<Explanation> into) {
    if (here instanceof Merged.OfMap map && !map.entries().isEmpty()) {
      map.entries().forEach((key, below) -> collect(below, path.key(key), into));
    } else if (!here.claims().isEmpty()) {
      into.add(explanation(path, here));
    }
  }

  private Explanation explanation(KeyPath path, Merged here) {
    return new Explanation(
        path.toString(), valueAt(path), here.claims().stream().map(Claim::setting).toList());
  }

  private @Nullable Object valueAt(KeyPath path) {
    Object here = tree;
    for (Object step : path.steps()) {
      here =
          switch (here) {
            case Map<?, ?> map when step instanceof String -> map.get(step);
            case List<?> list when step instanceof Integer index && index < list.size() ->
                list.get(index);
            case null, default -> null;
          };
    }
    return here;
  }

  private Problem unknown(KeyPath path) {
    KeyPath known = path;
    while (!known.isRoot() && merged.at(known) == null) {
      known = known.parent();
    }
    String wrong = path.from(known.size()).steps().getFirst().toString();
    Set<String> names =
        merged.at(known) instanceof Merged.OfMap map ? map.entries().keySet() : Set.of();
    Problem problem = Problem.of("nothing sets `%s`", path);
    KeyPath found = known;
    Optional<String> near =
        Known.nearest(wrong, names)
            .map(name -> found.key(name).plus(path.from(found.size() + 1)).toString());
    if (near.isPresent()) {
      return problem.fix("did you mean `%s`?", near.get());
    }
    String inside = known.isRoot() ? "" : " in `" + known + "`";
    return problem.fix("known%s: %s", inside, names.isEmpty() ? "nothing" : Known.list(names));
  }

  YamlMap nodes() {
    return expanded;
  }

  private static Map<String, @Nullable Object> frozen(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, value) -> copy.put(key, frozenValue(value)));
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object frozenValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> frozen((Map<String, @Nullable Object>) map);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(frozenValue(item)));
        yield Collections.unmodifiableList(copy);
      }
      case null, default -> value;
    };
  }
}
