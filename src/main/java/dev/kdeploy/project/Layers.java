package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the layers of a project, lowest first, and checks each on its own.
final class Layers {
  static final String COMMAND_LINE = "command line";

  private final SourceFiles files;
  private final Findings findings;
  private final List<LayerTree> trees = new ArrayList<>();
  private final Set<Source> verbatim = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean complete = true;

  Layers(SourceFiles files, Findings findings) {
    this.files = files;
    this.findings = findings;
  }

  /// Reads everything that a request names.
  void read(ProjectRequest request, Path project, EnvironmentFiles environments) {
    collect(() -> environments.shipped().source(request.environment()).ifPresent(this::shipped));
    collect(() -> file(Layer.PROJECT, project));
    collect(
        () -> {
          Optional<Path> file = environments.file(request.environment());
          file.ifPresent(path -> file(Layer.ENVIRONMENT, path));
        });
    for (Path file : request.valueFiles()) {
      collect(() -> file(Layer.VALUES, request.directory().resolve(file)));
    }
    for (SetOption option : request.sets()) {
      collect(() -> set(option));
    }
  }

  /// The layers that could be read, lowest first.
  List<LayerTree> trees() {
    return trees;
  }

  /// Whether every layer could be read.
  boolean isComplete() {
    return complete;
  }

  /// The sources whose texts are taken as they are; compares by identity.
  Set<Source> verbatim() {
    return verbatim;
  }

  private void collect(Runnable step) {
    try {
      step.run();
    } catch (KdeployException e) {
      complete = false;
      findings.addAll(e.problems());
    }
  }

  private void shipped(Source source) {
    trees.add(new LayerTree(Layer.SHIPPED, source, SourceFiles.map(source)));
  }

  private void file(Layer layer, Path file) {
    Source source = files.source(file);
    findings.source(source);
    YamlMap root = UnreadSecrets.guarded(source, findings, () -> SourceFiles.map(source));
    if (layer == Layer.PROJECT && root.entries().isEmpty()) {
      throw new KdeployException(
          Problem.at(Location.at(source, 1, 1))
              .what("`%s` is empty", source.name())
              .fix("start with `apiVersion: kdeploy.dev/v1` and `name: …`, or run `kdeploy init`"));
    }
    add(new LayerTree(layer, source, root));
  }

  private void set(SetOption option) {
    Source source =
        Source.of(
            COMMAND_LINE,
            option.kind().flag() + " " + option.text().lines().findFirst().orElse(""));
    findings.source(source);
    if (option.kind() == SetOption.Kind.SET_FILE) {
      verbatim.add(source);
    }
    for (Assignment assignment : new SetParser(source, option.text()).parse()) {
      Schema schema = Schema.of("environment");
      SetLayer layer = new SetLayer(option.kind(), source, schema, this::below, files);
      add(layer.tree(assignment));
    }
  }

  /// What the layers read so far have at a place.
  private @Nullable YamlNode below(KeyPath path) {
    YamlNode here = new Merge(Schema.of("environment")).merge(trees).tree();
    for (Object step : path.steps()) {
      here =
          switch (here) {
            case YamlMap map when step instanceof String key -> map.get(key);
            case dev.kdeploy.yaml.YamlList list
                when step instanceof Integer index && index < list.items().size() ->
                list.items().get(index);
            case null, default -> null;
          };
    }
    return here;
  }

  private void add(LayerTree tree) {
    trees.add(tree);
    Schema schema = Schema.of(tree.layer() == Layer.PROJECT ? "kdeploy" : "environment");
    List<Problem> problems = new ArrayList<>();
    List<Location> secrets = new ArrayList<>();
    new SchemaCheck(false, this::isOpen, roots(), problems, secrets)
        .check(tree.root(), schema, KeyPath.ROOT, tree.root().location());
    findings.addAll(problems);
    secrets.forEach(findings::hide);
  }

  private List<YamlMap> roots() {
    return trees.stream().map(LayerTree::root).toList();
  }

  private boolean isOpen(YamlScalar scalar) {
    return scalar.value() instanceof String text
        && Tags.mayHave(text)
        && !verbatim.contains(scalar.location().source());
  }
}
