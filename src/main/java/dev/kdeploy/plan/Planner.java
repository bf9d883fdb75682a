package dev.kdeploy.plan;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares what a project wants with what is live, before anything is written.
///
/// An object is unchanged without a request of its own when every field we would send has its value
/// in the live one and the fields our manager owns there are exactly those. All others get a dry
/// run.
public final class Planner {
  private final Cluster cluster;

  /// A planner for one cluster.
  public Planner(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Plans a release.
  ///
  /// @throws KdeployException with everything that the server would refuse, or that belongs to
  ///   somebody else
  public Plan plan(PlanRequest request) throws InterruptedException {
    Served served = Served.resolve(cluster, request);
    Live live = Live.read(cluster, request.release(), served.idsToList());
    Pruning pruning = new Pruning(request, live, served);
    Autoscalers autoscalers =
        Autoscalers.find(cluster, served.wanted(), pruning.keys(), scalableNamespaces(served));
    Inspection inspection = new Inspection(cluster, request, served, live, autoscalers);

    List<Verdict> verdicts = inspect(served.wanted(), inspection);
    refuse(served.problems(), verdicts);

    List<Change> changes = new ArrayList<>(verdicts.stream().map(Verdict::change).toList());
    changes.addAll(pruning.changes());
    List<Problem> warnings = verdicts.stream().flatMap(one -> one.warnings().stream()).toList();
    return new Plan(changes, distinct(warnings));
  }

  /// Whether a plan that was made a moment ago still says what would happen, because the live
  /// objects are as it saw them. Costs one list for each kind and namespace. When in doubt, no.
  public boolean stillHolds(Plan plan, PlanRequest request) throws InterruptedException {
    Served served = Served.resolve(cluster, request);
    Live live = Live.read(cluster, request.release(), served.idsToList());
    return plan.changes().stream().allMatch(change -> holds(change, live));
  }

  private static boolean holds(Change change, Live live) {
    return switch (change) {
      case Change.Create create -> live.find(create.id()).isEmpty();
      case Change.Update update -> !update.adopted() && isAsSeen(update.live(), live);
      case Change.Unchanged same -> isAsSeen(same.live(), live);
      case Change.Prune prune -> isAsSeen(prune.live(), live);
      case Change.Keep keep -> isAsSeen(keep.live(), live);
      // What it waited for may be there now, so that it can be checked after all.
      case Change.Unchecked _ -> false;
    };
  }

  private static boolean isAsSeen(Manifest seen, Live live) {
    Type type = Schema.builtIn().type(seen.id());
    return live.find(seen.id())
        .filter(now -> now.uid().equals(seen.uid()))
        .filter(now -> Difference.between(seen, now, type).isEmpty())
        .isPresent();
  }

  /// What came of one object: a change, or problems in its stead.
  record Verdict(Change change, List<Problem> problems, List<Problem> warnings) {
    static Verdict of(Change change) {
      return new Verdict(change, List.of(), List.of());
    }
  }

  /// Adopted workloads come last: whether they get the hash of their configuration depends on
  /// whether that changes.
  private static List<Verdict> inspect(List<Manifest> wanted, Inspection inspection)
      throws InterruptedException {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    wanted.forEach(one -> verdicts.put(one.id().key(), placeholder(one)));
    Set<String> changedConfig = new HashSet<>();
    List<Manifest> first = wanted.stream().filter(one -> !inspection.waitsForConfig(one)).toList();
    for (Verdict verdict : check(first, one -> inspection.check(one, Set.of()))) {
      verdicts.put(verdict.change().id().key(), verdict);
      if (!(verdict.change() instanceof Change.Unchanged)
          && !(verdict.change() instanceof Change.Update update && !touchesData(update))) {
        changedConfig.add(verdict.change().id().key());
      }
    }
    List<Manifest> rest = wanted.stream().filter(inspection::waitsForConfig).toList();
    for (Verdict verdict : check(rest, one -> inspection.check(one, changedConfig))) {
      verdicts.put(verdict.change().id().key(), verdict);
    }
    return List.copyOf(verdicts.values());
  }

  private static Verdict placeholder(Manifest wanted) {
    return Verdict.of(new Change.Unchanged(wanted, wanted));
  }

  private static boolean touchesData(Change.Update update) {
    return update.fields().stream()
        .anyMatch(field -> field.path().matches("(data|binaryData)\\b.*"));
  }

  private interface Check {
    Verdict of(Manifest wanted) throws InterruptedException;
  }

  private static List<Verdict> check(List<Manifest> wanted, Check check)
      throws InterruptedException {
    return Parallel.run(
        wanted.stream().<Callable<Verdict>>map(one -> () -> check.of(one)).toList());
  }

  private static void refuse(List<Problem> unserved, List<Verdict> verdicts) {
    List<Problem> problems =
        distinct(
            Stream.concat(
                    unserved.stream(), verdicts.stream().flatMap(one -> one.problems().stream()))
                .toList());
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
  }

  private static List<Problem> distinct(List<Problem> problems) {
    return problems.stream().distinct().toList();
  }

  private static Set<String> scalableNamespaces(Served served) {
    return served.wanted().stream()
        .filter(one -> one.get("spec", "replicas") instanceof Long)
        .map(Manifest::id)
        .map(ResourceId::namespace)
        .collect(Collectors.toSet());
  }
}
