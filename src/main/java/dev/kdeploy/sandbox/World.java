package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import dev.kdeploy.sandbox.Works.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What controllers see of the sandbox: objects, time, and the ways to change and to be called
/// again.
final class World {
  private final Kinds kinds;
  private final Store store;
  private final Inside inside;
  private final Works works;
  private final Pace pace;
  private final Map<String, List<Controller>> controllers = new HashMap<>();
  private final List<Controller> all = new ArrayList<>();
  private @Nullable RuntimeException fault;

  World(Kinds kinds, Store store, Inside inside, Works works, Pace pace) {
    this.kinds = kinds;
    this.store = store;
    this.inside = inside;
    this.works = works;
    this.pace = pace;
    store.onChange(this::dispatch);
  }

  void add(Controller controller) {
    all.add(controller);
    for (String resource : controller.resources()) {
      controllers.computeIfAbsent(resource, _ -> new ArrayList<>()).add(controller);
    }
  }

  Kinds kinds() {
    return kinds;
  }

  Store store() {
    return store;
  }

  Pace pace() {
    return pace;
  }

  private void dispatch(Change change) {
    Stored now = change.now();
    boolean deleted = change.type() == Change.Type.DELETED;
    for (Controller controller : controllers.getOrDefault(now.kind().resource(), List.of())) {
      if (deleted) {
        controller.gone(now);
      } else {
        works.soon(task(controller, now));
      }
    }
    all.forEach(controller -> controller.notice(change));
  }

  /// Looks at every object again, as after a start.
  void lookAtEverything() {
    for (Stored object : store.all()) {
      for (Controller controller : controllers.getOrDefault(object.kind().resource(), List.of())) {
        works.soon(task(controller, object));
      }
    }
  }

  /// Does one task that is due. Returns whether there was one.
  boolean step() {
    Task task = works.next();
    if (task == null) {
      return false;
    }
    Kind kind = kinds.resource(task.resource());
    Stored object = kind == null ? null : store.get(kind, task.namespace(), task.name());
    if (object != null) {
      attempt(task, object);
    }
    return true;
  }

  /// A refusal or a bug ends one attempt, not the controller: it looks again in a second.
  private void attempt(Task task, Stored object) {
    try {
      task.controller().sync(object);
    } catch (Refusal _) {
      works.at(pace.now().plusSeconds(1), task);
    } catch (RuntimeException e) {
      fault = e;
      works.at(pace.now().plusSeconds(60), task);
    }
  }

  /// The last bug that a controller ran into, or null.
  @Nullable RuntimeException fault() {
    return fault;
  }

  void soon(Controller controller, Stored object) {
    works.soon(task(controller, object));
  }

  void soon(Controller controller, String resource, String namespace, String name) {
    works.soon(new Task(controller, resource, namespace, name));
  }

  void at(Instant moment, Controller controller, Stored object) {
    works.at(moment, task(controller, object));
  }

  private static Task task(Controller controller, Stored object) {
    return new Task(controller, object.kind().resource(), object.namespace(), object.name());
  }

  Instant after(Instant since, Duration simulated) {
    return pace.after(since, simulated);
  }

  @Nullable Stored find(String resource, String namespace, String name) {
    return store.get(kinds.get(resource), namespace, name);
  }

  /// The object that controls another, when it is still the same one.
  @Nullable Stored ownerOf(Stored object) {
    Map<String, @Nullable Object> owner = object.controller();
    return owner.isEmpty() ? null : store.byUid(Tree.text(owner, "uid"));
  }

  /// The objects of a kind that an object controls, oldest first.
  List<Stored> controlledBy(Stored owner, String resource) {
    return store.ownedBy(owner.uid()).stream()
        .filter(
            owned ->
                owned.kind().resource().equals(resource)
                    && Tree.text(owned.controller(), "uid").equals(owner.uid()))
        .toList();
  }

  /// The objects of a kind in a namespace that nobody controls.
  List<Stored> orphans(String resource, String namespace) {
    return store.orphans(resource, namespace);
  }

  /// A new object; null when its kind is not served, and a [Refusal] when the server does not take
  /// it.
  @Nullable Stored create(String manager, Map<String, @Nullable Object> content) {
    return inside.create(manager, content);
  }

  void update(String manager, Stored before, Map<String, @Nullable Object> content) {
    inside.update(manager, "", before, content);
  }

  void updateScale(String manager, Stored before, Map<String, @Nullable Object> content) {
    inside.update(manager, "scale", before, content);
  }

  void updateStatus(String manager, Stored before, Map<String, @Nullable Object> content) {
    inside.update(manager, "status", before, content);
  }

  /// Stores an object as it is, past all rules: for what only the server's own parts may change.
  void put(Stored before, Map<String, @Nullable Object> content) {
    Stored live = store.get(before.kind(), before.namespace(), before.name());
    if (live != null && live.version() == before.version()) {
      store.put(before.kind(), content);
    }
  }

  void delete(Stored object) {
    inside.delete(object);
  }

  /// Removes an object at once, without grace.
  void remove(Stored object) {
    inside.remove(object);
  }

  /// The reference by which an object is owned and controlled.
  static Map<String, @Nullable Object> reference(Stored owner) {
    return Edit.map(
        "apiVersion",
        owner.text("apiVersion"),
        "kind",
        owner.kind().kind(),
        "name",
        owner.name(),
        "uid",
        owner.uid(),
        "controller",
        true,
        "blockOwnerDeletion",
        true);
  }
}
