package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stands for a tree that is too large to keep: equal trees, and only those, have equal
/// fingerprints.
final class Fingerprint {
  private Fingerprint() {}

  /// Of a pod template as its controller compares it: without the hash that the controller itself
  /// puts on it.
  static String ofTemplate(Map<String, @Nullable Object> template) {
    return of(Tree.without(template, "metadata", "labels", "pod-template-hash"));
  }

  /// Of any tree; the order of keys and keys without a value do not matter.
  static String of(Map<String, @Nullable Object> tree) {
    StringBuilder text = new StringBuilder();
    write(text, tree);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> _ -> {
        text.append('{');
        new TreeMap<>(Tree.map(value))
            .forEach(
                (key, inner) -> {
                  if (inner != null) {
                    write(text, key);
                    write(text, inner);
                  }
                });
        text.append('}');
      }
      case List<?> list -> {
        text.append('[');
        list.forEach(item -> write(text, item));
        text.append(']');
      }
      case null -> text.append('~');
      case String string -> text.append(string.length()).append(':').append(string);
      default -> text.append('#').append(value).append(';');
    }
  }
}
