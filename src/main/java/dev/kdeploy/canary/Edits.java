package dev.kdeploy.canary;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes objects of which others write parts as well: reads one, changes it, and writes it back
/// only if nobody wrote it meanwhile; otherwise begins anew.
final class Edits {
  private static final int MOST_ATTEMPTS = 10;

  private Edits() {}

  /// Changes the object and answers with it as it is then; empty when it is not there. An object
  /// that the change leaves as it is is not written.
  ///
  /// @param change may be called several times
  static Optional<Manifest> change(Cluster cluster, ResourceId id, UnaryOperator<Manifest> change) {
    for (int attempt = 1; ; attempt++) {
      boolean again = attempt < MOST_ATTEMPTS;
      Optional<Manifest> live = cluster.get(id);
      if (live.isEmpty()) {
        return live;
      }
      Manifest wanted = change.apply(live.get());
      if (wanted.content().equals(live.get().content())) {
        return live;
      }
      switch (cluster.put(wanted, live.get().resourceVersion())) {
        case Accepted done -> {
          return Optional.of(done.live());
        }
        case Refused no when again && isRace(no) -> {}
        case Refused no -> throw new KdeployException(refused(id, no));
      }
    }
  }

  /// Makes the object, or changes the one that is there.
  static Manifest makeOrChange(Cluster cluster, Manifest wanted, UnaryOperator<Manifest> change) {
    for (int attempt = 1; ; attempt++) {
      boolean again = attempt < MOST_ATTEMPTS;
      Optional<Manifest> changed = change(cluster, wanted.id(), change);
      if (changed.isPresent()) {
        return changed.get();
      }
      switch (cluster.put(wanted, null)) {
        case Accepted done -> {
          return done.live();
        }
        case Refused no when again && no.reason() == Reason.ALREADY_EXISTS -> {}
        case Refused no -> throw new KdeployException(refused(wanted.id(), no));
      }
    }
  }

  /// Deletes this incarnation of the object, if it is still there.
  static void delete(Cluster cluster, Manifest live) {
    Answer answer = cluster.delete(live.id(), Deletion.of(live.uid()));
    // A conflict is about the uid: somebody made another object of that name, which is theirs.
    if (answer instanceof Refused no
        && no.reason() != Reason.NOT_FOUND
        && no.reason() != Reason.CONFLICT) {
      throw new KdeployException(refused(live.id(), no));
    }
  }

  private static boolean isRace(Refused no) {
    return no.reason() == Reason.CONFLICT || no.reason() == Reason.NOT_FOUND;
  }

  private static Problem refused(ResourceId id, Refused no) {
    Problem problem =
        Problem.of("the server refuses to change `%s` in namespace `%s`", id, id.namespace())
            .why("%s", no.message())
            .kind(Problem.Kind.REMOTE);
    return no.reason() == Reason.CONFLICT
        ? problem.fix("somebody else writes it all the time: stop that, then run the command again")
        : problem;
  }
}
