package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was there when a rollout had failed, taken before anything was deleted or put back.
/// Immutable, at most 512 KiB of text, without the values of Secrets.
///
/// @param pods the pods that tell most, at most ten
/// @param events what happened to these pods and to what made them, oldest first
/// @param nodes those of these pods' nodes that are not well
/// @param diff what the revision changed
/// @param notes what could not be read, and what was left out
public record Evidence(
    About about,
    List<Failure> failures,
    List<PodSeen> pods,
    List<EventSeen> events,
    List<NodeSeen> nodes,
    String diff,
    List<String> notes) {
  private static final long SCHEMA = 1;

  public Evidence {
    failures = List.copyOf(failures);
    pods = List.copyOf(pods);
    events = List.copyOf(events);
    nodes = List.copyOf(nodes);
    notes = List.copyOf(notes);
  }

  /// Which rollout failed, and when.
  ///
  /// @param cause what brought it: `up`, `rollback to 3`, …
  public record About(
      ReleaseId release, int revision, String environment, String cause, Instant at) {}

  /// What to take evidence of.
  ///
  /// @param workloads the failed workloads as they are in the cluster
  /// @param diff what the revision changed; values of Secrets are hidden already
  /// @param time for how long to read at most; what is not there by then is noted as missing
  public record Request(
      About about,
      List<Failure> failures,
      List<Manifest> workloads,
      String diff,
      Masks masks,
      Duration time) {
    public Request {
      failures = List.copyOf(failures);
      workloads = List.copyOf(workloads);
    }
  }

  /// A condition of a pod or a node that says that something is wrong.
  public record ConditionSeen(String type, String status, String reason, String message) {
    Map<String, @Nullable Object> toTree() {
      return Fields.of("type", type, "status", status, "reason", reason, "message", message);
    }

    static ConditionSeen of(Map<String, @Nullable Object> tree) {
      return new ConditionSeen(
          Tree.text(tree, "type"),
          Tree.text(tree, "status"),
          Tree.text(tree, "reason"),
          Tree.text(tree, "message"));
    }
  }

  /// A node that is not well.
  public record NodeSeen(String name, List<ConditionSeen> conditions) {
    public NodeSeen {
      conditions = List.copyOf(conditions);
    }

    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "name", name, "conditions", conditions.stream().map(ConditionSeen::toTree).toList());
    }

    static NodeSeen of(Map<String, @Nullable Object> tree) {
      return new NodeSeen(
          Tree.text(tree, "name"), Fields.each(tree, "conditions", ConditionSeen::of));
    }
  }

  /// Something that happened, as Kubernetes told it.
  ///
  /// @param type `Warning` or `Normal`
  /// @param count how often
  /// @param source which component tells it
  /// @param object what it happened to
  /// @param container which container of the object, or empty
  public record EventSeen(
      @Nullable Instant first,
      @Nullable Instant last,
      String type,
      String reason,
      String message,
      int count,
      String source,
      ResourceId object,
      String container) {
    /// Whether it tells of a problem.
    public boolean isWarning() {
      return !type.equals("Normal");
    }

    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "first",
          Fields.time(first),
          "last",
          Fields.time(last),
          "type",
          type,
          "reason",
          reason,
          "message",
          message,
          "count",
          count,
          "source",
          source,
          "object",
          Fields.id(object),
          "container",
          container);
    }

    static EventSeen of(Map<String, @Nullable Object> tree) {
      return new EventSeen(
          Fields.time(tree, "first"),
          Fields.time(tree, "last"),
          Tree.text(tree, "type"),
          Tree.text(tree, "reason"),
          Tree.text(tree, "message"),
          Fields.number(tree, "count"),
          Tree.text(tree, "source"),
          Fields.id(tree, "object"),
          Tree.text(tree, "container"));
    }
  }

  /// Takes the evidence. Never throws: what cannot be read becomes a note.
  public static Evidence capture(Cluster cluster, Request request) {
    return Bounds.fit(new Capture(cluster, request).take());
  }

  /// As a tree of maps, lists and scalars, which [#of(Map)] reads again.
  public Map<String, @Nullable Object> toTree() {
    return Fields.of(
        "schema",
        SCHEMA,
        "release",
        Fields.of("namespace", about.release().namespace(), "name", about.release().name()),
        "revision",
        about.revision(),
        "environment",
        about.environment(),
        "cause",
        about.cause(),
        "at",
        about.at().toString(),
        "failures",
        failures.stream().map(Failure::toTree).toList(),
        "pods",
        pods.stream().map(PodSeen::toTree).toList(),
        "events",
        events.stream().map(EventSeen::toTree).toList(),
        "nodes",
        nodes.stream().map(NodeSeen::toTree).toList(),
        "diff",
        diff,
        "notes",
        notes);
  }

  /// Reads what [#toTree()] wrote, also an older kdeploy's.
  ///
  /// @throws KdeployException when a newer kdeploy wrote it
  public static Evidence of(Map<String, @Nullable Object> tree) {
    long schema = Tree.number(tree, SCHEMA, "schema");
    if (schema > SCHEMA) {
      throw new KdeployException(
          Problem.of("the evidence was written by a newer kdeploy")
              .why("it has schema %d, and this kdeploy knows %d", schema, SCHEMA)
              .fix("use the newer kdeploy"));
    }
    Instant at = Fields.time(tree, "at");
    return new Evidence(
        new About(
            new ReleaseId(
                Tree.text(tree, "release", "namespace"), Tree.text(tree, "release", "name")),
            Fields.number(tree, "revision"),
            Tree.text(tree, "environment"),
            Tree.text(tree, "cause"),
            at == null ? Instant.EPOCH : at),
        Fields.each(tree, "failures", Failure::of),
        Fields.each(tree, "pods", PodSeen::of),
        Fields.each(tree, "events", EventSeen::of),
        Fields.each(tree, "nodes", NodeSeen::of),
        Tree.text(tree, "diff"),
        Fields.texts(tree, "notes"));
  }

  /// Writes files for people into a directory, which is made where it is missing; files of the same
  /// names are replaced: `summary.txt`, `events.txt`, `diff.txt`, `evidence.json`, and for each pod
  /// `status.yaml` and the logs of its containers under `pods/`.
  ///
  /// @param summary the text of `summary.txt`
  /// @throws KdeployException when the directory cannot be written
  public void writeTo(Path directory, String summary) {
    new EvidenceFiles(directory).write(this, summary);
  }
}
