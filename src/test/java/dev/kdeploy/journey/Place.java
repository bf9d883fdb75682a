package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A namespace of its own on a real API server, and projects that are deployed to it.
final class Place implements AutoCloseable {
  /// What a namespace holds that nobody but a release changes.
  static final List<String> KINDS =
      List.of(
          "ConfigMap",
          "Secret",
          "Service",
          "ServiceAccount",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Job",
          "CronJob",
          "Lease",
          "HorizontalPodAutoscaler");

  private final Api api;
  private final String namespace;
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  private Place(Api api, String namespace, Path home) {
    this.api = api;
    this.namespace = namespace;
    this.home = home;
    environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
    environment.put("KUBECONFIG", System.getenv().getOrDefault("KUBECONFIG", ""));
  }

  /// A new namespace; `home` is an empty directory for the projects.
  static Place in(Api api, Path home) {
    String namespace = "journey-" + UUID.randomUUID().toString().substring(0, 8);
    api.apply(
        "journey", "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    Until.holds(
        "the default ServiceAccount",
        () -> api.find(namespace, "ServiceAccount", "default").isPresent());
    return new Place(api, namespace, home);
  }

  String namespace() {
    return namespace;
  }

  Path home() {
    return home;
  }

  Map<String, String> environment() {
    return environment;
  }

  /// Writes a project without waiting times; its directory is called as it is.
  void project(String name, String workloads) {
    write(name + "/kdeploy.yaml", "apiVersion: kdeploy.dev/v1\nname: " + name + "\n" + workloads);
    write(
        name + "/environments/trial.yaml",
        "defaults: {rollout: {settle: 0s, minReadySeconds: 0}}\n");
  }

  void write(String file, String text) {
    try {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String file) {
    try {
      Files.delete(home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The arguments of a command on one of the projects.
  String[] arguments(String project, String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("-C", home.resolve(project).toString(), "-e", "trial", "-n", namespace));
    all.addAll(List.of("--request-timeout", "30s"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  CommandLineRun run(String project, String command, String... more) {
    return CommandLineRun.of(home, environment, arguments(project, command, more));
  }

  /// Runs a command that has to succeed.
  CommandLineRun does(String project, String command, String... more) {
    CommandLineRun run = run(project, command, more);
    assertThat(run.code()).as("%s%n%s%n%s", command, run.out(), run.err()).isZero();
    return run;
  }

  /// The answer of a command in JSON.
  Map<String, Object> answer(String project, String command, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("-o", "json"));
    return Tree.map(Json.read(does(project, command, all.toArray(String[]::new)).out()));
  }

  /// What a plan would do to objects that it does not leave as they are: `change Deployment/web`.
  List<String> planned(String project, String... more) {
    return Tree.maps(answer(project, "plan", more), "changes").stream()
        .filter(change -> !Tree.text(change, "action").equals("unchanged"))
        .map(
            change ->
                Tree.text(change, "action")
                    + " "
                    + Tree.text(change, "kind")
                    + "/"
                    + Tree.text(change, "name"))
        .toList();
  }

  /// The revisions of a project, newest first: `2 deployed`.
  List<String> history(String project) {
    return Tree.maps(answer(project, "history"), "revisions").stream()
        .map(revision -> Tree.text(revision, "revision") + " " + Tree.text(revision, "status"))
        .toList();
  }

  Manifest get(String kind, String name) {
    return api.find(namespace, kind, name)
        .orElseThrow(() -> new AssertionError(kind + "/" + name + " is not there"));
  }

  boolean has(String kind, String name) {
    return api.find(namespace, kind, name).isPresent();
  }

  List<Manifest> list(String kind) {
    return api.list(namespace, kind);
  }

  /// The names of the objects of a kind that a release has put there.
  List<String> released(String kind, String release) {
    return list(kind).stream()
        .filter(object -> object.label("kdeploy.dev/release").equals(release))
        .map(object -> object.id().name())
        .sorted()
        .toList();
  }

  /// The resourceVersion of everything that only a release changes.
  Map<String, String> versions() {
    return api.versions(namespace, KINDS);
  }

  /// The same, when nothing of it changes any more by itself.
  Map<String, String> settledVersions() {
    List<Map<String, String>> seen = new ArrayList<>(List.of(versions()));
    Until.holds(
        "controllers come to rest",
        () -> {
          seen.add(versions());
          return seen.size() > 4
              && seen.subList(seen.size() - 4, seen.size()).stream().distinct().count() == 1;
        });
    return seen.getLast();
  }

  void apply(String manager, String yaml) {
    api.apply(manager, yaml.replace("NAMESPACE", namespace));
  }

  void create(String yaml) {
    api.create(yaml.replace("NAMESPACE", namespace));
  }

  void merge(String kind, String name, String yaml) {
    api.merge(namespace, kind, name, yaml);
  }

  void delete(String kind, String name) {
    api.delete(namespace, kind, name);
  }

  @Override
  public void close() {
    api.delete("", "Namespace", namespace);
  }
}
