package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rolls Deployments out, step by step as the real controller does.
final class Deployments implements Controller {
  static final String RESOURCE = "deployments.apps";
  static final String PREFIX = "deployment.kubernetes.io/";
  private final World world;
  private final DeploymentStatus status;
  private final OwnedReplicaSets replicaSets;

  Deployments(World world, Events events) {
    this.world = world;
    this.status = new DeploymentStatus(world, this, events);
    this.replicaSets = new OwnedReplicaSets(world, this, status, events);
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    Stored object = change.now();
    Stored owner = null;
    if (object.kind().resource().equals(ReplicaSets.RESOURCE)) {
      owner = world.ownerOf(object);
    } else if (object.kind().resource().equals("pods") && change.type() == Change.Type.DELETED) {
      Stored set = world.ownerOf(object);
      owner = set == null ? null : world.ownerOf(set);
    }
    if (owner != null && owner.kind().resource().equals(RESOURCE)) {
      world.soon(this, owner);
    }
  }

  /// The ReplicaSet of the current template, if there is one, and all others, oldest first.
  record Sets(@Nullable Stored current, List<Stored> old) {
    List<Stored> all() {
      return current == null ? old : Stream.concat(old.stream(), Stream.of(current)).toList();
    }

    List<Stored> active() {
      return all().stream().filter(set -> ReplicaSets.spec(set) > 0).toList();
    }

    long specified() {
      return all().stream().mapToLong(ReplicaSets::spec).sum();
    }

    long available() {
      return all().stream().mapToLong(ReplicaSets::available).sum();
    }
  }

  @Override
  public void sync(Stored deployment) {
    Adoption.adopt(world, deployment, ReplicaSets.RESOURCE);
    Sets sets = sets(deployment);
    if (deployment.isDeleted()) {
      status.update(deployment, sets);
      return;
    }
    if (sets.all().stream().anyMatch(Deployments::isUnobserved)) {
      return;
    }
    if (status.notePause(deployment)) {
      return;
    }
    if (Tree.flag(deployment.content(), "spec", "paused")) {
      scale(deployment, sets);
      cleanUp(deployment, sets);
      status.update(fresh(deployment), sets(deployment));
    } else if (isScaled(deployment, sets)) {
      scale(deployment, sets);
      status.update(fresh(deployment), sets(deployment));
    } else if (Tree.text(deployment.content(), "spec", "strategy", "type").equals("Recreate")) {
      recreate(deployment, sets);
    } else {
      roll(deployment, sets);
    }
  }

  private static boolean isUnobserved(Stored set) {
    return set.number(0, "status", "observedGeneration") < set.number(0, "metadata", "generation");
  }

  Stored fresh(Stored object) {
    Stored now = world.store().get(object.kind(), object.namespace(), object.name());
    return now == null ? object : now;
  }

  Sets sets(Stored deployment) {
    String wanted = PodSets.fingerprint(deployment.map("spec", "template"));
    List<Stored> all = new ArrayList<>(world.controlledBy(deployment, ReplicaSets.RESOURCE));
    all.sort(
        Comparator.comparing((Stored set) -> set.text("metadata", "creationTimestamp"))
            .thenComparingLong(Deployments::revision));
    Stored current = null;
    for (Stored set : all) {
      if (current == null && PodSets.fingerprint(set.map("spec", "template")).equals(wanted)) {
        current = set;
      }
    }
    all.remove(current);
    return new Sets(current, all);
  }

  static long revision(Stored set) {
    String text = set.annotation(PREFIX + "revision");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private void roll(Stored deployment, Sets before) {
    Stored current = replicaSets.withCurrent(deployment, before);
    Sets sets = sets(deployment);
    if (current != null
        && !growNew(deployment, sets)
        && !shrinkOld(deployment, sets)
        && status.isComplete(fresh(deployment), sets)) {
      cleanUp(deployment, sets);
    }
    status.update(fresh(deployment), sets(deployment));
  }

  private boolean growNew(Stored deployment, Sets sets) {
    Stored current = sets.current();
    long desired = Rolling.desired(deployment);
    if (current == null || ReplicaSets.spec(current) == desired) {
      return false;
    }
    long wanted =
        ReplicaSets.spec(current) > desired ? desired : Rolling.newReplicas(deployment, sets);
    return replicaSets.resize(deployment, current, wanted);
  }

  private boolean shrinkOld(Stored deployment, Sets sets) {
    Stored current = sets.current();
    long old = sets.old().stream().mapToLong(ReplicaSets::spec).sum();
    if (old == 0 || current == null) {
      return false;
    }
    long least = Rolling.desired(deployment) - Rolling.unavailable(deployment);
    long notYet = ReplicaSets.spec(current) - ReplicaSets.available(current);
    long most = sets.specified() - least - notYet;
    if (most <= 0) {
      return false;
    }
    long cleaned = giveUpUnhealthy(deployment, sets.old(), most);
    Sets after = sets(deployment);
    long spare = after.available() - least;
    long taken = 0;
    for (Stored set : after.old()) {
      long part = Math.min(ReplicaSets.spec(set), spare - taken);
      if (part > 0) {
        replicaSets.resize(deployment, set, ReplicaSets.spec(set) - part);
        taken += part;
      }
    }
    return cleaned + taken > 0;
  }

  /// Unhealthy pods of old revisions go first: that is why a fix can replace a broken rollout.
  private long giveUpUnhealthy(Stored deployment, List<Stored> old, long most) {
    long given = 0;
    for (Stored set : old) {
      long unhealthy = ReplicaSets.spec(set) - ReplicaSets.available(set);
      long part = Math.min(most - given, unhealthy);
      if (part > 0) {
        replicaSets.resize(deployment, set, ReplicaSets.spec(set) - part);
        given += part;
      }
    }
    return given;
  }

  private void recreate(Stored deployment, Sets before) {
    boolean shrunk = false;
    for (Stored set : before.old()) {
      shrunk |= ReplicaSets.spec(set) > 0 && replicaSets.resize(deployment, set, 0);
    }
    boolean oldRun =
        before.old().stream()
            .flatMap(set -> world.controlledBy(set, "pods").stream())
            .anyMatch(pod -> !Pods.isOver(pod));
    if (!shrunk && !oldRun) {
      Stored current = replicaSets.withCurrent(deployment, before);
      if (current != null) {
        replicaSets.resize(deployment, current, Rolling.desired(deployment));
      }
      Sets sets = sets(deployment);
      if (status.isComplete(fresh(deployment), sets)) {
        cleanUp(deployment, sets);
      }
    }
    status.update(fresh(deployment), sets(deployment));
  }

  private static boolean isScaled(Stored deployment, Sets sets) {
    String desired = Long.toString(Rolling.desired(deployment));
    return sets.active().stream()
        .anyMatch(
            set -> {
              String known = set.annotation(PREFIX + "desired-replicas");
              return !known.isEmpty() && !known.equals(desired);
            });
  }

  private void scale(Stored deployment, Sets sets) {
    Rolling.scaled(deployment, sets)
        .forEach((set, size) -> replicaSets.resize(deployment, set, size));
  }

  private void cleanUp(Stored deployment, Sets sets) {
    long limit = deployment.number(10, "spec", "revisionHistoryLimit");
    List<Stored> empty =
        sets.old().stream()
            .filter(set -> !set.isDeleted())
            .sorted(Comparator.comparingLong(Deployments::revision))
            .toList();
    empty.stream()
        .limit(Math.max(0, empty.size() - limit))
        .filter(set -> ReplicaSets.spec(set) == 0 && set.number(0, "status", "replicas") == 0)
        .forEach(world::delete);
  }
}
