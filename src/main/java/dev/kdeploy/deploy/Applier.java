package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Change.Write;
import dev.kdeploy.plan.Ownership;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Effect;
import dev.kdeploy.report.Reporter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Writes changes to the cluster, the objects of one wave at the same time.
final class Applier {
  private static final int MOST_ATTEMPTS = 5;

  private final Cluster cluster;
  private final Reporter reporter;
  private final ReleaseLock lock;

  Applier(Cluster cluster, Reporter reporter, ReleaseLock lock) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.lock = lock;
  }

  /// Writes changes that do not depend on each other.
  ///
  /// @return the objects as the server has them now, in the same order
  List<Manifest> apply(List<Change> changes) throws InterruptedException {
    List<Callable<Manifest>> tasks = new ArrayList<>();
    changes.forEach(change -> tasks.add(() -> apply(change)));
    return Parallel.run(tasks);
  }

  private Manifest apply(Change change) {
    return switch (change) {
      case Change.Create create -> written(create.wanted(), create.writes(), true, Effect.CREATED);
      case Change.Update update -> written(update.wanted(), update.writes(), false, Effect.CHANGED);
      case Change.Unchecked late -> written(late.wanted(), late.writes(), true, Effect.CREATED);
      case Change.Unchanged same -> same.live();
      case Change.Prune prune -> prune.live();
      case Change.Keep keep -> keep.live();
    };
  }

  private Manifest written(Manifest wanted, List<Write> writes, boolean mustBeNew, Effect effect) {
    Manifest live = wanted;
    boolean first = true;
    for (Write write : writes) {
      Accepted done = send(wanted, write);
      if (first && mustBeNew && !done.created()) {
        throw new KdeployException(
            Problem.at(wanted.source())
                .what("`%s` appeared while this run was under way", wanted.id())
                .why("the plan saw that it does not exist, and somebody has created it since")
                .fix("run the command again, and look at its plan first: `kdeploy plan`"));
      }
      live = done.live();
      first = false;
    }
    reporter.report(new Event.Applied(live.id(), effect));
    return live;
  }

  private Accepted send(Manifest wanted, Write write) {
    lock.check();
    Answer answer = request(write);
    // An apply says what shall be, so that sending it twice does no harm where the first answer was
    // lost.
    if (answer instanceof Refused no && no.reason() == Reason.UNREACHABLE) {
      lock.check();
      answer = request(write);
    }
    return switch (answer) {
      case Accepted done -> done;
      case Refused no -> throw new KdeployException(refusal(wanted, no));
    };
  }

  private Answer request(Write write) {
    return switch (write) {
      case Write.Apply apply ->
          cluster.apply(
              apply.manifest(), new ApplyOptions(apply.fieldManager(), apply.force(), false));
      case Write.Own own -> own(own);
    };
  }

  /// Controllers write the status of live objects all the time, so that the version the plan saw
  /// may be past: then the same is done to the newer one.
  private Answer own(Write.Own own) {
    Answer answer = cluster.merge(own.live().id(), ownership(own));
    for (int again = 0; again < MOST_ATTEMPTS && isConflict(answer); again++) {
      Manifest now = cluster.get(own.live().id()).orElse(own.live());
      if (!now.uid().equals(own.live().uid())) {
        return answer;
      }
      Write.Own newer = new Write.Own(now, Ownership.taken(now, own.manager()), own.manager());
      answer = cluster.merge(now.id(), ownership(newer));
    }
    return answer;
  }

  private static boolean isConflict(Answer answer) {
    return answer instanceof Refused no && no.reason() == Reason.CONFLICT;
  }

  private static Manifest ownership(Write.Own own) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", own.live().resourceVersion());
    metadata.put("managedFields", own.managedFields());
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    patch.put("metadata", metadata);
    return Manifest.of(patch);
  }

  private static Problem refusal(Manifest wanted, Refused no) {
    boolean replaced =
        no.causes().stream().anyMatch(cause -> cause.field().equals("metadata.uid"))
            || no.message().contains("metadata.uid");
    return replaced
        ? Problem.at(wanted.source())
            .what("`%s` was replaced while this run was under way", wanted.id())
            .fix("run the command again, and look at its plan first: `kdeploy plan`")
        : Refusals.problem(wanted, no);
  }
}
