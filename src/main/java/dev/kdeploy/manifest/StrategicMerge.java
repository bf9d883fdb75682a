package dev.kdeploy.manifest;

import dev.kdeploy.manifest.Type.Shape;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Strategic merge patches, as `kubectl patch` applies them.
///
/// Maps are merged, null removes, lists are merged by their patch merge key where their type has
/// one and replaced where not. `$patch: delete` and `$patch: replace` work on maps and on items of
/// merged lists, as do `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…`. A
/// value of a custom resource's type is patched by a JSON merge patch, which knows none of these.
///
/// Kinder than kubectl: `$patch: merge` is taken for what it says; `$patch: replace` on something
/// that is not there yet gives what the patch says instead of nothing; no directive and no null of
/// the patch is left in the result; an order need not be that of the patch's own items.
public final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private final PatchPath path;

  private StrategicMerge(PatchPath path) {
    this.path = path;
  }

  /// The base with the patch applied; both stay as they are.
  ///
  /// @throws KdeployException with everything that is wrong with the patch, without places
  public static Map<String, @Nullable Object> patch(
      Type type, Map<String, @Nullable Object> base, Map<String, @Nullable Object> patch) {
    return patch(type, base, patch, new PatchPath(null));
  }

  /// The base with the patch applied.
  ///
  /// @throws KdeployException with everything that is wrong with the patch and where it stands
  public static Map<String, @Nullable Object> patch(
      Type type, Map<String, @Nullable Object> base, YamlMap patch) {
    return patch(type, base, patch.value(), new PatchPath(patch));
  }

  private static Map<String, @Nullable Object> patch(
      Type type,
      Map<String, @Nullable Object> base,
      Map<String, @Nullable Object> patch,
      PatchPath path) {
    Map<String, @Nullable Object> merged =
        type.shape() == Shape.ANY
            ? new JsonMerge(path).merge(base, patch)
            : new StrategicMerge(path).mergeMap(type, base, patch);
    if (!path.problems().isEmpty()) {
      throw new KdeployException(path.problems());
    }
    return merged;
  }

  private Map<String, @Nullable Object> mergeMap(
      Type type, Map<String, @Nullable Object> base, Map<String, @Nullable Object> patch) {
    Object directive = patch.get(PATCH);
    if ("delete".equals(directive)) {
      return new LinkedHashMap<>();
    }
    if (directive != null && !"replace".equals(directive) && !"merge".equals(directive)) {
      path.refuseDirective(directive);
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    if (!"replace".equals(directive)) {
      merged.putAll(base);
      retainKeys(merged, patch);
    }
    patch.forEach((key, value) -> deleteScalars(merged, key, value));
    patch.forEach((key, value) -> mergeField(type, merged, key, value));
    patch.forEach((key, value) -> order(type, base, merged, patch, key, value));
    return merged;
  }

  private void mergeField(
      Type type, Map<String, @Nullable Object> merged, String key, @Nullable Object value) {
    if (isDirective(key)) {
      return;
    }
    if (key.startsWith("$") && type.shape() == Shape.OBJECT && !type.fields().contains(key)) {
      path.refuseUnknown(key);
      return;
    }
    path.enter(key);
    if (value == null) {
      merged.remove(key);
    } else {
      merged.put(key, mergeValue(type.field(key), merged.get(key), value));
    }
    path.leave();
  }

  private @Nullable Object mergeValue(Type type, @Nullable Object base, Object patch) {
    if (patch instanceof Map) {
      boolean replaced = type.isReplacedByPatch() || !(base instanceof Map);
      return mergeMap(type, replaced ? Map.of() : Tree.map(base), Tree.map(patch));
    }
    if (patch instanceof List) {
      boolean fresh = !(base instanceof List);
      return mergeList(type, fresh ? List.of() : Tree.list(base), Tree.list(patch));
    }
    return patch;
  }

  private List<@Nullable Object> mergeList(
      Type type, List<@Nullable Object> base, List<@Nullable Object> patch) {
    if (!type.mergesList()) {
      return replaceList(type, patch);
    }
    String key = type.mergeKey();
    if (key == null) {
      List<@Nullable Object> merged = new ArrayList<>(base);
      patch.stream().filter(item -> !merged.contains(item)).forEach(merged::add);
      return ListOrder.merged(merged, patch, base, item -> item);
    }
    return mergeItems(type, key, base, patch);
  }

  /// A list that is not merged: its items are taken as they are, without the directives that would
  /// have no effect.
  private List<@Nullable Object> replaceList(Type type, List<@Nullable Object> patch) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < patch.size(); i++) {
      path.enter(i);
      Object item = patch.get(i);
      Object directive = Tree.get(item, PATCH);
      if (directive == null) {
        items.add(item instanceof Map ? mergeMap(type.items(), Map.of(), Tree.map(item)) : item);
      } else if (!directive.equals("replace")) {
        path.refuseInReplacedList(directive);
      } else if (Tree.map(item).size() > 1) {
        items.add(mergeMap(type.items(), Map.of(), Tree.map(item)));
      }
      path.leave();
    }
    return items;
  }

  private List<@Nullable Object> mergeItems(
      Type type, String key, List<@Nullable Object> base, List<@Nullable Object> patch) {
    boolean replace = patch.stream().anyMatch(item -> "replace".equals(Tree.get(item, PATCH)));
    List<@Nullable Object> merged = new ArrayList<>(replace ? List.of() : base);
    // Deletions come first wherever they stand, so that an item can be deleted and written anew.
    patch.stream()
        .filter(item -> "delete".equals(Tree.get(item, PATCH)))
        .forEach(item -> merged.removeIf(old -> sameKey(old, item, key)));
    List<@Nullable Object> order = new ArrayList<>(merged);
    List<@Nullable Object> kept = new ArrayList<>();
    for (int i = 0; i < patch.size(); i++) {
      path.enter(i);
      mergeItem(type, key, merged, kept, patch.get(i));
      path.leave();
    }
    return replace ? merged : ListOrder.merged(merged, kept, order, item -> Tree.get(item, key));
  }

  private void mergeItem(
      Type type,
      String key,
      List<@Nullable Object> merged,
      List<@Nullable Object> kept,
      @Nullable Object item) {
    Object directive = Tree.get(item, PATCH);
    if ("replace".equals(directive) && Tree.map(item).size() == 1) {
      return;
    }
    if (Tree.get(item, key) == null) {
      path.refuseItem(item, key);
      return;
    }
    if ("delete".equals(directive)) {
      return;
    }
    if ("replace".equals(directive)) {
      path.refuseReplacingItem();
      return;
    }
    kept.add(item);
    int at = 0;
    while (at < merged.size() && !sameKey(merged.get(at), item, key)) {
      at++;
    }
    if (at < merged.size()) {
      merged.set(at, mergeMap(type.items(), Tree.map(merged.get(at)), Tree.map(item)));
    } else {
      merged.add(mergeMap(type.items(), Map.of(), Tree.map(item)));
    }
  }

  private static boolean sameKey(@Nullable Object a, @Nullable Object b, String key) {
    Object name = Tree.get(a, key);
    return name != null && SameValue.same(Type.of(Shape.ANY), name, Tree.get(b, key));
  }

  private void retainKeys(
      Map<String, @Nullable Object> merged, Map<String, @Nullable Object> patch) {
    if (!patch.containsKey(RETAIN)) {
      return;
    }
    if (!(patch.get(RETAIN) instanceof List<?> retained)) {
      path.addAt(RETAIN, Problem.of("`%s` takes a list of keys", RETAIN));
      return;
    }
    patch.forEach(
        (key, value) -> {
          if (value != null && !isDirective(key) && !retained.contains(key)) {
            path.addAt(key, Problem.of("`%s` is in the patch, but not in its `%s`", key, RETAIN));
          }
        });
    merged.keySet().removeIf(key -> !retained.contains(key));
  }

  private void deleteScalars(
      Map<String, @Nullable Object> merged, String directive, @Nullable Object value) {
    if (directive.startsWith(DELETE)) {
      String key = directive.substring(DELETE.length());
      if (!(value instanceof List<?> deleted)) {
        path.addAt(directive, Problem.of("`%s` takes a list of values", directive));
      } else if (merged.get(key) instanceof List<?>) {
        List<@Nullable Object> left = new ArrayList<>(Tree.list(merged, key));
        left.removeIf(deleted::contains);
        merged.put(key, left);
      }
    }
  }

  private void order(
      Type type,
      Map<String, @Nullable Object> base,
      Map<String, @Nullable Object> merged,
      Map<String, @Nullable Object> patch,
      String directive,
      @Nullable Object value) {
    if (!directive.startsWith(ORDER)) {
      return;
    }
    String key = directive.substring(ORDER.length());
    if (!(value instanceof List<?>)) {
      path.addAt(directive, Problem.of("`%s` takes a list", directive));
    } else if (merged.get(key) instanceof List<?>) {
      String name = type.field(key).mergeKey();
      List<@Nullable Object> wanted = Tree.list(patch, directive);
      merged.put(
          key,
          ListOrder.merged(
              Tree.list(merged, key),
              wanted,
              Tree.list(base, key),
              item -> name == null ? item : Tree.get(item, name)));
    }
  }

  static boolean isDirective(String key) {
    return key.equals(PATCH)
        || key.equals(RETAIN)
        || key.startsWith(ORDER)
        || key.startsWith(DELETE);
  }

  /// What a custom resource is patched with: maps are merged, null removes, everything else is
  /// replaced.
  private record JsonMerge(PatchPath path) {
    Map<String, @Nullable Object> merge(
        Map<String, @Nullable Object> base, Map<String, @Nullable Object> patch) {
      Map<String, @Nullable Object> merged = new LinkedHashMap<>(base);
      patch.forEach(
          (key, value) -> {
            path.enter(key);
            if (isDirective(key)) {
              path.add(
                  Problem.of("`%s` does not work on a custom resource", key)
                      .why("custom resources take JSON merge patches: lists are replaced whole")
                      .fix("write the whole list, and null for what is to go"));
            } else if (value == null) {
              merged.remove(key);
            } else {
              merged.put(
                  key,
                  value instanceof Map ? merge(Tree.map(merged, key), Tree.map(value)) : value);
            }
            path.leave();
          });
      return merged;
    }
  }
}
