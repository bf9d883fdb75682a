package dev.kdeploy.canary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// How much of the traffic new pods get when pods alone decide: their part of all pods.
///
/// Canary pods are added and stable ones are never taken, so that half is the most there can be. A
/// Service spreads connections over pods, so this is a share of connections.
///
/// @param canary pods of the new version, at least one
/// @param stable pods of the stable version, at least one
public record Share(int canary, int stable) {
  /// The most that can be reached by adding pods.
  public static final int MOST = 50;

  public Share {
    if (canary < 1 || stable < 1) {
      throw new IllegalArgumentException("both sides need a pod: " + canary + " and " + stable);
    }
  }

  /// The reachable share that is nearest to a weight; of two that are as near, the smaller.
  ///
  /// @param stable pods of the stable version
  /// @param weight in percent, from 1 to [#MOST]
  public static Share nearest(int stable, int weight) {
    if (weight < 1 || weight > MOST) {
      throw new IllegalArgumentException("no weight by pods: " + weight);
    }
    // c / (c + s) = w / 100, solved for c.
    int below = Math.max(1, stable * weight / (100 - weight));
    Share less = new Share(below, stable);
    Share more = new Share(Math.min(below + 1, stable), stable);
    return more.distance(weight) < less.distance(weight) ? more : less;
  }

  /// The real share in percent.
  public double percent() {
    return 100.0 * canary / (canary + stable);
  }

  double distance(int weight) {
    return Math.abs(percent() - weight);
  }

  /// Whether this is what was asked for, to the nearest percent.
  public boolean isExactly(int weight) {
    return Math.round(percent()) == weight;
  }

  /// The shares around this one that can be reached as well, smallest first.
  public List<Share> neighbours() {
    TreeSet<Integer> pods = new TreeSet<>();
    for (int pod = canary - 1; pod <= canary + 1; pod++) {
      if (pod >= 1 && pod <= stable && pod != canary) {
        pods.add(pod);
      }
    }
    List<Share> shares = new ArrayList<>();
    pods.forEach(pod -> shares.add(new Share(pod, stable)));
    return shares;
  }

  /// How many stable pods it takes for one canary pod to be exactly this weight, or 0 when no
  /// number does.
  public static int stableForOne(int weight) {
    return (100 - weight) % weight == 0 ? (100 - weight) / weight : 0;
  }

  /// `33.3 %`, without decimals where there are none.
  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "%.1f", percent());
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
  }
}
