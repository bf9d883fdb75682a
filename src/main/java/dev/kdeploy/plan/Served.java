package dev.kdeploy.plan;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The wanted objects as this server knows their kinds: with a namespace where the kind has one,
/// and without where not.
final class Served {
  private final List<Manifest> wanted = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> comingKinds = new HashMap<>();
  private final Set<ResourceId> toList = new LinkedHashSet<>();

  private Served() {}

  static Served resolve(Cluster cluster, PlanRequest request) {
    Served served = new Served();
    request.wanted().forEach(served::addComingKind);
    for (Manifest manifest : request.wanted()) {
      served.resolve(cluster, manifest, request.release().namespace());
    }
    request.inventory().forEach(one -> served.listIfServed(cluster, one, request));
    request.copies().forEach(one -> served.listIfServed(cluster, one, request));
    return served;
  }

  /// The wanted objects, in their order.
  List<Manifest> wanted() {
    return wanted;
  }

  /// Kinds that the server does not serve.
  List<Problem> problems() {
    return problems;
  }

  /// One id for each kind and namespace that has to be listed.
  Set<ResourceId> idsToList() {
    return toList;
  }

  /// The CustomResourceDefinition of this plan that an object's kind waits for, or an empty text.
  String comingWith(Manifest manifest) {
    return comingKinds.getOrDefault(kindKey(manifest.id()), "");
  }

  private void addComingKind(Manifest manifest) {
    if (manifest.id().kind().equals("CustomResourceDefinition")) {
      for (Map<String, ?> version : Tree.maps(manifest.content(), "spec", "versions")) {
        String apiVersion = manifest.text("spec", "group") + "/" + Tree.text(version, "name");
        comingKinds.put(
            apiVersion + " " + manifest.text("spec", "names", "kind"), manifest.id().toString());
      }
    }
  }

  private void resolve(Cluster cluster, Manifest manifest, String namespace) {
    Optional<ApiKind> kind = cluster.kind(manifest.id().apiVersion(), manifest.id().kind());
    if (kind.isPresent()) {
      comingKinds.remove(kindKey(manifest.id()));
      Manifest placed = placed(manifest, kind.get().namespaced(), namespace);
      wanted.add(placed);
      list(placed.id());
    } else if (comingKinds.containsKey(kindKey(manifest.id()))) {
      wanted.add(placed(manifest, true, namespace));
    } else {
      problems.add(unserved(cluster, manifest));
    }
  }

  static Manifest placed(Manifest manifest, boolean namespaced, String namespace) {
    if (!namespaced) {
      return manifest.without("metadata", "namespace");
    }
    return manifest.id().namespace().isEmpty()
        ? manifest.with(namespace, "metadata", "namespace")
        : manifest;
  }

  private void listIfServed(Cluster cluster, Manifest manifest, PlanRequest request) {
    cluster
        .kind(manifest.id().apiVersion(), manifest.id().kind())
        .ifPresent(
            kind -> list(placed(manifest, kind.namespaced(), request.release().namespace()).id()));
  }

  private void list(ResourceId id) {
    toList.add(new ResourceId(id.apiVersion(), id.kind(), id.namespace(), ""));
  }

  private static Problem unserved(Cluster cluster, Manifest manifest) {
    ResourceId id = manifest.id();
    List<String> versions = cluster.versionsOf(id.group(), id.kind());
    Problem problem =
        Problem.at(manifest.source())
            .what("this server does not serve `%s` in version `%s`", id.kind(), id.apiVersion());
    return versions.isEmpty()
        ? problem.fix(
            "install what brings the kind `%s`, or add its CustomResourceDefinition to the project",
            id.kind())
        : problem
            .why("it serves `%s` as %s", id.kind(), String.join(", ", versions))
            .fix("write `apiVersion: %s`", versions.getFirst());
  }

  private static String kindKey(ResourceId id) {
    return id.apiVersion() + " " + id.kind();
  }
}
