package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the server's own parts write: by the same rules as clients, but without HTTP.
final class Inside {
  private final Store store;
  private final Kinds kinds;
  private final Writes writes;
  private final Deletion deletion;

  Inside(Store store, Kinds kinds, Writes writes, Deletion deletion) {
    this.store = store;
    this.kinds = kinds;
    this.writes = writes;
    this.deletion = deletion;
  }

  /// A new object; null when its kind is not served.
  ///
  /// @throws Refusal if the server does not take it
  @Nullable Stored create(String manager, Map<String, @Nullable Object> content) {
    Kind kind = kinds.named(Tree.text(content, "apiVersion"), Tree.text(content, "kind"));
    if (kind == null) {
      return null;
    }
    Target target =
        new Target(
            kind,
            Kinds.version(Tree.text(content, "apiVersion")),
            Tree.text(content, "metadata", "namespace"),
            Tree.text(content, "metadata", "name"),
            "");
    return writes.create(target, content, Intent.inside(manager)).object();
  }

  /// Changes an object that is still the same one. A change of nothing is none.
  void update(
      String manager, String subresource, Stored before, Map<String, @Nullable Object> content) {
    Stored live = live(before);
    if (live != null) {
      Target target =
          new Target(
              before.kind(),
              Kinds.version(before.text("apiVersion")),
              before.namespace(),
              before.name(),
              subresource);
      Edit.remove(content, "metadata", "resourceVersion");
      writes.change(target, live, content, Intent.inside(manager));
    }
  }

  void delete(Stored object) {
    deletion.delete(object, Deletion.Wish.BACKGROUND);
  }

  /// Removes an object at once, without grace, unless finalizers hold it.
  void remove(Stored object) {
    Stored live = live(object);
    if (live != null && Tree.list(live.content(), "metadata", "finalizers").isEmpty()) {
      store.remove(live);
    } else if (live != null) {
      deletion.mark(live, 0, Set.of());
    }
  }

  private @Nullable Stored live(Stored object) {
    Stored live = store.get(object.kind(), object.namespace(), object.name());
    return live != null && live.uid().equals(object.uid()) ? live : null;
  }
}
