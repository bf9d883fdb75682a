package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Manifests;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.SecretSpec;
import dev.kdeploy.project.Secrets;
import dev.kdeploy.template.Named;
import dev.kdeploy.template.Renderer;
import dev.kdeploy.template.TemplateFiles;
import dev.kdeploy.workload.SecretContent;
import dev.kdeploy.workload.WorkloadInput;
import dev.kdeploy.workload.WorkloadView;
import dev.kdeploy.workload.Workloads;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything a project says, as Kubernetes objects in apply order. Needs no cluster.
///
/// @param objects without the release's labels
/// @param trials what a deployment has to go through besides becoming healthy; its Jobs are not
///   among the objects
/// @param warnings what works and yet will not do what it should
public record Preparation(
    Project project, List<Manifest> objects, Trials trials, List<Problem> warnings) {
  /// Maps that a section of a template goes through entry by entry.
  private static final List<String> NAMED = List.of("workloads", "images", "secrets");

  private static final String GENERATED = "kdeploy.dev/generated";

  public Preparation {
    objects = List.copyOf(objects);
    warnings = List.copyOf(warnings);
  }

  /// Renders a project.
  ///
  /// @param variables the environment variables that secrets may come from
  /// @param images the references of the project's images by their names
  /// @throws KdeployException with everything that is wrong
  public static Preparation of(
      Project project, Map<String, String> variables, Map<String, String> images) {
    WorkloadView view = Workloads.view(input(project, new Secrets(project, variables), images));
    Manifests templates = Manifests.read(rendered(project, view));
    Manifests plain = Manifests.read(plainDocuments(project));
    List<Manifest> all = new ArrayList<>(marked(project, view.finish(templates.all())));
    all.addAll(plain.all());
    List<Problem> problems = Manifests.duplicates(all);
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    List<Manifest> objects = new ArrayList<>();
    Manifests.waves(ConfigHashes.added(all)).values().forEach(objects::addAll);
    List<Problem> warnings = new ArrayList<>(view.warnings());
    warnings.addAll(templates.warnings());
    warnings.addAll(plain.warnings());
    warnings.addAll(view.missing(all));
    Trials trials = Trials.of(project, objects, variables);
    return new Preparation(project, trials.without(objects), trials, warnings);
  }

  /// The same project with other objects.
  public Preparation with(List<Manifest> others) {
    return new Preparation(project, others, trials, warnings);
  }

  private static WorkloadInput input(Project project, Secrets secrets, Map<String, String> images) {
    Map<String, SecretContent> contents = new LinkedHashMap<>();
    var resolved = secrets.resolve();
    for (SecretSpec spec : project.secrets().values()) {
      contents.put(
          spec.name(),
          SecretContent.of(
              spec.isGenerated(), resolved.getOrDefault(spec.name(), new LinkedHashMap<>())));
    }
    return new WorkloadInput(project, images, contents);
  }

  private static List<YamlNode> rendered(Project project, WorkloadView view) {
    boolean shipped = !project.workloads().isEmpty() || !project.secrets().isEmpty();
    TemplateFiles own = TemplateFiles.of(project.directory());
    TemplateFiles files = shipped ? own.withShipped() : own;
    Renderer renderer = new Renderer(files);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(project.values().templateTree());
    tree.putAll(view.tree());
    for (String named : NAMED) {
      if (tree.get(named) instanceof Map<?, ?>) {
        tree.put(named, new Named(Tree.map(tree, named)));
      }
    }
    return collected(files.templates(), template -> renderer.documents(template, tree));
  }

  /// Everything of all sources, or all that is wrong with any of them.
  private static List<YamlNode> collected(
      List<Source> sources, Function<Source, List<YamlNode>> documents) {
    List<YamlNode> collected = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Source source : sources) {
      try {
        collected.addAll(documents.apply(source));
      } catch (KdeployException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return collected;
  }

  private static List<YamlNode> plainDocuments(Project project) {
    return collected(
        PlainManifests.in(project.directory()), source -> Yaml.read(source, Yaml.Dialect.KUBECTL));
  }

  /// A generated Secret carries what is to be made of each entry, and no content.
  private static List<Manifest> marked(Project project, List<Manifest> manifests) {
    return manifests.stream()
        .map(
            manifest ->
                generatedSpec(project, manifest)
                    .map(spec -> generated(manifest, spec))
                    .orElse(manifest))
        .toList();
  }

  private static Optional<SecretSpec> generatedSpec(Project project, Manifest manifest) {
    return Optional.ofNullable(project.secrets().get(manifest.id().name()))
        .filter(SecretSpec::isGenerated)
        .filter(_ -> manifest.id().kind().equals("Secret"));
  }

  private static Manifest generated(Manifest manifest, SecretSpec spec) {
    Map<String, @Nullable Object> what = new LinkedHashMap<>();
    spec.entries()
        .forEach(
            (key, from) -> {
              if (from instanceof SecretSpec.From.Generated made) {
                what.put(key, made.generator().text());
              }
            });
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(manifest.map("metadata", "annotations"));
    annotations.put(GENERATED, Json.write(what));
    return manifest.without("data").with(annotations, "metadata", "annotations");
  }
}
