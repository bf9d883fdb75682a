package dev.kdeploy.rollout;

import java.util.List;

/// How far one object is, as its judge sees it.
public sealed interface Health {
  /// How many there are of what the kind counts: pods for workloads, completions for Jobs, else the
  /// object itself.
  Counts counts();

  /// It is done.
  ///
  /// @param notes what the user should know all the same, in whole phrases
  record Ready(Counts counts, List<String> notes) implements Health {
    public Ready {
      notes = List.copyOf(notes);
    }
  }

  /// It is not done yet, and may still be.
  ///
  /// @param waitingFor what is missing, in the words of Kubernetes
  /// @param soft nobody should fail because of it: it is waited for shortly and then only mentioned
  record Progressing(Counts counts, String waitingFor, boolean soft) implements Health {}

  /// Its own controller says that it will never be done.
  ///
  /// @param reason the controller's word for it, such as `BackoffLimitExceeded`
  /// @param message the controller's sentence, which may be empty
  record Stuck(Counts counts, String reason, String message) implements Health {}

  /// Numbers of one object.
  ///
  /// @param ready how many of the new revision are ready
  /// @param wanted how many it takes
  /// @param total pods of every revision that exist and are not being deleted
  /// @param available pods of every revision that have been ready for `minReadySeconds`
  record Counts(int ready, int wanted, int total, int available) {
    /// The numbers of an object that is its own and only part.
    static Counts single(boolean ready) {
      int one = ready ? 1 : 0;
      return new Counts(one, 1, one, one);
    }
  }

  /// Whether nothing is left to wait for.
  default boolean isReady() {
    return this instanceof Ready;
  }

  /// What is missing or wrong, in the words of Kubernetes; empty when it is done.
  default String says() {
    return switch (this) {
      case Ready _ -> "";
      case Progressing progressing -> progressing.waitingFor();
      case Stuck stuck -> Texts.joined(stuck.reason, stuck.message);
    };
  }
}
