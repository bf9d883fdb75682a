package dev.kdeploy.plan;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.plan.Change.Write;
import dev.kdeploy.plan.Planner.Verdict;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at one wanted object at a time: against the live one where that settles it, by a dry run
/// where not.
final class Inspection {
  private static final String ADOPTED = "kdeploy.dev/adopted";

  private final Cluster cluster;
  private final PlanRequest request;
  private final ReleaseId release;
  private final Served served;
  private final Live live;
  private final Replicas replicas;
  private final Generated generated;
  private final Set<String> coming;

  Inspection(
      Cluster cluster, PlanRequest request, Served served, Live live, Autoscalers autoscalers) {
    this.cluster = cluster;
    this.request = request;
    this.release = request.release();
    this.served = served;
    this.live = live;
    this.replicas = new Replicas(release, autoscalers);
    this.generated = new Generated(request.generator());
    this.coming = ComingObjects.of(served.wanted());
  }

  /// Whether the object is an adopted workload whose pods do not carry the hash of their
  /// configuration yet.
  boolean waitsForConfig(Manifest wanted) {
    if (ConfigHash.of(wanted).isEmpty()) {
      return false;
    }
    Optional<Manifest> now = live.find(wanted.id());
    return now.map(one -> !one.annotation(ADOPTED).isEmpty() && ConfigHash.of(one).isEmpty())
        .orElse(request.options().adopt());
  }

  Verdict check(Manifest wanted, Set<String> changedConfig) {
    if (request.finished().contains(wanted.id().key())) {
      return Verdict.of(new Change.Unchanged(wanted, live.find(wanted.id()).orElse(wanted)));
    }
    String crd = served.comingWith(wanted);
    if (!crd.isEmpty()) {
      return unchecked(wanted, crd);
    }
    Optional<Manifest> now = live.find(wanted.id());
    boolean keepHash = !waitsForConfig(wanted) || ConfigHash.isAffected(wanted, changedConfig);
    Manifest sent = keepHash ? wanted : ConfigHash.removed(wanted);
    return now.isPresent() ? compare(sent, now.get()) : probe(sent);
  }

  private Verdict unchecked(Manifest wanted, String needs) {
    Adjustment adjustment = adjusted(wanted, Optional.empty());
    return Verdict.of(new Change.Unchecked(wanted, needs, writes(adjustment, false)));
  }

  private Adjustment adjusted(Manifest wanted, Optional<Manifest> now) {
    Adjustment values = generated.adjust(wanted, now);
    return values.isPlain() ? replicas.adjust(wanted, now) : values;
  }

  private List<Write> writes(Adjustment adjustment, boolean force) {
    return adjustment.writes(release.fieldManager(), force || request.options().force());
  }

  private Verdict compare(Manifest wanted, Manifest now) {
    Manifest kept = now.annotation(ADOPTED).isEmpty() ? wanted : annotated(wanted, ADOPTED, "true");
    Adjustment adjustment = adjusted(kept, Optional.of(now));
    Type type = Schema.builtIn().type(wanted.id());
    if (adjustment.isPlain() && isCovered(adjustment.main(), now, type)) {
      return Verdict.of(new Change.Unchanged(adjustment.main(), now));
    }
    if (request.options().readOnly()) {
      return localUpdate(adjustment, now, type);
    }
    Manifest probe = adjustment.probe().with(now.uid(), "metadata", "uid");
    return switch (dryRun(probe, request.options().force())) {
      case Accepted done -> updated(adjustment, now, done, type);
      case Refused no -> refused(wanted, no);
    };
  }

  private boolean isCovered(Manifest main, Manifest now, Type type) {
    return Coverage.covers(now.content(), main.content(), type)
        && FieldSet.of(main, type).equals(FieldSet.ofManager(now, release.fieldManager()));
  }

  private Verdict updated(Adjustment adjustment, Manifest now, Accepted done, Type type) {
    List<FieldChange> fields = new ArrayList<>(Difference.between(now, done.live(), type));
    fields.addAll(adjustment.extra());
    String manager = release.fieldManager();
    boolean sameOwnership =
        FieldSet.ofManager(now, manager).equals(FieldSet.ofManager(done.live(), manager));
    List<Problem> warnings = warnings(adjustment.main(), done);
    if (fields.isEmpty() && sameOwnership && adjustment.isPlain()) {
      return new Verdict(new Change.Unchanged(adjustment.main(), now), List.of(), warnings);
    }
    Change update =
        new Change.Update(
            adjustment.main(), now, fields, false, pinned(writes(adjustment, false), now));
    return new Verdict(update, List.of(), warnings);
  }

  /// Without a dry run: what we would send, laid over what is there.
  private Verdict localUpdate(Adjustment adjustment, Manifest now, Type type) {
    Manifest laid = Manifest.of(Overlay.of(now.content(), adjustment.main().content(), type));
    List<FieldChange> fields = new ArrayList<>(Difference.between(now, laid, type));
    fields.addAll(adjustment.extra());
    Change change =
        fields.isEmpty()
            ? new Change.Unchanged(adjustment.main(), now)
            : new Change.Update(
                adjustment.main(), now, fields, false, pinned(writes(adjustment, false), now));
    return Verdict.of(change);
  }

  /// Every request for the object carries its uid, so that one that was replaced meanwhile is not
  /// written to.
  private static List<Write> pinned(List<Write> writes, Manifest now) {
    return writes.stream()
        .map(
            write ->
                write instanceof Write.Apply(var manifest, var manager, var force)
                    ? new Write.Apply(manifest.with(now.uid(), "metadata", "uid"), manager, force)
                    : write)
        .toList();
  }

  /// The listing did not show the object: it is new, or it is somebody else's.
  private Verdict probe(Manifest wanted) {
    Adjustment adjustment = adjusted(wanted, Optional.empty());
    if (request.options().readOnly()) {
      Optional<Manifest> there = cluster.get(wanted.id());
      return there.isPresent()
          ? foreign(wanted, there.get())
          : Verdict.of(new Change.Create(wanted, writes(adjustment, false)));
    }
    return switch (dryRun(adjustment.probe(), false)) {
      case Accepted done when done.created() ->
          new Verdict(
              new Change.Create(adjustment.main(), writes(adjustment, false)),
              List.of(),
              warnings(wanted, done));
      case Accepted _ -> existing(wanted);
      case Refused no when no.reason() == Reason.CONFLICT -> existing(wanted);
      case Refused no -> refused(wanted, no);
    };
  }

  private Verdict existing(Manifest wanted) {
    Optional<Manifest> there = cluster.get(wanted.id());
    return there.isPresent() ? foreign(wanted, there.get()) : probe(wanted);
  }

  private Verdict foreign(Manifest wanted, Manifest now) {
    if (release.owns(now)) {
      return compare(wanted, now);
    }
    if (request.options().adopt()) {
      return adoption(annotated(wanted, ADOPTED, "true"), now);
    }
    String owner = ReleaseId.ownerOf(now);
    return problem(
        wanted,
        Problem.at(wanted.source())
            .what("`%s` exists already in namespace `%s`", wanted.id(), now.id().namespace())
            .why(
                "%s", owner.isEmpty() ? "it is not part of this release" : "it belongs to " + owner)
            .fix("give yours another name, or take it over with `--adopt`"));
  }

  private Verdict adoption(Manifest wanted, Manifest now) {
    Adjustment adjustment = adjusted(wanted, Optional.of(now));
    Type type = Schema.builtIn().type(wanted.id());
    Manifest probe = adjustment.probe().with(now.uid(), "metadata", "uid");
    return switch (request.options().readOnly() ? null : dryRun(probe, true)) {
      case null -> Verdict.of(adopted(adjustment, now, List.of()));
      case Accepted done ->
          new Verdict(
              adopted(adjustment, now, Difference.between(now, done.live(), type)),
              List.of(),
              warnings(wanted, done));
      case Refused no -> refused(wanted, no);
    };
  }

  private Change adopted(Adjustment adjustment, Manifest now, List<FieldChange> fields) {
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write.Own(now, Ownership.taken(now, release.fieldManager()), release.fieldManager()));
    writes.addAll(pinned(writes(adjustment, true), now));
    return new Change.Update(adjustment.main(), now, fields, true, writes);
  }

  private Answer dryRun(Manifest manifest, boolean force) {
    return cluster.apply(manifest, new ApplyOptions(release.fieldManager(), force, true));
  }

  private Verdict refused(Manifest wanted, Refused no) {
    if (Refusals.isNamespaceMissing(no)) {
      String namespace = "Namespace/" + wanted.id().namespace();
      boolean made =
          request.options().createNamespace()
              && wanted.id().namespace().equals(release.namespace());
      if (made || coming.contains(namespace)) {
        return unchecked(wanted, namespace);
      }
    }
    Optional<String> needed = ComingObjects.neededBy(wanted, no, coming);
    return needed.isPresent()
        ? unchecked(wanted, needed.get())
        : problem(wanted, Refusals.problem(wanted, no));
  }

  private static Verdict problem(Manifest wanted, Problem problem) {
    return new Verdict(new Change.Unchanged(wanted, wanted), List.of(problem), List.of());
  }

  private static List<Problem> warnings(Manifest wanted, Accepted done) {
    return done.warnings().stream()
        .map(text -> Problem.at(wanted.source()).what("%s: %s", wanted.id(), text))
        .toList();
  }

  static Manifest annotated(Manifest manifest, String name, String value) {
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(manifest.map("metadata", "annotations"));
    annotations.put(name, value);
    return manifest.with(annotations, "metadata", "annotations");
  }

  /// What of a plan does not exist yet, and what else waits for that.
  private static final class ComingObjects {
    private ComingObjects() {}

    static Set<String> of(List<Manifest> wanted) {
      return wanted.stream()
          .map(Manifest::id)
          .map(ResourceId::toString)
          .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /// A binding may name a Role that is not there yet, a Pod a ServiceAccount, anything a
    /// PriorityClass: the server checks some of these when it admits the object.
    static Optional<String> neededBy(Manifest wanted, Refused no, Set<String> coming) {
      if (no.reason() != Reason.FORBIDDEN && no.reason() != Reason.NOT_FOUND) {
        return Optional.empty();
      }
      return candidates(wanted).stream()
          .filter(Objects::nonNull)
          .filter(coming::contains)
          .filter(id -> no.message().contains(id.substring(id.indexOf('/') + 1)))
          .findFirst();
    }

    private static List<String> candidates(Manifest wanted) {
      return List.of(
          wanted.text("roleRef", "kind") + "/" + wanted.text("roleRef", "name"),
          "ServiceAccount/" + Tree.text(wanted.get("spec"), "serviceAccountName"),
          "PriorityClass/" + Tree.text(wanted.get("spec"), "priorityClassName"));
    }
  }
}
