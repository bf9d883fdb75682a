package dev.kdeploy.manifest;

import dev.kdeploy.problem.Location;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One Kubernetes object: what somebody wrote, or what a server answered. Immutable.
///
/// `content` is the object as a tree of maps, lists and scalars, in the order in which it was
/// written. `source` is where a person finds it, or null when a server sent it.
public record Manifest(
    ResourceId id, Map<String, @Nullable Object> content, @Nullable Location source) {

  public Manifest {
    content = Tree.frozen(content);
  }

  /// An object without a source.
  public static Manifest of(Map<String, @Nullable Object> content) {
    return of(content, null);
  }

  /// An object; its id is read from its content.
  public static Manifest of(Map<String, @Nullable Object> content, @Nullable Location source) {
    ResourceId id =
        new ResourceId(
            Tree.text(content, "apiVersion"),
            Tree.text(content, "kind"),
            Tree.text(content, "metadata", "namespace"),
            Tree.text(content, "metadata", "name"));
    return new Manifest(id, content, source);
  }

  /// The value at a path of keys, or null.
  public @Nullable Object get(String... path) {
    return Tree.get(content, path);
  }

  /// The text at a path, or an empty one.
  public String text(String... path) {
    return Tree.text(content, path);
  }

  /// The whole number at a path, or the given one.
  public long number(long otherwise, String... path) {
    return Tree.number(content, otherwise, path);
  }

  /// The map at a path, or an empty one.
  public Map<String, @Nullable Object> map(String... path) {
    return Tree.map(content, path);
  }

  /// The same object with a value at a path.
  public Manifest with(@Nullable Object value, String... path) {
    return of(Tree.with(content, value, path), source);
  }

  /// The same object without what stands at a path.
  public Manifest without(String... path) {
    return of(Tree.without(content, path), source);
  }

  /// The label's value, or an empty text.
  public String label(String name) {
    return text("metadata", "labels", name);
  }

  /// The annotation's value, or an empty text.
  public String annotation(String name) {
    return text("metadata", "annotations", name);
  }

  /// The server's identity of the object, or an empty text.
  public String uid() {
    return text("metadata", "uid");
  }

  /// The server's version of the object, or an empty text.
  public String resourceVersion() {
    return text("metadata", "resourceVersion");
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
