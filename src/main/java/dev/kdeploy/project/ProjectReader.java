package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a project: finds its files, lays their layers over each other, fills in values, and checks
/// everything.
///
/// Reports all problems of all files at once. Touches nothing but files, and resolves no secrets.
public final class ProjectReader {
  private static final String VERSION = "kdeploy.dev/v1";

  private final Shipped shipped;

  /// Reads with the environments that come with kdeploy.
  public ProjectReader() {
    this(Shipped.onClassPath());
  }

  ProjectReader(Shipped shipped) {
    this.shipped = shipped;
  }

  /// The project that a request names.
  ///
  /// @throws KdeployException with every problem of every layer
  public Project read(ProjectRequest request) {
    Path file = ProjectFile.find(request.directory(), request.file());
    Findings findings = new Findings();
    Layers layers = new Layers(new SourceFiles(request.directory()), findings);
    layers.read(request, file, environmentFiles(file));
    layers.trees().forEach(ProjectReader::requireProject);
    layers.trees().forEach(ProjectReader::requireKnownVersion);
    if (!layers.isComplete()) {
      findings.throwIfAny();
    }
    Values values = values(layers, findings);
    findings.throwIfAny();
    return new ProjectBuilder(values).build(file, request.environment());
  }

  /// The names of the environments of a project, in order: its own and those that are shipped.
  ///
  /// @throws KdeployException when there is no project
  public List<String> environments(Path directory, @Nullable Path file) {
    return environmentFiles(ProjectFile.find(directory, file)).names();
  }

  private EnvironmentFiles environmentFiles(Path project) {
    return new EnvironmentFiles(project.resolveSibling("."), shipped);
  }

  private static void requireProject(LayerTree tree) {
    YamlMap.Entry kind = tree.root().entries().get("kind");
    if (tree.layer() == Layer.PROJECT
        && kind != null
        && tree.root().get("apiVersion") instanceof YamlScalar version
        && !version.text().startsWith("kdeploy.dev/")) {
      throw new KdeployException(
          Problem.at(kind.key())
              .what("`%s` is a manifest of Kubernetes, not a project", tree.source().name())
              .fix("put it into the directory `manifests`, and run `kdeploy init` for a project"));
    }
  }

  /// Of a file of another version nothing else can be said.
  private static void requireKnownVersion(LayerTree tree) {
    if (tree.root().get("apiVersion") instanceof YamlScalar scalar
        && scalar.text().startsWith("kdeploy.dev/")
        && !scalar.text().equals(VERSION)) {
      List<Problem> problems = new ArrayList<>();
      KeyPath path = KeyPath.of("apiVersion");
      new SchemaCheck(false, _ -> false, List.of(), problems, new ArrayList<>())
          .check(scalar, Schema.of("kdeploy").at(path).getFirst(), path, scalar.location());
      throw new KdeployException(problems);
    }
  }

  private static Values values(Layers layers, Findings findings) {
    Schema schema = Schema.of("kdeploy");
    Merged.OfMap merged = new Merge(schema).merge(layers.trees());
    List<Problem> problems = new ArrayList<>();
    new Removals(schema, problems).check(merged);
    YamlMap raw = (YamlMap) merged.tree();
    Expansion expansion = new Expansion(schema, layers.verbatim(), raw);
    YamlMap expanded = expansion.expand(raw);
    problems.addAll(expansion.problems());
    List<Location> secrets = new ArrayList<>();
    new SchemaCheck(true, expansion::isUnresolved, List.of(expanded), problems, secrets)
        .check(expanded, schema, KeyPath.ROOT, expanded.location());
    secrets.forEach(findings::hide);
    new ProjectCheck(expanded, schema, problems).check();
    findings.addNew(problems);
    return new Values(expanded, merged);
  }
}
