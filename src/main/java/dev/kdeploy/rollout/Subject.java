package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Judge.Attention;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One object that is judged, as it was last seen.
final class Subject implements Comparable<Subject> {
  private final int place;
  private final Judge judge;
  private final Attention attention;
  private Manifest object;
  private String template;
  private boolean seen;
  private boolean gone;

  /// @param place its place among all subjects, which keeps what is said about them in the user's
  ///   order
  Subject(int place, Manifest live) {
    this.place = place;
    this.judge = HealthChecks.judgeOf(live.id());
    this.attention = judge.attention(live);
    this.object = Slim.of(live);
    this.template = template(live);
    this.seen = !attention.object();
  }

  private static String template(Manifest live) {
    Map<String, @Nullable Object> template = live.map("spec", "template");
    return template.isEmpty() ? "" : Fingerprint.ofTemplate(template);
  }

  /// What it is now. An older state than the one that the server answered our write with is not
  /// taken.
  void update(Manifest live) {
    boolean same = live.uid().equals(object.uid());
    if (same && generation(live) < generation(object)) {
      return;
    }
    object = Slim.of(live);
    template = template(live);
    seen = true;
    gone = false;
  }

  /// It is not there any more; what it was stays.
  void remove(Manifest last) {
    object = Slim.of(last);
    gone = true;
  }

  /// It was not among what the server listed.
  void missing() {
    gone = true;
  }

  private static long generation(Manifest object) {
    return object.number(0, "metadata", "generation");
  }

  ResourceId id() {
    return object.id();
  }

  String key() {
    return object.id().key();
  }

  Judge judge() {
    return judge;
  }

  Attention attention() {
    return attention;
  }

  Manifest object() {
    return object;
  }

  /// The fingerprint of its pod template, or empty.
  String template() {
    return template;
  }

  boolean isSeen() {
    return seen;
  }

  boolean isGone() {
    return gone;
  }

  /// Whether it has pods that carry a new revision.
  boolean isWorkload() {
    return !template.isEmpty();
  }

  /// Whether a uid is its own; unknown ones may be.
  boolean isIncarnation(String uid) {
    return uid.isEmpty() || object.uid().isEmpty() || uid.equals(object.uid());
  }

  /// The labels by which it selects pods, for a Service.
  Map<String, @Nullable Object> selector() {
    return object.id().kind().equals("Service")
        ? Tree.map(object.content(), "spec", "selector")
        : Map.of();
  }

  @Override
  public int compareTo(Subject other) {
    return Integer.compare(place, other.place);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
