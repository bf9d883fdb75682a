package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deletes what nobody owns any more, and ends deletions that wait for dependents or leave them
/// behind.
final class Garbage implements Controller {
  private final World world;
  private final Deletion deletion;

  Garbage(World world, Deletion deletion) {
    this.world = world;
    this.deletion = deletion;
  }

  @Override
  public Set<String> resources() {
    return Set.of();
  }

  @Override
  public void notice(Change change) {
    Stored now = change.now();
    if (change.type() == Change.Type.DELETED) {
      world.store().ownedBy(now.uid()).forEach(owned -> world.soon(this, owned));
      for (Map<String, @Nullable Object> reference : now.maps("metadata", "ownerReferences")) {
        Stored owner = world.store().byUid(Tree.text(reference, "uid"));
        if (owner != null && has(owner, Deletion.FOREGROUND)) {
          world.soon(this, owner);
        }
      }
    } else if (now.isDeleted() && (has(now, Deletion.FOREGROUND) || has(now, Deletion.ORPHAN))
        || change.type() == Change.Type.ADDED
            && !now.maps("metadata", "ownerReferences").isEmpty()) {
      world.soon(this, now);
    }
  }

  private static boolean has(Stored object, String finalizer) {
    return Tree.list(object.content(), "metadata", "finalizers").contains(finalizer);
  }

  @Override
  public void sync(Stored object) {
    if (object.isDeleted() && has(object, Deletion.ORPHAN)) {
      world.store().ownedBy(object.uid()).forEach(owned -> disown(owned, object.uid()));
      deletion.release(object, Deletion.ORPHAN);
    } else if (object.isDeleted() && has(object, Deletion.FOREGROUND)) {
      foreground(object);
    } else {
      collect(object);
    }
  }

  private void foreground(Stored object) {
    List<Stored> owned = world.store().ownedBy(object.uid());
    boolean blocked = false;
    for (Stored each : owned) {
      blocked |= blocks(each, object.uid());
      if (!each.isDeleted()) {
        deletion.delete(each, new Deletion.Wish("Foreground", -1, "", "", false));
      }
    }
    boolean left =
        world.store().ownedBy(object.uid()).stream().anyMatch(each -> blocks(each, object.uid()));
    if (!blocked || !left) {
      deletion.release(object, Deletion.FOREGROUND);
    }
  }

  private static boolean blocks(Stored owned, String uid) {
    return owned.maps("metadata", "ownerReferences").stream()
        .anyMatch(
            reference ->
                Tree.text(reference, "uid").equals(uid)
                    && Tree.flag(reference, "blockOwnerDeletion"));
  }

  private void collect(Stored object) {
    List<Map<String, @Nullable Object>> references = object.maps("metadata", "ownerReferences");
    boolean owned =
        references.isEmpty()
            || references.stream()
                .anyMatch(reference -> world.store().byUid(Tree.text(reference, "uid")) != null);
    if (!owned && !object.isDeleted()) {
      world.delete(object);
    }
  }

  private void disown(Stored object, String uid) {
    List<@Nullable Object> rest = new ArrayList<>();
    for (Map<String, @Nullable Object> reference : object.maps("metadata", "ownerReferences")) {
      if (!Tree.text(reference, "uid").equals(uid)) {
        rest.add(reference);
      }
    }
    Map<String, @Nullable Object> draft = object.draft();
    if (rest.isEmpty()) {
      Edit.remove(draft, "metadata", "ownerReferences");
    } else {
      Edit.put(draft, rest, "metadata", "ownerReferences");
    }
    world.put(object, draft);
  }
}
