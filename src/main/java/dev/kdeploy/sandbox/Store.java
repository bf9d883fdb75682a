package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All objects, found by kind and namespace, by uid and by owner, and what happened to them lately.
///
/// Not safe by itself: whoever uses it holds the [Lock] of the sandbox.
final class Store {
  /// Changes kept for watches that come back; older resourceVersions are answered with 410.
  static final int HISTORY = 20_000;

  private final Map<String, NavigableMap<String, Stored>> byKind = new HashMap<>();
  private final Map<String, Stored> byUid = new HashMap<>();
  private final Map<String, Map<String, Stored>> byOwner = new HashMap<>();
  private final Map<String, Map<String, Stored>> orphans = new HashMap<>();
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long version = 1;
  private long oldest = 1;

  /// What happened to one object. `now` is its last state when it was deleted.
  record Change(Type type, Stored now, @Nullable Stored before) {
    enum Type {
      ADDED,
      MODIFIED,
      DELETED
    }
  }

  void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  long version() {
    return version;
  }

  /// The oldest resourceVersion after which every change is still known.
  long oldestVersion() {
    return oldest;
  }

  @Nullable Stored get(Kind kind, String namespace, String name) {
    NavigableMap<String, Stored> objects = byKind.get(kind.resource());
    return objects == null ? null : objects.get(Stored.key(namespace, name));
  }

  @Nullable Stored byUid(String uid) {
    return byUid.get(uid);
  }

  /// The objects of a kind in one namespace, or in all when it is empty; sorted by namespace and
  /// name.
  Collection<Stored> list(Kind kind, String namespace) {
    NavigableMap<String, Stored> objects = byKind.get(kind.resource());
    if (objects == null) {
      return List.of();
    }
    return namespace.isEmpty()
        ? List.copyOf(objects.values())
        : List.copyOf(objects.subMap(namespace + "\u0000", namespace + "\u0001").values());
  }

  /// The objects that name an owner in their ownerReferences, oldest first.
  List<Stored> ownedBy(String uid) {
    Map<String, Stored> owned = byOwner.get(uid);
    return owned == null ? List.of() : List.copyOf(owned.values());
  }

  /// The objects of a kind in a namespace that nobody controls.
  List<Stored> orphans(String resource, String namespace) {
    Map<String, Stored> free = orphans.get(resource + "/" + namespace);
    return free == null ? List.of() : List.copyOf(free.values());
  }

  List<Stored> all() {
    return byKind.values().stream().flatMap(objects -> objects.values().stream()).toList();
  }

  /// Stores a new or changed object under the next resourceVersion.
  Stored put(Kind kind, Map<String, @Nullable Object> content) {
    version++;
    Edit.put(content, Long.toString(version), "metadata", "resourceVersion");
    Stored stored = new Stored(kind, content, version);
    Stored before = index(stored);
    tell(new Change(before == null ? Change.Type.ADDED : Change.Type.MODIFIED, stored, before));
    return stored;
  }

  /// Takes an object out; its last state carries the resourceVersion of its end.
  void remove(Stored last) {
    version++;
    unindex(last);
    Map<String, @Nullable Object> content = new LinkedHashMap<>(last.content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(last.map("metadata"));
    metadata.put("resourceVersion", Long.toString(version));
    content.put("metadata", metadata);
    tell(new Change(Change.Type.DELETED, new Stored(last.kind(), content, version), last));
  }

  /// Takes back what was stored before, silently. Watches of earlier versions have to list again.
  void restore(Kind kind, Map<String, @Nullable Object> content) {
    long its = Long.parseLong(Tree.text(content, "metadata", "resourceVersion"));
    index(new Stored(kind, content, its));
    floor(its);
  }

  /// Makes sure that the next resourceVersion is higher than the given one.
  void floor(long known) {
    version = Math.max(version, known);
    oldest = version;
  }

  /// Forgets everything, silently.
  void clear() {
    byKind.clear();
    byUid.clear();
    byOwner.clear();
    orphans.clear();
    history.clear();
    oldest = version;
  }

  /// The changes after a resourceVersion, oldest first.
  List<Change> since(long after) {
    List<Change> changes = new ArrayList<>();
    for (var each = history.descendingIterator(); each.hasNext(); ) {
      Change change = each.next();
      if (change.now().version() <= after) {
        break;
      }
      changes.add(change);
    }
    return changes.reversed();
  }

  private @Nullable Stored index(Stored stored) {
    Stored before =
        byKind
            .computeIfAbsent(stored.kind().resource(), _ -> new TreeMap<>())
            .put(stored.key(), stored);
    if (before != null) {
      byUid.remove(before.uid());
      disown(before, stored);
    }
    byUid.put(stored.uid(), stored);
    keepOrphan(stored);
    for (Map<String, @Nullable Object> owner : stored.maps("metadata", "ownerReferences")) {
      byOwner
          .computeIfAbsent(Tree.text(owner, "uid"), _ -> new LinkedHashMap<>())
          .put(stored.uid(), stored);
    }
    return before;
  }

  private void keepOrphan(Stored stored) {
    String place = stored.kind().resource() + "/" + stored.namespace();
    if (stored.controller().isEmpty()) {
      orphans.computeIfAbsent(place, _ -> new LinkedHashMap<>()).put(stored.uid(), stored);
    } else {
      orphans.getOrDefault(place, new HashMap<>()).remove(stored.uid());
    }
  }

  private void disown(Stored before, Stored now) {
    if (!before.maps("metadata", "ownerReferences").equals(now.maps("metadata", "ownerReferences"))
        || !before.uid().equals(now.uid())) {
      forgetOwners(before);
    }
  }

  private void forgetOwners(Stored stored) {
    for (Map<String, @Nullable Object> owner : stored.maps("metadata", "ownerReferences")) {
      Map<String, Stored> owned = byOwner.get(Tree.text(owner, "uid"));
      if (owned != null) {
        owned.remove(stored.uid());
        if (owned.isEmpty()) {
          byOwner.remove(Tree.text(owner, "uid"));
        }
      }
    }
  }

  private void unindex(Stored stored) {
    NavigableMap<String, Stored> objects = byKind.get(stored.kind().resource());
    if (objects != null) {
      objects.remove(stored.key());
    }
    byUid.remove(stored.uid());
    orphans
        .getOrDefault(stored.kind().resource() + "/" + stored.namespace(), new HashMap<>())
        .remove(stored.uid());
    forgetOwners(stored);
  }

  private void tell(Change change) {
    history.addLast(change);
    if (history.size() > HISTORY) {
      oldest = history.removeFirst().now().version();
    }
    listeners.forEach(listener -> listener.accept(change));
  }
}
