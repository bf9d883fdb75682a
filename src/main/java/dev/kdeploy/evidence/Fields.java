package dev.kdeploy.evidence;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How the values of this room are written into trees and read from them. What is missing or of
/// another shape is read as empty.
final class Fields {
  private Fields() {}

  /// Keys and values in turn.
  static Map<String, @Nullable Object> of(@Nullable Object... entries) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      tree.put(String.valueOf(entries[i]), entries[i + 1]);
    }
    return tree;
  }

  static Map<String, @Nullable Object> id(ResourceId id) {
    return of(
        "apiVersion",
        id.apiVersion(),
        "kind",
        id.kind(),
        "namespace",
        id.namespace(),
        "name",
        id.name());
  }

  static ResourceId id(@Nullable Object tree, String key) {
    Object id = Tree.get(tree, key);
    return new ResourceId(
        Tree.text(id, "apiVersion"),
        Tree.text(id, "kind"),
        Tree.text(id, "namespace"),
        Tree.text(id, "name"));
  }

  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  static @Nullable Instant time(@Nullable Object tree, String... path) {
    String text = Tree.text(tree, path);
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return null;
    }
  }

  static int number(@Nullable Object tree, String... path) {
    return (int) Tree.number(tree, 0, path);
  }

  static @Nullable Integer code(@Nullable Object tree, String... path) {
    return Tree.get(tree, path) instanceof Number number ? number.intValue() : null;
  }

  static List<String> texts(@Nullable Object tree, String... path) {
    return Tree.list(tree, path).stream().map(String::valueOf).toList();
  }

  static Map<String, String> textMap(@Nullable Object tree, String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    Tree.map(tree, path).forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  static <T> List<T> each(
      @Nullable Object tree, String key, Function<Map<String, @Nullable Object>, T> reading) {
    return Tree.maps(tree, key).stream().map(reading).toList();
  }
}
