package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Deployments.Sets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arithmetic of a rolling update.
@SuppressWarnings("ReferenceEquality") // one version of a stored object is one object
final class Rolling {
  private Rolling() {}

  static long desired(Stored deployment) {
    return deployment.number(1, "spec", "replicas");
  }

  private static boolean rolls(Stored deployment) {
    return deployment.text("spec", "strategy", "type").equals("RollingUpdate");
  }

  static long surge(Stored deployment) {
    Object share = Tree.get(deployment.content(), "spec", "strategy", "rollingUpdate", "maxSurge");
    return rolls(deployment) ? Share.up(share, desired(deployment)) : 0;
  }

  /// How many may be missing: rounded down, but one when nothing else lets the rollout move.
  static long unavailable(Stored deployment) {
    long desired = desired(deployment);
    if (!rolls(deployment) || desired == 0) {
      return 0;
    }
    Object share =
        Tree.get(deployment.content(), "spec", "strategy", "rollingUpdate", "maxUnavailable");
    long down = Share.down(share, desired);
    return Math.min(desired, down == 0 && surge(deployment) == 0 ? 1 : down);
  }

  static long most(Stored deployment) {
    return desired(deployment) + surge(deployment);
  }

  /// The size that the ReplicaSet of the current template may have now.
  static long newReplicas(Stored deployment, Sets sets) {
    Stored current = sets.current();
    long desired = desired(deployment);
    if (!rolls(deployment)) {
      return desired;
    }
    long now = current == null ? 0 : ReplicaSets.spec(current);
    long room = most(deployment) - sets.specified();
    return room <= 0 ? now : now + Math.min(room, desired - now);
  }

  /// The sizes of ReplicaSets after the Deployment's own size changed, in proportion while a
  /// rollout is under way.
  static Map<Stored, Long> scaled(Stored deployment, Sets sets) {
    Map<Stored, Long> sizes = new LinkedHashMap<>();
    List<Stored> active = new ArrayList<>(sets.active());
    Stored current = sets.current();
    if (active.size() <= 1) {
      Stored only =
          !active.isEmpty()
              ? active.getFirst()
              : current != null ? current : sets.old().isEmpty() ? null : sets.old().getLast();
      if (only != null) {
        sizes.put(only, desired(deployment));
      }
      return sizes;
    }
    if (current != null && isSaturated(deployment, current)) {
      active.stream().filter(set -> set != current).forEach(set -> sizes.put(set, 0L));
    } else if (rolls(deployment)) {
      proportional(deployment, active, sizes);
    }
    return sizes;
  }

  private static boolean isSaturated(Stored deployment, Stored set) {
    long desired = desired(deployment);
    return set.annotation(Deployments.PREFIX + "desired-replicas").equals(Long.toString(desired))
        && ReplicaSets.spec(set) == desired
        && ReplicaSets.available(set) == desired;
  }

  private static void proportional(
      Stored deployment, List<Stored> active, Map<Stored, Long> sizes) {
    long allowed = desired(deployment) > 0 ? most(deployment) : 0;
    long toAdd = allowed - active.stream().mapToLong(ReplicaSets::spec).sum();
    // The list is oldest first; on ties growing prefers the newer, shrinking the older.
    if (toAdd > 0) {
      java.util.Collections.reverse(active);
    }
    active.sort(Comparator.comparingLong(ReplicaSets::spec).reversed());
    long added = 0;
    for (Stored set : active) {
      long part = proportion(deployment, set, toAdd, added);
      sizes.put(set, ReplicaSets.spec(set) + part);
      added += part;
    }
    long left = toAdd - added;
    sizes.computeIfPresent(active.getFirst(), (_, size) -> Math.max(0, size + left));
  }

  private static long proportion(Stored deployment, Stored set, long toAdd, long added) {
    if (ReplicaSets.spec(set) == 0 || toAdd == 0 || toAdd == added) {
      return 0;
    }
    long fraction = fraction(deployment, set);
    long rest = toAdd - added;
    return toAdd > 0 ? Math.min(fraction, rest) : Math.max(fraction, rest);
  }

  private static long fraction(Stored deployment, Stored set) {
    long now = ReplicaSets.spec(set);
    if (desired(deployment) == 0) {
      return -now;
    }
    String known = set.annotation(Deployments.PREFIX + "max-replicas");
    long before = known.matches("[1-9][0-9]{0,8}") ? Long.parseLong(known) : most(deployment);
    return Math.round((double) now * most(deployment) / before) - now;
  }
}
