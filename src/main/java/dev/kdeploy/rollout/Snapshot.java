package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How objects are at one moment, without waiting.
///
/// @param entries one per object, in the order in which they were given
/// @param problems what could not be read, so that the entries say less than they could
public record Snapshot(List<Entry> entries, List<Problem> problems) {
  // What an autoscaler lacks now it may be said to lack: nobody knows better how long it has.
  private static final Duration LONG = Duration.ofDays(1);

  public Snapshot {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /// An object, how far it is, and its pods (none for kinds that have no pods).
  public record Entry(ResourceId id, Health health, Pods pods) {}

  /// Judges objects by one list per kind and namespace of what belongs to them.
  ///
  /// @param live the objects as they are now
  public static Snapshot of(Cluster cluster, List<Manifest> live) {
    Scene scene = new Scene(live);
    List<Problem> problems = new ArrayList<>();
    scene.relate(References.read(cluster, scene));
    Outlook outlook = Outlook.of(scene.subjects(), "");
    outlook.belonging().forEach(selection -> read(cluster, selection, scene, problems));
    List<Entry> entries = entries(scene);
    // Events are many, and only say why something is not ready.
    if (entries.stream().allMatch(entry -> entry.health().isReady())) {
      return new Snapshot(entries, problems);
    }
    outlook.events().forEach(selection -> read(cluster, selection, scene, problems));
    return new Snapshot(entries(scene), problems);
  }

  private static void read(
      Cluster cluster, Selection selection, Scene scene, List<Problem> problems) {
    try {
      cluster.list(selection).forEach(scene::see);
      scene.know(selection);
    } catch (KdeployException e) {
      if (e.problems().getFirst().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      problems.addAll(e.problems());
    }
  }

  private static List<Entry> entries(Scene scene) {
    return scene.subjects().stream().map(subject -> entry(scene, subject)).toList();
  }

  private static Entry entry(Scene scene, Subject subject) {
    Situation situation = scene.situation(subject, LONG);
    return new Entry(subject.id(), HealthChecks.judge(situation), situation.pods());
  }
}
