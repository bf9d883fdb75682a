package dev.kdeploy.manifest;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Objects as they were read, in the order of their sources, and what a reader should be warned
/// about.
public record Manifests(List<Manifest> all, List<Problem> warnings) {
  public Manifests {
    all = List.copyOf(all);
    warnings = List.copyOf(warnings);
  }

  /// The objects of documents that were read in the dialect `KUBECTL`, which may come from several
  /// sources. A `List` is replaced by its items.
  ///
  /// What has an `apiVersion`, a `kind`, and a name that its kind allows is taken; the rest is for
  /// the server to judge. Warned about are scalars that other readers of YAML take for something
  /// else, and a namespace on a cluster-wide object, which is left out as the server does.
  ///
  /// @throws KdeployException with everything that is wrong in all documents, also objects that are
  ///   there twice
  public static Manifests read(List<YamlNode> documents) {
    ManifestReader reader = new ManifestReader();
    documents.forEach(reader::read);
    List<Problem> problems = new ArrayList<>(reader.problems());
    problems.addAll(duplicates(reader.manifests()));
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Manifests(reader.manifests(), reader.warnings());
  }

  /// A problem for each object that is there a second time, in whatever version, naming both
  /// places.
  ///
  /// A manifest without a namespace is another object than one with; ask again when namespaces are
  /// filled in.
  public static List<Problem> duplicates(List<Manifest> manifests) {
    Map<String, Manifest> first = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Manifest before = first.putIfAbsent(manifest.id().key(), manifest);
      if (before != null) {
        Problem problem =
            Problem.at(manifest.source())
                .what("`%s`%s is there twice", manifest.id(), inNamespace(manifest.id()))
                .fix("remove or rename one of the two");
        problems.add(
            before.source() == null
                ? problem
                : problem.why("it is also written at %s", before.source()));
      }
    }
    return problems;
  }

  private static String inNamespace(ResourceId id) {
    return id.namespace().isEmpty() ? "" : " in namespace `" + id.namespace() + "`";
  }

  /// The waves in which to apply objects, first wave first, each in the given order; waves without
  /// objects are not there.
  public static SequencedMap<Wave, List<Manifest>> waves(List<Manifest> manifests) {
    TreeMap<Wave, List<Manifest>> waves = new TreeMap<>();
    manifests.forEach(
        manifest ->
            waves.computeIfAbsent(Wave.of(manifest.id()), _ -> new ArrayList<>()).add(manifest));
    return waves;
  }
}
