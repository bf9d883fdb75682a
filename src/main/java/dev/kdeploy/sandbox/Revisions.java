package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ControllerRevisions of a StatefulSet or DaemonSet: its templates so far.
final class Revisions {
  static final String RESOURCE = "controllerrevisions.apps";
  static final String HASH = "controller-revision-hash";

  private final World world;

  Revisions(World world) {
    this.world = world;
  }

  /// The revision of the owner's template, made or moved to the end of the history when it is not
  /// the newest.
  Stored newest(Stored owner) {
    Map<String, @Nullable Object> template = owner.map("spec", "template");
    List<Stored> all = sorted(owner);
    long last = all.isEmpty() ? 0 : all.getLast().number(0, "revision");
    for (Stored revision : all) {
      if (Typed.same(template(revision), template)) {
        if (revision.number(0, "revision") < last) {
          Map<String, @Nullable Object> draft = revision.draft();
          draft.put("revision", last + 1);
          world.update(PodSets.MANAGER, revision, draft);
        }
        return revision;
      }
    }
    return create(owner, template, last + 1);
  }

  private Stored create(Stored owner, Map<String, @Nullable Object> template, long number) {
    String hash = Names.hash(Shown.of(template));
    Map<String, @Nullable Object> labels = Edit.copy(Tree.map(template, "metadata", "labels"));
    boolean daemon = owner.kind().kind().equals("DaemonSet");
    labels.put(daemon ? HASH : "controller.kubernetes.io/hash", hash);
    Map<String, @Nullable Object> replaced = Edit.map("$patch", "replace");
    replaced.putAll(Edit.copy(template));
    Stored made =
        world.create(
            PodSets.MANAGER,
            Edit.map(
                "apiVersion",
                "apps/v1",
                "kind",
                "ControllerRevision",
                "metadata",
                Edit.map(
                    "name",
                    owner.name() + "-" + hash,
                    "namespace",
                    owner.namespace(),
                    "labels",
                    labels,
                    "ownerReferences",
                    Edit.list(World.reference(owner))),
                "data",
                Edit.map("spec", Edit.map("template", replaced)),
                "revision",
                number));
    if (made == null) {
      throw new IllegalStateException("no kind ControllerRevision");
    }
    return made;
  }

  List<Stored> sorted(Stored owner) {
    List<Stored> all = new ArrayList<>(world.controlledBy(owner, RESOURCE));
    all.sort(Comparator.comparingLong(revision -> revision.number(0, "revision")));
    return all;
  }

  static Map<String, @Nullable Object> template(Stored revision) {
    return Tree.without(revision.map("data", "spec", "template"), "$patch");
  }

  /// Forgets the oldest revisions that no pod has, beyond what the owner keeps.
  void cleanUp(Stored owner, List<String> used) {
    List<Stored> free =
        sorted(owner).stream()
            .filter(revision -> !used.contains(revision.name()) && !used.contains(hash(revision)))
            .toList();
    long limit = owner.number(10, "spec", "revisionHistoryLimit");
    free.stream().limit(Math.max(0, free.size() - limit)).forEach(world::delete);
  }

  static String hash(Stored revision) {
    return revision.label(HASH);
  }
}
