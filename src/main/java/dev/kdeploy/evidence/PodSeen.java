package dev.kdeploy.evidence;

import dev.kdeploy.evidence.Evidence.ConditionSeen;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pod as it was when its rollout had failed.
///
/// @param workload the failed workload that it belongs to
/// @param newest whether it is of the workload's newest revision
/// @param reason why the pod as a whole failed, or empty
/// @param node where it runs; empty when it runs nowhere
/// @param conditions those that are not met
public record PodSeen(
    ResourceId id,
    ResourceId workload,
    boolean newest,
    String phase,
    String reason,
    String message,
    String node,
    @Nullable Instant created,
    List<ConditionSeen> conditions,
    List<ContainerSeen> containers) {
  public PodSeen {
    conditions = List.copyOf(conditions);
    containers = List.copyOf(containers);
  }

  /// A container of the pod.
  ///
  /// @param last how its previous incarnation ended, or null
  /// @param probes those that fail
  /// @param log the last lines of the current incarnation
  /// @param previousLog the last lines of the one before
  public record ContainerSeen(
      String name,
      Role role,
      Asked asked,
      boolean ready,
      int restarts,
      State state,
      @Nullable State last,
      List<ProbeSeen> probes,
      List<String> log,
      List<String> previousLog) {
    public ContainerSeen {
      probes = List.copyOf(probes);
      log = List.copyOf(log);
      previousLog = List.copyOf(previousLog);
    }

    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "name",
          name,
          "role",
          role.word(),
          "asked",
          asked.toTree(),
          "ready",
          ready,
          "restarts",
          restarts,
          "state",
          state.toTree(),
          "last",
          last == null ? null : last.toTree(),
          "probes",
          probes.stream().map(ProbeSeen::toTree).toList(),
          "log",
          log,
          "previousLog",
          previousLog);
    }

    static ContainerSeen of(Map<String, @Nullable Object> tree) {
      Map<String, @Nullable Object> last = Tree.map(tree, "last");
      return new ContainerSeen(
          Tree.text(tree, "name"),
          Role.of(Tree.text(tree, "role")),
          Asked.of(Tree.map(tree, "asked")),
          Tree.flag(tree, "ready"),
          Fields.number(tree, "restarts"),
          State.of(Tree.map(tree, "state")),
          last.isEmpty() ? null : State.of(last),
          Fields.each(tree, "probes", ProbeSeen::of),
          Fields.texts(tree, "log"),
          Fields.texts(tree, "previousLog"));
    }

    /// The same with other lines.
    ContainerSeen saying(List<String> now, List<String> before) {
      return new ContainerSeen(
          name, role, asked, ready, restarts, state, last, probes, now, before);
    }
  }

  /// What the pod's manifest asks for.
  ///
  /// @param command the command and its arguments on one line; empty when the image says it
  /// @param env `NAME=value`, or where the value comes from
  public record Asked(
      String image,
      String command,
      List<String> env,
      Map<String, String> requests,
      Map<String, String> limits) {
    public Asked {
      env = List.copyOf(env);
      requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
      limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "image", image, "command", command, "env", env, "requests", requests, "limits", limits);
    }

    static Asked of(Map<String, @Nullable Object> tree) {
      return new Asked(
          Tree.text(tree, "image"),
          Tree.text(tree, "command"),
          Fields.texts(tree, "env"),
          Fields.textMap(tree, "requests"),
          Fields.textMap(tree, "limits"));
    }
  }

  /// The state of a container, or of its previous incarnation.
  ///
  /// @param is `waiting`, `running`, `terminated`, or empty when nobody says
  public record State(
      String is,
      String reason,
      String message,
      @Nullable Integer exitCode,
      @Nullable Instant began,
      @Nullable Instant ended) {
    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "is",
          is,
          "reason",
          reason,
          "message",
          message,
          "exitCode",
          exitCode,
          "began",
          Fields.time(began),
          "ended",
          Fields.time(ended));
    }

    static State of(Map<String, @Nullable Object> tree) {
      return new State(
          Tree.text(tree, "is"),
          Tree.text(tree, "reason"),
          Tree.text(tree, "message"),
          Fields.code(tree, "exitCode"),
          Fields.time(tree, "began"),
          Fields.time(tree, "ended"));
    }
  }

  /// A probe that fails.
  ///
  /// @param kind `liveness`, `readiness` or `startup`
  /// @param asks what it asks: `GET http :8080/ready`, `tcp :6379`, `exec cat /ok`
  public record ProbeSeen(
      String kind,
      String asks,
      int initialDelaySeconds,
      int periodSeconds,
      int timeoutSeconds,
      int failureThreshold) {
    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "kind",
          kind,
          "asks",
          asks,
          "initialDelaySeconds",
          initialDelaySeconds,
          "periodSeconds",
          periodSeconds,
          "timeoutSeconds",
          timeoutSeconds,
          "failureThreshold",
          failureThreshold);
    }

    static ProbeSeen of(Map<String, @Nullable Object> tree) {
      return new ProbeSeen(
          Tree.text(tree, "kind"),
          Tree.text(tree, "asks"),
          Fields.number(tree, "initialDelaySeconds"),
          Fields.number(tree, "periodSeconds"),
          Fields.number(tree, "timeoutSeconds"),
          Fields.number(tree, "failureThreshold"));
    }
  }

  /// The same with other containers.
  PodSeen with(List<ContainerSeen> others) {
    return new PodSeen(
        id, workload, newest, phase, reason, message, node, created, conditions, others);
  }

  Map<String, @Nullable Object> toTree() {
    return Fields.of(
        "pod",
        Fields.id(id),
        "workload",
        Fields.id(workload),
        "newest",
        newest,
        "phase",
        phase,
        "reason",
        reason,
        "message",
        message,
        "node",
        node,
        "created",
        Fields.time(created),
        "conditions",
        conditions.stream().map(ConditionSeen::toTree).toList(),
        "containers",
        containers.stream().map(ContainerSeen::toTree).toList());
  }

  static PodSeen of(Map<String, @Nullable Object> tree) {
    return new PodSeen(
        Fields.id(tree, "pod"),
        Fields.id(tree, "workload"),
        Tree.flag(tree, "newest"),
        Tree.text(tree, "phase"),
        Tree.text(tree, "reason"),
        Tree.text(tree, "message"),
        Tree.text(tree, "node"),
        Fields.time(tree, "created"),
        Fields.each(tree, "conditions", ConditionSeen::of),
        Fields.each(tree, "containers", ContainerSeen::of));
  }
}
