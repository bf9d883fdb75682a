package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Manifests;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Source;
import dev.kdeploy.sandbox.Sandbox;
import dev.kdeploy.yaml.Yaml;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory with a project, a state of its own, and command lines that run in this process.
final class Stage implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final List<String> WATCHED =
      List.of(
          "v1 Namespace",
          "v1 ConfigMap",
          "v1 Secret",
          "v1 Service",
          "v1 ServiceAccount",
          "v1 PersistentVolumeClaim",
          "apps/v1 Deployment",
          "apps/v1 StatefulSet",
          "batch/v1 Job",
          "coordination.k8s.io/v1 Lease");

  /// What a command said.
  record Said(String out, String err, int exit) {
    String all() {
      return out + err;
    }
  }

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private @Nullable Gate gate;
  private String in = "";
  private String tty = "";

  Stage(Path directory) {
    this.directory = directory;
    environment.put("KDEPLOY_STATE", directory.resolve("state").toString());
  }

  static Stage of(Path directory, Path project) throws IOException {
    Stage stage = new Stage(directory);
    stage.copy(project);
    return stage;
  }

  Path directory() {
    return directory;
  }

  Stage with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /// A person at a terminal who types this.
  Stage typing(String typed) {
    in = typed;
    tty = "012";
    return this;
  }

  /// The contexts `test` and `prod` of the kubeconfig lead to a sandbox behind a gate.
  Stage behind(Gate other) throws IOException {
    gate = other;
    Path file = directory.resolve("kubeconfig");
    Files.writeString(file, other.kubeconfig());
    return with("KUBECONFIG", file.toString());
  }

  void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// Runs a command line, without the word `kdeploy`.
  Said run(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(line, out, err);
    return new Said(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), exit);
  }

  int run(String line, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    Console console =
        new Console(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            directory,
            directory,
            tty);
    return new Main(console).run(words(line.replace("{dir}", directory.toString())));
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    return words.toArray(String[]::new);
  }

  /// Applies the objects of a file as somebody else would.
  void apply(String file, String manager) {
    withCluster(
        cluster -> {
          ApplyOptions options = new ApplyOptions(manager, true, false);
          var documents = Yaml.read(Source.of(file, text(file)), Yaml.Dialect.KUBECTL);
          Manifests.read(documents).all().forEach(object -> cluster.apply(object, options));
          return true;
        });
  }

  private String text(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Every object that a release could touch, without what controllers write: a line each.
  List<String> objects(Function<Manifest, @Nullable Object> shown) {
    return withCluster(
        cluster -> {
          List<String> lines = new ArrayList<>();
          for (String kind : WATCHED) {
            String[] parts = kind.split(" ", -1);
            for (Manifest object : cluster.list(new Selection(parts[0], parts[1], "", "", ""))) {
              if (!isOfEveryCluster(object.id())) {
                lines.add(object.id().key() + " " + shown.apply(object));
              }
            }
          }
          return lines.stream().sorted().toList();
        });
  }

  /// What a command that promises to touch nothing must leave as it is.
  List<String> contents() {
    return objects(
        object ->
            object.uid()
                + (object.id().kind().equals("Lease")
                    ? object.text("spec", "holderIdentity")
                    : "" + object.get("spec") + object.get("data")));
  }

  List<String> names() {
    return objects(_ -> "").stream().map(String::strip).toList();
  }

  private static boolean isOfEveryCluster(ResourceId id) {
    return switch (id.kind()) {
      case "Namespace" -> id.name().equals("default") || id.name().startsWith("kube-");
      case "ServiceAccount" -> id.name().equals("default");
      case "ConfigMap" -> id.name().equals("kube-root-ca.crt");
      case "Service" -> id.name().equals("kubernetes");
      default -> false;
    };
  }

  @Nullable Manifest object(ResourceId id) {
    return this.<@Nullable Manifest>withCluster(cluster -> cluster.get(id).orElse(null));
  }

  void with(Consumer<Cluster> work) {
    withCluster(
        cluster -> {
          work.accept(cluster);
          return true;
        });
  }

  private <T extends @Nullable Object> T withCluster(Function<Cluster, T> work) {
    Gate there = gate;
    if (there != null) {
      try (Cluster cluster = Fabric8Cluster.at(there.sandbox().uri(), "sandbox")) {
        return work.apply(cluster);
      }
    }
    Path state = directory.resolve("state/sandbox");
    try (Sandbox sandbox =
            Files.isDirectory(state)
                ? Sandbox.open(state, InstantSource.system(), 1)
                : Sandbox.inMemory(InstantSource.system(), 1);
        Cluster cluster = Fabric8Cluster.at(sandbox.uri(), "sandbox")) {
      return work.apply(cluster);
    }
  }

  @Override
  public void close() {
    Gate there = gate;
    if (there != null) {
      there.close();
    }
  }
}
