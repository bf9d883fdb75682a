package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is on record about a canary, written before each action, so that whoever comes next knows
/// where it stands and can go on, promote or abort from there.
///
/// @param stable the number of the revision that the canary stands beside
/// @param environment of the release
/// @param message what the user said about it, or empty
/// @param by who started it
/// @param phase what is being done, or was when somebody was stopped
/// @param steps the weights to go through, in percent; the last one is where it stays
/// @param step which of them is being brought about
/// @param applied the weight that was reached last; 0 before the first
/// @param since when the phase or the weight last changed
/// @param interval how long each step lasts
/// @param pairs the workloads, each with its canary
/// @param routers what the routers in use remember; empty for shares by replicas
/// @param reason why it holds or was given up, or empty
/// @param objects the whole new version, as a promotion deploys it
public record CanaryRecord(
    int stable,
    String environment,
    String message,
    String by,
    Phase phase,
    List<Integer> steps,
    int step,
    int applied,
    Instant started,
    Instant since,
    Duration interval,
    List<Pair> pairs,
    List<Map<String, @Nullable Object>> routers,
    String reason,
    List<Manifest> objects) {
  private static final int SCHEMA = 1;

  /// What is done with a canary.
  public enum Phase {
    /// It is being brought to the weight of its step.
    MOVING,
    /// It stands at a weight.
    HOLDING,
    /// The new version is being deployed.
    PROMOTING,
    /// It is being removed.
    ABORTING
  }

  /// A workload and its canary, by their names.
  ///
  /// @param service the stable workload's Service
  /// @param way what decides on the canary's share
  /// @param label by which the pods of the two differ
  public record Pair(
      String kind, String stable, String canary, String service, Detection.Way way, String label) {}

  public CanaryRecord {
    steps = List.copyOf(steps);
    pairs = List.copyOf(pairs);
    routers = List.copyOf(routers);
    objects = List.copyOf(objects);
  }

  /// The weight that is wanted now, in percent.
  public int weight() {
    return steps.get(Math.min(step, steps.size() - 1));
  }

  public boolean isLastStep() {
    return step >= steps.size() - 1;
  }

  /// The same in another phase.
  public CanaryRecord in(Phase other, String why, Instant now) {
    return new CanaryRecord(
        stable,
        environment,
        message,
        by,
        other,
        steps,
        step,
        applied,
        started,
        now,
        interval,
        pairs,
        routers,
        why,
        objects);
  }

  /// The same on the way to one of its steps.
  public CanaryRecord at(int other, Instant now) {
    return new CanaryRecord(
        stable,
        environment,
        message,
        by,
        Phase.MOVING,
        steps,
        other,
        applied,
        started,
        now,
        interval,
        pairs,
        routers,
        "",
        objects);
  }

  /// The same on the way through other steps.
  public CanaryRecord through(List<Integer> others, Duration time, Instant now) {
    return new CanaryRecord(
        stable,
        environment,
        message,
        by,
        Phase.MOVING,
        others,
        0,
        applied,
        started,
        now,
        time,
        pairs,
        routers,
        "",
        objects);
  }

  /// The same with the weight of its step reached.
  public CanaryRecord reached(Instant now) {
    return new CanaryRecord(
        stable,
        environment,
        message,
        by,
        phase,
        steps,
        step,
        weight(),
        started,
        now,
        interval,
        pairs,
        routers,
        reason,
        objects);
  }

  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", (long) SCHEMA);
    tree.put("stable", (long) stable);
    tree.put("environment", environment);
    tree.put("message", message);
    tree.put("by", by);
    tree.put("phase", phase.name().toLowerCase(Locale.ROOT));
    tree.put("steps", steps.stream().map(Integer::longValue).toList());
    tree.put("step", (long) step);
    tree.put("applied", (long) applied);
    tree.put("started", started.toString());
    tree.put("since", since.toString());
    tree.put("intervalSeconds", interval.toSeconds());
    tree.put("pairs", pairs.stream().map(CanaryRecord::tree).toList());
    tree.put("routers", routers);
    tree.put("reason", reason);
    tree.put("objects", objects.stream().map(Manifest::content).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Pair pair) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", pair.kind());
    tree.put("stable", pair.stable());
    tree.put("canary", pair.canary());
    tree.put("service", pair.service());
    tree.put("way", pair.way().name().toLowerCase(Locale.ROOT));
    tree.put("label", pair.label());
    return tree;
  }

  /// The record that was written.
  ///
  /// @throws KdeployException when a newer kdeploy wrote it
  public static CanaryRecord of(@Nullable Object tree) {
    if (Tree.number(tree, SCHEMA, "schema") > SCHEMA) {
      throw new KdeployException(
          Problem.of("the canary was started by a newer kdeploy").fix("use the newer kdeploy"));
    }
    List<Integer> steps = new ArrayList<>();
    Tree.list(tree, "steps").forEach(step -> steps.add(Integer.valueOf(String.valueOf(step))));
    return new CanaryRecord(
        (int) Tree.number(tree, 0, "stable"),
        Tree.text(tree, "environment"),
        Tree.text(tree, "message"),
        Tree.text(tree, "by"),
        Phase.valueOf(Tree.text(tree, "phase").toUpperCase(Locale.ROOT)),
        steps,
        (int) Tree.number(tree, 0, "step"),
        (int) Tree.number(tree, 0, "applied"),
        Instant.parse(Tree.text(tree, "started")),
        Instant.parse(Tree.text(tree, "since")),
        Duration.ofSeconds(Tree.number(tree, 0, "intervalSeconds")),
        Tree.maps(tree, "pairs").stream().map(CanaryRecord::pair).toList(),
        Tree.maps(tree, "routers"),
        Tree.text(tree, "reason"),
        Tree.maps(tree, "objects").stream().map(Manifest::of).toList());
  }

  private static Pair pair(Map<String, @Nullable Object> tree) {
    return new Pair(
        Tree.text(tree, "kind"),
        Tree.text(tree, "stable"),
        Tree.text(tree, "canary"),
        Tree.text(tree, "service"),
        Detection.Way.valueOf(Tree.text(tree, "way").toUpperCase(Locale.ROOT)),
        Tree.text(tree, "label"));
  }
}
