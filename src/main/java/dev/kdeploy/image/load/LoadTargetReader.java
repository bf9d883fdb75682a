package dev.kdeploy.image.load;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what an environment says about loading.
///
/// @param where it stands
record LoadTargetReader(
    @Nullable Location where, String kubeContext, Map<String, String> environment) {
  private static final String SOCKET = "/run/containerd/containerd.sock";
  private static final String NAMESPACE = "k8s.io";
  private static final String KIND_CONTEXT = "kind-";
  private static final String K3D_CONTEXT = "k3d-";
  private static final String MINIKUBE = "minikube";
  private static final List<String> KINDS = List.of("kind", "k3d", MINIKUBE, "containerd");
  private static final List<String> WORDS = List.of("kind", "k3d", MINIKUBE, "containerd", "none");
  private static final List<String> CONTAINERD_KEYS = List.of("address", "namespace");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
  private static final String EXAMPLE = "write `load: kind`, `load: {kind: NAME}` or `load: none`";

  static Optional<LoadTarget> guessed(String context) {
    if (context.equals(MINIKUBE)) {
      return Optional.of(new LoadTarget.Minikube(MINIKUBE));
    }
    return after(KIND_CONTEXT, context)
        .<LoadTarget>map(LoadTarget.Kind::new)
        .or(() -> after(K3D_CONTEXT, context).map(LoadTarget.K3d::new));
  }

  private static Optional<String> after(String prefix, String context) {
    return Optional.of(context)
        .filter(text -> text.startsWith(prefix))
        .map(text -> text.substring(prefix.length()))
        .filter(name -> NAME.matcher(name).matches());
  }

  Optional<LoadTarget> read(@Nullable Object written) {
    return switch (written) {
      case String word when word.equals("none") -> Optional.empty();
      case String word -> Optional.of(target(word, null));
      case Map<?, ?> map when map.size() == 1 -> {
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        yield Optional.of(target(String.valueOf(only.getKey()), only.getValue()));
      }
      case Map<?, ?> map ->
          throw wrong(
              Problem.at(where)
                  .what("`load` must name one way to load, found %d", map.size())
                  .fix(EXAMPLE));
      case null, default ->
          throw wrong(
              Problem.at(where)
                  .what("`load` must be a text or a map, found `%s`", String.valueOf(written))
                  .fix(EXAMPLE));
    };
  }

  private LoadTarget target(String word, @Nullable Object more) {
    return switch (word) {
      case "kind" ->
          new LoadTarget.Kind(
              name(word, more)
                  .or(() -> after(KIND_CONTEXT, kubeContext))
                  .or(() -> variable("KIND_CLUSTER_NAME"))
                  .orElse("kind"));
      case "k3d" ->
          new LoadTarget.K3d(
              name(word, more).or(() -> after(K3D_CONTEXT, kubeContext)).orElse("k3s-default"));
      // minikube names the context after the profile.
      case MINIKUBE ->
          new LoadTarget.Minikube(
              name(word, more)
                  .or(() -> after("", kubeContext))
                  .or(() -> variable("MINIKUBE_PROFILE"))
                  .orElse(MINIKUBE));
      case "containerd" -> containerd(more);
      default ->
          throw wrong(
              Problem.at(where)
                  .what("`load` knows no `%s`", word)
                  .fix("%s", Suggestion.sentence(word, more == null ? WORDS : KINDS)));
    };
  }

  private Optional<String> name(String word, @Nullable Object written) {
    return switch (written) {
      case null -> Optional.empty();
      case String name when NAME.matcher(name).matches() -> Optional.of(name);
      default ->
          throw wrong(
              Problem.at(where)
                  .what("`load.%s` must be the name of a cluster, found `%s`", word, written)
                  .fix("write it as `%s` itself shows it", word));
    };
  }

  private LoadTarget containerd(@Nullable Object more) {
    List<Problem> problems = new ArrayList<>();
    Map<?, ?> map =
        switch (more) {
          case null -> Map.of();
          case String address -> Map.of("address", address);
          case Map<?, ?> written -> written;
          default ->
              throw wrong(
                  Problem.at(where)
                      .what("`load.containerd` must be a map, found `%s`", more)
                      .fix("write `load: {containerd: {address: %s}}`", SOCKET));
        };
    map.keySet().stream()
        .map(String::valueOf)
        .filter(key -> !CONTAINERD_KEYS.contains(key))
        .map(this::unknownKey)
        .forEach(problems::add);
    String address = text(map, "address").or(() -> variable("CONTAINERD_ADDRESS")).orElse(SOCKET);
    if (!ContainerdNode.path(address).startsWith("/") && !address.startsWith("\\\\.\\pipe\\")) {
      problems.add(
          Problem.at(where)
              .what("`load.containerd.address` must be an absolute path, found `%s`", address)
              .fix("write the path of containerd's socket, for example `%s`", SOCKET));
    }
    String namespace =
        text(map, "namespace").or(() -> variable("CONTAINERD_NAMESPACE")).orElse(NAMESPACE);
    if (!NAME.matcher(namespace).matches()) {
      problems.add(
          Problem.at(where)
              .what("`load.containerd.namespace` must be a name, found `%s`", namespace)
              .fix("write `%s`, which is the kubelet's", NAMESPACE));
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new LoadTarget.Containerd(address, namespace);
  }

  private Problem unknownKey(String key) {
    return Problem.at(where)
        .what("`load.containerd` knows no `%s`", key)
        .fix("%s", Suggestion.sentence(key, CONTAINERD_KEYS));
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return Optional.<Object>ofNullable(map.get(key)).map(String::valueOf);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static KdeployException wrong(Problem problem) {
    return new KdeployException(problem);
  }
}
