package dev.kdeploy.evidence;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A workload that did not become healthy, and why, as whoever judged it says.
///
/// @param ready how many of its pods were ready
/// @param wanted how many it wants; 0 when it has no number
/// @param why one sentence
/// @param reasons what was seen, the weightiest first
public record Failure(
    ResourceId workload, int ready, int wanted, String why, List<Reason> reasons) {
  public Failure {
    reasons = List.copyOf(reasons);
  }

  /// What a container is for.
  public enum Role {
    INIT,
    SIDECAR,
    REGULAR;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String word) {
      return switch (word) {
        case "init" -> INIT;
        case "sidecar" -> SIDECAR;
        default -> REGULAR;
      };
    }
  }

  /// One thing that keeps a workload from becoming healthy.
  ///
  /// @param name the cause: the word of Kubernetes, or kdeploy's where one word of Kubernetes
  ///   stands for several causes
  /// @param word what Kubernetes calls it where it was seen
  /// @param means what it means, as a phrase
  /// @param message what Kubernetes says, verbatim; may be empty
  /// @param exitCode how the container ended, or null
  /// @param times how often it was seen
  /// @param lasted for how long
  /// @param pods in how many pods
  /// @param hint what to try
  public record Reason(
      String name,
      String word,
      String means,
      Place place,
      String message,
      @Nullable Integer exitCode,
      int times,
      Duration lasted,
      int pods,
      String hint) {
    Map<String, @Nullable Object> toTree() {
      return Fields.of(
          "cause",
          name,
          "word",
          word,
          "means",
          means,
          "place",
          place.toTree(),
          "message",
          message,
          "exitCode",
          exitCode,
          "times",
          times,
          "lastedSeconds",
          lasted.toSeconds(),
          "pods",
          pods,
          "hint",
          hint);
    }

    static Reason of(Map<String, @Nullable Object> tree) {
      return new Reason(
          Tree.text(tree, "cause"),
          Tree.text(tree, "word"),
          Tree.text(tree, "means"),
          Place.of(Tree.map(tree, "place")),
          Tree.text(tree, "message"),
          Fields.code(tree, "exitCode"),
          Fields.number(tree, "times"),
          Duration.ofSeconds(Tree.number(tree, 0, "lastedSeconds")),
          Fields.number(tree, "pods"),
          Tree.text(tree, "hint"));
    }
  }

  /// Where something was seen.
  ///
  /// @param at a pod, a ReplicaSet, a claim, or the workload itself
  /// @param uid of that object, or empty
  /// @param container its name, or empty when it is about no container
  /// @param role what the container is for, or null when it is about no container
  public record Place(ResourceId at, String uid, String container, @Nullable Role role) {
    Map<String, @Nullable Object> toTree() {
      Map<String, @Nullable Object> tree = Fields.id(at);
      tree.put("uid", uid);
      tree.put("container", container);
      tree.put("role", role == null ? null : role.word());
      return tree;
    }

    static Place of(Map<String, @Nullable Object> tree) {
      String role = Tree.text(tree, "role");
      return new Place(
          Fields.id(Fields.of("at", tree), "at"),
          Tree.text(tree, "uid"),
          Tree.text(tree, "container"),
          role.isEmpty() ? null : Role.of(role));
    }
  }

  Map<String, @Nullable Object> toTree() {
    return Fields.of(
        "workload",
        Fields.id(workload),
        "ready",
        ready,
        "wanted",
        wanted,
        "why",
        why,
        "causes",
        reasons.stream().map(Reason::toTree).toList());
  }

  static Failure of(Map<String, @Nullable Object> tree) {
    return new Failure(
        Fields.id(tree, "workload"),
        Fields.number(tree, "ready"),
        Fields.number(tree, "wanted"),
        Tree.text(tree, "why"),
        Fields.each(tree, "causes", Reason::of));
  }
}
