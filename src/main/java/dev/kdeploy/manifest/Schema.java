package dev.kdeploy.manifest;

import dev.kdeploy.manifest.Type.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The kinds that are built into Kubernetes and the types of their fields, as a real server's
/// OpenAPI tells them.
///
/// Loading costs a few milliseconds: kinds are read at once, each type when somebody first asks for
/// it. Safe for many threads.
public final class Schema {
  private static final String RESOURCE = "schema.txt";
  private static final String OBJECT_META = "meta.v1.ObjectMeta";

  private final String text;
  private final Map<String, KindInfo> kinds = new LinkedHashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Map<String, Type> types = new ConcurrentHashMap<>();

  private Schema(String text) {
    this.text = text;
    int kindLines = text.indexOf('\n', text.indexOf("\nkinds ") + 1) + 1;
    int typeLines = text.indexOf("\ntypes ");
    for (String line : text.substring(kindLines, typeLines).split("\n", -1)) {
      KindInfo kind = KindInfo.parse(line);
      kinds.put(key(kind.apiVersion(), kind.kind()), kind);
    }
    indexTypes(text.indexOf('\n', typeLines + 1) + 1);
  }

  private void indexTypes(int from) {
    for (int start = from; start < text.length(); start = text.indexOf('\n', start) + 1) {
      if (text.charAt(start) != ' ') {
        int end = start;
        while (text.charAt(end) != '\n' && text.charAt(end) != ' ') {
          end++;
        }
        starts.put(text.substring(start, end), start);
      }
    }
  }

  /// The kinds of the Kubernetes version that kdeploy was built with.
  public static Schema builtIn() {
    return BuiltIn.SCHEMA;
  }

  /// What is known of a kind; empty for custom resources.
  public Optional<KindInfo> kind(String apiVersion, String kind) {
    return Optional.ofNullable(kinds.get(key(apiVersion, kind)));
  }

  /// All kinds, sorted by group, version and name.
  public Collection<KindInfo> kinds() {
    return Collections.unmodifiableCollection(kinds.values());
  }

  /// The type of a kind's objects. That of a kind that is not built in takes anything, except that
  /// `apiVersion` and `kind` are texts and `metadata` is what it is everywhere.
  public Type type(String apiVersion, String kind) {
    return kind(apiVersion, kind).map(known -> type(known.type())).orElseGet(this::customResource);
  }

  /// The type of an object's kind.
  public Type type(ResourceId id) {
    return type(id.apiVersion(), id.kind());
  }

  /// A type by its short name, such as `core.v1.PodTemplateSpec`.
  ///
  /// @throws IllegalArgumentException if there is none
  public Type type(String name) {
    Integer start = starts.get(name);
    if (start == null) {
      throw new IllegalArgumentException("there is no type " + name);
    }
    return types.computeIfAbsent(name, _ -> TypeLines.read(this, linesOf(start)));
  }

  private List<String> linesOf(int start) {
    int end = text.indexOf('\n', start);
    while (end + 1 < text.length() && text.charAt(end + 1) == ' ') {
      end = text.indexOf('\n', end + 1);
    }
    return text.substring(start, end).lines().toList();
  }

  private Type customResource() {
    return Type.named(
        "",
        Shape.ANY,
        Map.of(
            "apiVersion", Type.of(Shape.STRING),
            "kind", Type.of(Shape.STRING),
            "metadata", type(OBJECT_META)));
  }

  private static String key(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  private static String resource() {
    try (InputStream stream = Schema.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class BuiltIn {
    static final Schema SCHEMA = new Schema(resource());
  }
}
