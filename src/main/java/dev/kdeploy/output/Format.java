package dev.kdeploy.output;

import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an answer is written.
public enum Format {
  TEXT,
  JSON,
  YAML;

  /// The version of the keys of every document and event. New keys may come without a new version;
  /// a key that is there keeps its name and its meaning.
  static final long SCHEMA = 1;

  /// A document as text with a line end; `TEXT` has no form of its own and is written as YAML.
  public String write(Map<String, @Nullable Object> tree) {
    return this == JSON ? safe(Json.writePretty(tree)) + "\n" : Yaml.write(tree);
  }

  /// A document on one line, with a line end.
  static String line(Map<String, @Nullable Object> tree) {
    return safe(Json.write(tree)) + "\n";
  }

  /// A document of a type: `schema` and `type` first, then keys and values in turn.
  static Map<String, @Nullable Object> document(String type, @Nullable Object... entries) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("type", type);
    tree.putAll(tree(entries));
    return tree;
  }

  /// Keys and values in turn.
  static Map<String, @Nullable Object> tree(@Nullable Object... entries) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      tree.put(String.valueOf(entries[i]), entries[i + 1]);
    }
    return tree;
  }

  /// JSON lets most control characters stand as they are; terminals obey them.
  private static String safe(String json) {
    if (json.chars().noneMatch(Format::needsEscape)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 32);
    json.chars()
        .forEach(
            c -> {
              if (needsEscape(c)) {
                escaped.append(String.format("\\u%04x", c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }

  private static boolean needsEscape(int c) {
    return c >= 0x7f && !Character.isSurrogate((char) c) && Visible.isHidden(c);
  }
}
