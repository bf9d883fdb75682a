package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deletes objects: at once, or marked until finalizers and grace are over.
final class Deletion {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private final Store store;
  private final Pace pace;

  /// What a client says about a deletion. `grace` is negative when it says nothing.
  record Wish(String policy, long grace, String uid, String version, boolean dryRun) {
    static final Wish BACKGROUND = new Wish("Background", -1, "", "", false);
  }

  Deletion(Store store, Pace pace) {
    this.store = store;
    this.pace = pace;
  }

  /// Deletes an object. Returns it as it is while it waits for its end, or null when it is gone.
  @Nullable Stored delete(Stored object, Wish wish) {
    check(object, wish);
    Set<String> finalizers =
        switch (wish.policy()) {
          case "Foreground" -> Set.of(FOREGROUND);
          case "Orphan" -> Set.of(ORPHAN);
          default -> Set.of();
        };
    long grace = grace(object, wish);
    boolean stays =
        grace > 0
            || !finalizers.isEmpty()
            || !Tree.list(object.content(), "metadata", "finalizers").isEmpty()
            || object.kind().resource().equals("namespaces");
    if (wish.dryRun()) {
      return stays ? object : null;
    }
    if (!stays) {
      store.remove(object);
      return null;
    }
    return mark(object, grace, finalizers);
  }

  private static void check(Stored object, Wish wish) {
    if (!wish.uid().isEmpty() && !wish.uid().equals(object.uid())) {
      throw Refusal.precondition(
          object.kind(),
          object.name(),
          "the UID in the precondition ("
              + wish.uid()
              + ") does not match the UID in record ("
              + object.uid()
              + "). The object might have been deleted and then recreated");
    }
    String version = object.text("metadata", "resourceVersion");
    if (!wish.version().isEmpty() && !wish.version().equals(version)) {
      throw Refusal.precondition(
          object.kind(),
          object.name(),
          "the ResourceVersion in the precondition ("
              + wish.version()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }

  private static long grace(Stored object, Wish wish) {
    boolean runs =
        object.kind().resource().equals("pods")
            && !object.text("spec", "nodeName").isEmpty()
            && !Set.of("Succeeded", "Failed").contains(object.text("status", "phase"));
    if (!runs) {
      return 0;
    }
    return wish.grace() >= 0
        ? wish.grace()
        : object.number(30, "spec", "terminationGracePeriodSeconds");
  }

  /// Marks an object as being deleted.
  Stored mark(Stored object, long grace, Set<String> finalizers) {
    Map<String, @Nullable Object> draft = object.draft();
    Edit.fill(draft, pace.stamp(), "metadata", "deletionTimestamp");
    Edit.put(draft, grace, "metadata", "deletionGracePeriodSeconds");
    if (!finalizers.isEmpty()) {
      List<@Nullable Object> all = new ArrayList<>(Tree.list(draft, "metadata", "finalizers"));
      finalizers.stream().filter(name -> !all.contains(name)).forEach(all::add);
      Edit.put(draft, all, "metadata", "finalizers");
    }
    long generation = Tree.number(draft, 0, "metadata", "generation");
    if (generation > 0 && !object.isDeleted()) {
      Edit.put(draft, generation + 1, "metadata", "generation");
    }
    if (object.kind().resource().equals("namespaces")) {
      Edit.remove(draft, "metadata", "deletionGracePeriodSeconds");
      Edit.put(draft, "Terminating", "status", "phase");
    }
    return Typed.same(draft, object.content()) ? object : store.put(object.kind(), draft);
  }

  /// Takes one finalizer away; the object goes with the last.
  void release(Stored object, String finalizer) {
    Stored live = store.get(object.kind(), object.namespace(), object.name());
    if (live == null || !live.uid().equals(object.uid())) {
      return;
    }
    Map<String, @Nullable Object> draft = live.draft();
    List<@Nullable Object> rest = new ArrayList<>(Tree.list(draft, "metadata", "finalizers"));
    if (!rest.remove(finalizer)) {
      return;
    }
    if (rest.isEmpty()) {
      Edit.remove(draft, "metadata", "finalizers");
    } else {
      Edit.put(draft, rest, "metadata", "finalizers");
    }
    boolean waits = Tree.number(draft, 0, "metadata", "deletionGracePeriodSeconds") > 0;
    if (rest.isEmpty() && live.isDeleted() && !waits) {
      store.remove(live);
    } else {
      store.put(live.kind(), draft);
    }
  }
}
