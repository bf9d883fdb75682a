package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The namespace of a release, which has to be there before the lock, because the lock lies in it.
final class ReleaseNamespace {
  private ReleaseNamespace() {}

  /// Makes it when it is missing and the project has it, or the user allows it.
  static void create(Cluster cluster, Candidate candidate, boolean allowed, Reporter reporter) {
    Optional<Manifest> wanted = wanted(candidate, allowed);
    if (wanted.isEmpty() || cluster.get(wanted.get().id()).isPresent()) {
      return;
    }
    ApplyOptions apply = new ApplyOptions(candidate.release().fieldManager(), false, false);
    if (cluster.apply(wanted.get(), apply) instanceof Answer.Refused no) {
      throw new KdeployException(Refusals.problem(wanted.get(), no));
    }
    reporter.report(new Event.Applied(wanted.get().id(), Event.Effect.CREATED));
  }

  private static Optional<Manifest> wanted(Candidate candidate, boolean allowed) {
    String name = candidate.release().namespace();
    Optional<Manifest> own =
        candidate.objects().stream()
            .filter(one -> one.id().kind().equals("Namespace") && one.id().name().equals(name))
            .findFirst()
            .map(candidate.release()::stamp);
    return own.isEmpty() && allowed ? Optional.of(namespace(name)) : own;
  }

  private static Manifest namespace(String name) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", "v1");
    content.put("kind", "Namespace");
    return Manifest.of(Tree.with(content, name, "metadata", "name"));
  }
}
