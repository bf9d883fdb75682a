package dev.kdeploy.workload;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.ProjectReader;
import dev.kdeploy.project.ProjectRequest;
import dev.kdeploy.project.SecretSpec;
import dev.kdeploy.project.SecretValue;
import dev.kdeploy.project.SetOption;
import dev.kdeploy.template.Renderer;
import dev.kdeploy.template.TemplateFiles;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A project in a directory of the test resources, in one environment.
record Situation(Path directory, String environment) {
  private static final Path ROOT = Path.of("src/test/resources/workload");

  /// What a project became, and what was said about it.
  record Made(List<Manifest> manifests, List<Problem> warnings) {
    String yaml() {
      return Yaml.writeAll(manifests.stream().map(Manifest::content).toList());
    }
  }

  /// The directories below one of the test resources.
  static Stream<Path> directories(String name) {
    try (Stream<Path> found = Files.list(ROOT.resolve(name))) {
      return found.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Renders with the shipped and the project's own templates; the content of secrets is made from
  /// their names.
  Made make(String... sets) {
    Project project = read(sets);
    WorkloadView view = Workloads.view(new WorkloadInput(project, Map.of(), secrets(project)));
    TemplateFiles files = TemplateFiles.of(project.directory()).withShipped();
    Renderer renderer = new Renderer(files);
    List<Manifest> rendered = new ArrayList<>();
    for (Source template : files.templates()) {
      rendered.addAll(renderer.render(template, view.tree()));
    }
    List<Manifest> manifests = view.finish(rendered);
    List<Problem> warnings = new ArrayList<>(view.warnings());
    warnings.addAll(view.missing(manifests));
    return new Made(manifests, warnings);
  }

  private Project read(String... sets) {
    List<SetOption> options =
        Arrays.stream(sets).map(set -> new SetOption(SetOption.Kind.SET, set)).toList();
    return new ProjectReader()
        .read(
            new ProjectRequest(directory.toAbsolutePath(), null, environment, List.of(), options));
  }

  private static Map<String, SecretContent> secrets(Project project) {
    Map<String, SecretContent> secrets = new TreeMap<>();
    for (SecretSpec spec : project.secrets().values()) {
      Map<String, SecretValue> values = new TreeMap<>();
      for (String key : spec.entries().keySet()) {
        String content =
            key.equals(".dockerconfigjson") ? "{\"auths\":{}}" : key + " of " + spec.name();
        values.put(key, new SecretValue(content.getBytes(StandardCharsets.UTF_8)));
      }
      secrets.put(spec.name(), SecretContent.of(spec.isGenerated(), values));
    }
    return secrets;
  }

  /// What is wrong with the project, as a user sees it.
  String problems() {
    try {
      Made made = make();
      return made.warnings.isEmpty() ? "nothing\n" : screen("warning", made.warnings);
    } catch (KdeployException e) {
      return screen("error", e.problems());
    }
  }

  static String screen(String word, List<Problem> problems) {
    StringBuilder screen = new StringBuilder();
    for (Problem problem : problems) {
      screen.append(word).append(": ").append(problem.what()).append('\n');
      Location where = problem.where();
      if (where != null) {
        String margin = where.line() + " | ";
        screen.append("  --> ").append(where).append('\n');
        screen.append(margin).append(where.source().line(where.line())).append('\n');
        screen.append(" ".repeat(margin.length() - 2)).append("| ");
        screen
            .append(" ".repeat(where.column() - 1))
            .append("^".repeat(where.length()))
            .append('\n');
      }
      screen.append(problem.why() == null ? "" : "  why: " + problem.why() + "\n");
      screen.append(problem.fix() == null ? "" : "  fix: " + problem.fix() + "\n");
    }
    return screen.toString();
  }

  /// What a file of the situation says it should be; with `-Dgolden.update=true` the file is
  /// written first.
  String golden(String file, String actual) throws IOException {
    Path path = directory.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(path, actual);
    }
    return Files.exists(path) ? Files.readString(path) : "";
  }

  @Override
  public String toString() {
    return directory.getFileName() + " in " + environment;
  }
}
