package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates and changes objects as the API server does: decode, default, own, prepare, validate,
/// store.
///
/// Called with the lock of the sandbox held.
final class Writes {
  private final Store store;
  private final Kinds kinds;
  private final Pace pace;
  private final Names names;
  private final Allocation allocation;

  /// What came of a write: the object as it is (or would be), and whether it is new.
  record Written(Stored object, boolean created) {}

  Writes(Store store, Kinds kinds, Pace pace, Names names) {
    this.store = store;
    this.kinds = kinds;
    this.pace = pace;
    this.names = names;
    this.allocation = new Allocation(store, kinds, names);
  }

  Written create(Target target, Map<String, @Nullable Object> body, Intent intent) {
    Kind kind = target.kind();
    Map<String, @Nullable Object> object = Incoming.decode(target, body, intent);
    Incoming.place(target, object);
    nameOf(kind, object);
    Incoming.secretTexts(kind, object);
    Defaults.fill(kind, target.shape(), object);
    Skeleton.complete(kind, object);
    demandNamespace(target, object);
    Owners owners = Owners.of(object);
    Typed.Difference difference =
        Typed.difference(
            target.shape(), Skeleton.of(kind, target.apiVersion()), Apply.bare(object));
    own(target, intent, owners, difference);
    owners.into(object);
    return finishCreate(target, object, intent);
  }

  private void own(Target target, Intent intent, Owners owners, Typed.Difference difference) {
    Owner writer = Owner.updater(intent.manager(), target.apiVersion(), target.subresource());
    FieldSet changed =
        Apply.owned(difference.changed(), target.subresource(), target.kind().has("status"));
    owners.update(writer, difference, changed, pace.stamp());
  }

  private Written finishCreate(Target target, Map<String, @Nullable Object> object, Intent intent) {
    Kind kind = target.kind();
    Metadata.begin(kind, object, names.uid(), pace.stamp());
    allocation.prepare(kind, object, null);
    String name = Tree.text(object, "metadata", "name");
    List<Cause> causes = Validation.ofNew(kind, target.shape(), object);
    if (!causes.isEmpty()) {
      throw Refusal.invalid(kind, name, causes);
    }
    Stored existing = store.get(kind, target.namespace(), name);
    if (existing != null) {
      throw Refusal.alreadyExists(kind, name);
    }
    return new Written(
        intent.dryRun() ? new Stored(kind, object, 0) : store.put(kind, object), true);
  }

  /// Server-side apply, which creates what is not there.
  Written apply(Target target, Map<String, @Nullable Object> body, Intent intent) {
    Kind kind = target.kind();
    Incoming.checkApplied(target, body, intent);
    Stored live = store.get(kind, target.namespace(), target.name());
    if (live == null && !target.subresource().isEmpty()) {
      throw Refusal.notFound(kind, target.name());
    }
    Map<String, @Nullable Object> base =
        live == null ? Skeleton.of(kind, target.apiVersion()) : live.in(target.apiVersion());
    Map<String, @Nullable Object> wanted = Edit.copy(body);
    Incoming.place(target, wanted);
    Owner applier = Owner.applier(intent.manager(), target.subresource());
    Map<String, @Nullable Object> merged =
        new Apply(target.shape(), applier, target.apiVersion(), kind.has("status"), pace.stamp())
            .apply(base, wanted, intent.force());
    Map<String, @Nullable Object> object =
        Edit.copy(Tree.map(Merge.withoutNulls(target.shape(), merged)));
    Incoming.checkConverted(target, object, body);
    Incoming.secretTexts(kind, object);
    return live == null
        ? applyNew(target, object, intent)
        : finishUpdate(target, live, object, intent);
  }

  private Written applyNew(Target target, Map<String, @Nullable Object> object, Intent intent) {
    String uid = Tree.text(object, "metadata", "uid");
    if (!uid.isEmpty()) {
      throw Refusal.conflict(
          target.kind(),
          target.name(),
          "uid mismatch: the provided object specified uid "
              + uid
              + ", and no existing object was found");
    }
    Defaults.fill(target.kind(), target.shape(), object);
    Skeleton.complete(target.kind(), object);
    demandNamespace(target, object);
    return finishCreate(target, object, intent);
  }

  /// Replaces the object by what is in the body; creates nothing.
  Written replace(Target target, Map<String, @Nullable Object> body, Intent intent) {
    Stored live = existing(target);
    Map<String, @Nullable Object> object = Incoming.decode(target, body, intent);
    String name = Tree.text(object, "metadata", "name");
    if (!name.equals(target.name())) {
      throw Refusal.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    if (Metadata.needsVersion(target.kind())
        && Tree.text(object, "metadata", "resourceVersion").isEmpty()) {
      Kind kind = target.kind();
      throw Refusal.invalid(
          kind.group(),
          kind.custom() ? kind.plural() : kind.kind(),
          target.name(),
          List.of(
              Cause.invalid("metadata.resourceVersion", 0L, "must be specified for an update")));
    }
    String uid = Tree.text(object, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(live.uid())) {
      throw Refusal.otherObject(target.kind(), live, uid);
    }
    return change(target, live, object, intent);
  }

  /// A changed object of a client that is no applier: of PUT or of one of the older patches.
  Written change(Target target, Stored live, Map<String, @Nullable Object> changed, Intent intent) {
    Map<String, @Nullable Object> object = Edit.copy(changed);
    Incoming.place(target, object);
    Incoming.secretTexts(target.kind(), object);
    Defaults.fill(target.kind(), target.shape(), object);
    Skeleton.complete(target.kind(), object);
    allocation.keep(target.kind(), object, live.content());
    Map<String, @Nullable Object> before = live.in(target.apiVersion());
    Owners owners = ownersOf(target, object, before);
    Typed.Difference difference =
        Typed.difference(target.shape(), Apply.bare(before), Apply.bare(object));
    own(target, intent, owners, difference);
    owners.into(object);
    return finishUpdate(target, live, object, intent);
  }

  /// The owners that a client sent, which it may change; those of the live object when it sent
  /// none.
  private static Owners ownersOf(
      Target target, Map<String, @Nullable Object> object, Map<String, @Nullable Object> live) {
    List<@Nullable Object> sent = Tree.list(object, "metadata", "managedFields");
    if (!target.subresource().isEmpty() || sent.isEmpty()) {
      return Owners.of(live);
    }
    boolean reset = sent.size() == 1 && Tree.map(sent.getFirst()).isEmpty();
    Owners owners = Owners.of(object);
    return reset || !owners.isEmpty() ? owners : Owners.of(live);
  }

  private Written finishUpdate(
      Target target, Stored live, Map<String, @Nullable Object> object, Intent intent) {
    Kind kind = target.kind();
    Map<String, @Nullable Object> before = live.in(target.apiVersion());
    String sent = Tree.text(object, "metadata", "resourceVersion");
    if (!sent.isEmpty() && !sent.equals(live.text("metadata", "resourceVersion"))) {
      throw Refusal.stale(kind, live.name());
    }
    Metadata.keepStatus(target, object, before);
    Defaults.fill(kind, target.shape(), object);
    Skeleton.complete(kind, object);
    List<Cause> causes = new ArrayList<>(Metadata.changed(object, before));
    Metadata.keep(target, object, before);
    allocation.prepare(kind, object, before);
    if (target.subresource().isEmpty()) {
      causes.addAll(Validation.ofChange(kind, target.shape(), object, before));
    }
    if (!causes.isEmpty()) {
      throw Refusal.invalid(kind, live.name(), causes);
    }
    if (Metadata.same(object, before)) {
      return new Written(live, false);
    }
    if (intent.dryRun()) {
      return new Written(new Stored(kind, object, live.version()), false);
    }
    return new Written(commit(live, object), false);
  }

  private Stored commit(Stored live, Map<String, @Nullable Object> object) {
    boolean gone =
        Tree.get(object, "metadata", "deletionTimestamp") != null
            && Tree.list(object, "metadata", "finalizers").isEmpty()
            && Tree.number(object, 0, "metadata", "deletionGracePeriodSeconds") == 0
            && !(live.kind().resource().equals("namespaces")
                && !Tree.list(object, "spec", "finalizers").isEmpty());
    if (gone) {
      Stored last = new Stored(live.kind(), object, live.version());
      store.remove(last);
      return last;
    }
    return store.put(live.kind(), object);
  }

  Stored existing(Target target) {
    Stored live = store.get(target.kind(), target.namespace(), target.name());
    if (live == null) {
      throw Refusal.notFound(target.kind(), target.name());
    }
    return live;
  }

  private void nameOf(Kind kind, Map<String, @Nullable Object> object) {
    String name = Tree.text(object, "metadata", "name");
    String prefix = Tree.text(object, "metadata", "generateName");
    if (name.isEmpty() && !prefix.isEmpty()) {
      Edit.put(object, names.generate(prefix), "metadata", "name");
    } else if (name.isEmpty()) {
      throw Refusal.invalid(
          kind, "", List.of(Cause.required("metadata.name", "name or generateName is required")));
    }
  }

  private void demandNamespace(Target target, Map<String, @Nullable Object> object) {
    if (!target.kind().namespaced()) {
      return;
    }
    Kind kind = kinds.get("namespaces");
    Stored namespace = store.get(kind, "", target.namespace());
    if (namespace == null) {
      throw Refusal.notFound(kind, target.namespace());
    }
    if (namespace.isDeleted()) {
      throw Refusal.forbidden(
          target.kind(),
          Tree.text(object, "metadata", "name"),
          "unable to create new content in namespace "
              + target.namespace()
              + " because it is being terminated");
    }
  }
}
