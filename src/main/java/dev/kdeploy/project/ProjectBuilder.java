package dev.kdeploy.project;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes values of a tree that has been checked.
record ProjectBuilder(Values values) {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  Project build(Path file, String environment) {
    Map<?, ?> tree = values.tree();
    String name = text(tree, "name", "");
    RolloutPolicy rollout = rollout(map(map(tree, "defaults"), "rollout"));
    SequencedMap<String, RolloutPolicy> rollouts = new LinkedHashMap<>();
    each(
        tree, "workloads", (key, workload) -> rollouts.put(key, rollout(map(workload, "rollout"))));
    SequencedMap<String, ImageSpec> images = new LinkedHashMap<>();
    each(tree, "images", (key, image) -> images.put(key, image(name, key, image)));
    SequencedMap<String, SecretSpec> secrets = new LinkedHashMap<>();
    each(tree, "secrets", (key, secret) -> secrets.put(key, secret(key, secret)));
    Path directory = file.getParent() == null ? file : file.getParent();
    return new Project(
        name,
        directory,
        file,
        environment(environment, tree),
        values,
        images,
        registry(map(tree, "registry")),
        secrets,
        new Checks(values).hooks(),
        new Checks(values).checks(),
        rollout,
        rollouts);
  }

  private interface Entry {
    void take(String key, Map<?, ?> value);
  }

  private static void each(Map<?, ?> tree, String key, Entry entry) {
    map(tree, key)
        .forEach(
            (name, value) ->
                entry.take(String.valueOf(name), value instanceof Map<?, ?> m ? m : Map.of()));
  }

  private static Environment environment(String name, Map<?, ?> tree) {
    return new Environment(name, Boolean.TRUE.equals(tree.get("protected")), target(tree));
  }

  private static Target target(Map<?, ?> tree) {
    if ("sandbox".equals(tree.get("cluster"))) {
      return new Target.Sandbox();
    }
    Map<?, ?> cluster = map(tree, "cluster");
    return new Target.Context(
        textOrNull(cluster, "context"),
        textOrNull(cluster, "namespace"),
        textOrNull(cluster, "uid"),
        textOrNull(cluster, "ca"),
        Boolean.TRUE.equals(cluster.get("createNamespace")));
  }

  private static RolloutPolicy rollout(Map<?, ?> tree) {
    Map<String, Tolerated> tolerate = new LinkedHashMap<>();
    map(tree, "tolerate")
        .forEach(
            (cause, value) ->
                Tolerated.parse(value)
                    .ifPresent(tolerated -> tolerate.put(String.valueOf(cause), tolerated)));
    return new RolloutPolicy(
        duration(tree, "settle", Duration.ZERO),
        timeout(tree),
        !Boolean.FALSE.equals(tree.get("failFast")),
        tolerate);
  }

  private static @Nullable Duration timeout(Map<?, ?> tree) {
    return tree.get("timeout") == null ? null : duration(tree, "timeout", Duration.ZERO);
  }

  private static ImageSpec image(String project, String name, Map<?, ?> tree) {
    String repository = text(tree, "repository", project + "-" + name);
    ImageSpec.Tag tag =
        switch (text(tree, "tag", "content")) {
          case "content" -> new ImageSpec.Tag.Content();
          case "git" -> new ImageSpec.Tag.Git();
          case String fixed -> new ImageSpec.Tag.Fixed(fixed);
        };
    return new ImageSpec(name, build(tree.get("build")), repository, tag);
  }

  private static ImageSpec.@Nullable Build build(@Nullable Object build) {
    return switch (build) {
      case String context -> build(Map.of("context", context));
      case Map<?, ?> map ->
          new ImageSpec.Build(
              text(map, "context", "."),
              text(map, "dockerfile", "Dockerfile"),
              textOrNull(map, "target"),
              texts(map(map, "args")),
              textOrNull(map, "platform"),
              texts(map(map, "labels")),
              list(map, "cacheFrom"),
              text(map, "builder", "docker").equals("buildx"));
      case null, default -> null;
    };
  }

  private static RegistryPolicy registry(Map<?, ?> tree) {
    return new RegistryPolicy(
        Boolean.TRUE.equals(tree.get("pullSecret")), Set.copyOf(list(tree, "insecure")));
  }

  private static SequencedMap<String, String> texts(Map<?, ?> map) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }

  private static List<String> list(Map<?, ?> tree, String key) {
    return tree.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static SecretSpec secret(String name, Map<?, ?> tree) {
    SequencedMap<String, SecretSpec.From> entries = new LinkedHashMap<>();
    tree.forEach((key, entry) -> entries.put(String.valueOf(key), from((Map<?, ?>) entry)));
    return new SecretSpec(name, entries);
  }

  private static SecretSpec.From from(Map<?, ?> entry) {
    if (entry.get("generate") != null) {
      return new SecretSpec.From.Generated(
          Generator.parse(text(entry, "generate", "")).orElseThrow());
    }
    if (entry.get("env") != null) {
      return new SecretSpec.From.Variable(text(entry, "env", ""));
    }
    if (entry.get("file") != null) {
      return new SecretSpec.From.File(text(entry, "file", ""));
    }
    return new SecretSpec.From.Command(
        list(entry, "command"), duration(entry, "timeout", COMMAND_TIMEOUT));
  }

  private static Map<?, ?> map(Map<?, ?> tree, String key) {
    return tree.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> tree, String key, String otherwise) {
    Object value = tree.get(key);
    return value == null ? otherwise : value.toString();
  }

  private static @Nullable String textOrNull(Map<?, ?> tree, String key) {
    return tree.get(key) == null ? null : String.valueOf(tree.get(key));
  }

  private static Duration duration(Map<?, ?> tree, String key, Duration otherwise) {
    return tree.get(key) instanceof Long seconds
        ? Duration.ofSeconds(seconds)
        : Durations.parse(text(tree, key, "")).orElse(otherwise);
  }
}
