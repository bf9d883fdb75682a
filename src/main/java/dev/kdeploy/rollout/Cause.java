package dev.kdeploy.rollout;

import java.util.Set;

/// A reason why pods do not become healthy: one row of the table of signals.
///
/// @param name what it is called in `rollout.tolerate`: the word of Kubernetes, or ours where one
///   word of Kubernetes stands for several causes
/// @param words other words of Kubernetes under which it shows
/// @param means what it means, as a phrase
/// @param tolerance how much of it is tolerated when nobody says otherwise
/// @param nature whether time, or another workload, may heal it
/// @param hint what to try, as a phrase in the imperative
public record Cause(
    String name, Set<String> words, String means, Tolerance tolerance, Nature nature, String hint) {
  public Cause {
    words = Set.copyOf(words);
  }

  /// What may heal a cause.
  public enum Nature {
    /// Nothing: what was asked for is wrong.
    CERTAIN,
    /// Time may, as when a registry comes back or a node is added.
    PASSING,
    /// Another workload of the release may, by starting.
    DEPENDENT
  }

  /// Whether it is tolerated while another workload of the release is still starting.
  public boolean isForgivable() {
    return nature == Nature.DEPENDENT;
  }
}
