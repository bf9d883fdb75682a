package dev.kdeploy.release;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.Revision.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The history of one release, kept in its namespace.
///
/// One head Secret `kdeploy.<name>` lists the kept revisions; it is read by name with one request
/// and written with its resourceVersion. What a revision contains lies in [Packs]. The head is
/// written before the packs and both before the first object of the release, so that a run that was
/// killed anywhere leaves a pending revision and no orphans.
///
/// Not safe for use by several threads.
public final class ReleaseHistory {
  private static final int KEPT = 10;

  private final Cluster cluster;
  private final ReleaseId release;
  private final Packs packs;
  private final KeptEvidence evidence;
  private Head head;
  private @Nullable Manifest secret;

  private ReleaseHistory(Cluster cluster, ReleaseId release, @Nullable Manifest secret, Head head) {
    this.cluster = cluster;
    this.release = release;
    this.packs = new Packs(cluster, release);
    this.evidence = new KeptEvidence(cluster, release);
    this.secret = secret;
    this.head = head;
  }

  /// Reads the history; empty when there is no such release yet.
  public static ReleaseHistory read(Cluster cluster, ReleaseId release) {
    Optional<Manifest> secret = cluster.get(Journal.secret(release, ""));
    Object content = secret.map(Journal::content).orElse(null);
    long schema = Tree.number(content, Head.SCHEMA, "schema");
    if (schema > Head.SCHEMA) {
      throw new KdeployException(
          Problem.of("release `%s` was written by a newer kdeploy", release.name())
              .why("its record has schema %d, and this kdeploy knows %d", schema, Head.SCHEMA)
              .fix("use the newer kdeploy"));
    }
    return new ReleaseHistory(cluster, release, secret.orElse(null), Head.fromTree(content));
  }

  /// The releases whose records are in a namespace, or everywhere when it is empty. Found by their
  /// Leases, because Secrets are never listed.
  public static List<ReleaseId> releases(Cluster cluster, String namespace) {
    Selection leases =
        Selection.of("coordination.k8s.io/v1", "Lease", namespace).labelled(Journal.LABEL);
    return cluster.list(leases).stream()
        .map(lease -> new ReleaseId(lease.id().namespace(), lease.label(Journal.LABEL)))
        .toList();
  }

  /// Whether both were read from the same record.
  public boolean isSameAs(ReleaseHistory other) {
    return version().equals(other.version());
  }

  private String version() {
    Manifest read = secret;
    return read == null ? "" : read.resourceVersion();
  }

  /// The kept revisions, oldest first.
  public List<Revision> revisions() {
    return head.revisions();
  }

  /// The newest revision, whatever became of it.
  public Optional<Revision> newest() {
    return head.revisions().isEmpty() ? Optional.empty() : Optional.of(head.revisions().getLast());
  }

  /// The newest revision that was deployed.
  public Optional<Revision> lastGood() {
    return lastGoodBefore(Integer.MAX_VALUE);
  }

  /// The newest revision below a number that was deployed.
  public Optional<Revision> lastGoodBefore(int number) {
    return head.revisions().reversed().stream()
        .filter(revision -> revision.number() < number && revision.status() == Status.DEPLOYED)
        .findFirst();
  }

  /// The revision with a number, if it is kept.
  public Optional<Revision> revision(int number) {
    return head.revisions().stream().filter(one -> one.number() == number).findFirst();
  }

  /// What is known of the project's Jobs, by their names in the project.
  public Map<String, JobRecord> jobs() {
    return head.jobs();
  }

  /// The objects of a revision, as they were sent, in their order.
  ///
  /// @throws KdeployException when they are not there (any more), or were never written because the
  ///   run was killed
  public List<Manifest> contents(Revision revision) {
    return packs
        .objects(revision.index(), revision.packs())
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("the objects of revision %d are not recorded", revision.number())
                        .why(
                            "its run was stopped before they were written, or a record was removed")
                        .fix("choose another revision from `kdeploy history`")));
  }

  /// The objects of the last good revision and of every later one: all that this release may have
  /// left in the cluster.
  public List<Manifest> inventory() {
    int good = lastGood().map(Revision::number).orElse(0);
    List<Manifest> objects = new ArrayList<>();
    for (Revision revision : head.revisions()) {
      if (revision.number() >= good) {
        objects.addAll(packs.objects(revision.index(), revision.packs()).orElse(List.of()));
      }
    }
    return objects;
  }

  /// The objects of every kept revision.
  public List<Manifest> recorded() {
    List<Manifest> objects = new ArrayList<>();
    for (Revision revision : head.revisions()) {
      objects.addAll(packs.objects(revision.index(), revision.packs()).orElse(List.of()));
    }
    return objects;
  }

  /// What a new revision is about.
  public record Opening(
      String environment,
      String cause,
      String message,
      String by,
      Map<String, String> images,
      Map<String, JobRecord> jobs) {}

  /// A revision that was opened.
  ///
  /// @param resumed an earlier run had opened it with the same content and did not end well; it
  ///   goes on under its number
  public record Opened(Revision revision, boolean resumed) {}

  /// Writes a revision ahead, as pending. One with the same content that never became good is
  /// continued under its number. A pending one with other content was left by a killed run and is
  /// closed as failed.
  public Opened open(Opening opening, List<Manifest> objects, Instant now) {
    Packs.Placement placement =
        packs.place(objects, newest().map(Revision::packs).orElse(List.of()));
    Optional<Revision> open =
        newest().filter(one -> one.status() == Status.PENDING || one.status() == Status.FAILED);
    boolean resumed = open.isPresent() && open.get().index().equals(placement.index());
    int number = newest().map(Revision::number).orElse(0) + (resumed ? 0 : 1);
    Revision revision =
        new Revision(
            number,
            Status.PENDING,
            opening.environment(),
            opening.cause(),
            opening.message(),
            opening.by(),
            now,
            null,
            opening.images(),
            placement.index(),
            placement.packs());
    List<Revision> revisions = new ArrayList<>(head.revisions());
    open.ifPresent(
        before -> {
          revisions.removeLast();
          if (!resumed) {
            revisions.add(
                before.status() == Status.PENDING ? before.closed(Status.FAILED, now) : before);
          }
        });
    revisions.add(revision);
    writeHead(new Head(revisions, opening.jobs()));
    packs.write(placement.fresh());
    return new Opened(revision, resumed);
  }

  /// Closes a revision, forgets what is older than the kept ones, and removes packs that nothing
  /// refers to any more.
  ///
  /// @param jobs what is now known of the project's Jobs
  public void close(Revision revision, Status status, Map<String, JobRecord> jobs, Instant now) {
    Set<String> before = packNames(head.revisions());
    List<Revision> revisions = new ArrayList<>();
    for (Revision one : head.revisions()) {
      revisions.add(one.number() == revision.number() ? one.closed(status, now) : one);
    }
    List<Revision> kept = kept(revisions);
    writeHead(new Head(kept, jobs));
    before.removeAll(packNames(kept));
    before.forEach(this::deletePack);
    revisions.removeAll(kept);
    revisions.forEach(gone -> evidence.remove(gone.number()));
  }

  /// Keeps what a failed revision looked like, with it, in place of what was kept of it before. The
  /// oldest lines of its lists `log` and `previousLog` go when it is too large.
  ///
  /// @return why it could not be kept; nothing depends on it
  public Optional<Problem> keepEvidence(Revision revision, Map<String, @Nullable Object> tree) {
    return evidence.write(revision.number(), tree);
  }

  /// What a revision looked like when it failed; empty when nothing was kept.
  public Optional<Map<String, @Nullable Object>> evidence(Revision revision) {
    return evidence.read(revision.number());
  }

  private static List<Revision> kept(List<Revision> revisions) {
    int surplus = revisions.size() - KEPT;
    Optional<Revision> good =
        revisions.reversed().stream()
            .filter(revision -> revision.status() == Status.DEPLOYED)
            .findFirst();
    List<Revision> kept = new ArrayList<>();
    for (int i = 0; i < revisions.size(); i++) {
      if (i >= surplus || good.filter(revisions.get(i)::equals).isPresent()) {
        kept.add(revisions.get(i));
      }
    }
    return kept;
  }

  private static Set<String> packNames(List<Revision> revisions) {
    Set<String> names = new HashSet<>();
    revisions.forEach(revision -> names.addAll(revision.packs()));
    return names;
  }

  /// Removes every record of the release, its Lease included.
  public void forget() {
    packNames(head.revisions()).forEach(this::deletePack);
    head.revisions().forEach(revision -> evidence.remove(revision.number()));
    cluster.delete(Journal.secret(release, ""), Deletion.of(null));
    cluster.delete(
        new ResourceId(
            "coordination.k8s.io/v1", "Lease", release.namespace(), "kdeploy." + release.name()),
        Deletion.of(null));
    head = new Head(List.of(), new LinkedHashMap<>());
    secret = null;
  }

  private void deletePack(String name) {
    cluster.delete(new ResourceId("v1", "Secret", release.namespace(), name), Deletion.of(null));
  }

  private void writeHead(Head next) {
    byte[] content = Journal.compress(next.toTree());
    Manifest record = Journal.record(Journal.secret(release, ""), release.name(), content);
    secret = Journal.put(cluster, record, secret == null ? null : secret.resourceVersion());
    head = next;
  }
}
