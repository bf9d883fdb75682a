package dev.kdeploy.image.registry;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The logins that Docker has: from `DOCKER_AUTH_CONFIG`, from the helper programs that
/// `config.json` names, from its `auths`, in this order. May be used by many threads at once; a
/// helper is asked once for each registry.
public final class Credentials {
  private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(20);
  private static final String VARIABLE = "DOCKER_AUTH_CONFIG";

  private final DockerConfig ofEnvironment;
  private final DockerConfig config;
  private final Map<String, String> environment;
  private final Duration timeout;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /// What is known of a registry's login.
  private record Known(Optional<Login> login, Optional<Problem> failure) {}

  private Credentials(
      DockerConfig ofEnvironment,
      DockerConfig config,
      Map<String, String> environment,
      Duration timeout) {
    this.ofEnvironment = ofEnvironment;
    this.config = config;
    this.environment = Map.copyOf(environment);
    this.timeout = timeout;
  }

  /// Reads `config.json` in `DOCKER_CONFIG` or in `.docker` of the home directory; where neither
  /// that variable nor that file is there, the old `.dockercfg`. Runs no helper yet.
  ///
  /// @throws KdeployException when a file cannot be read or is not what Docker writes
  public static Credentials read(Map<String, String> environment, Path home) {
    return read(environment, home, HELPER_TIMEOUT);
  }

  static Credentials read(Map<String, String> environment, Path home, Duration timeout) {
    String own = environment.getOrDefault(VARIABLE, "");
    DockerConfig ofEnvironment =
        own.isBlank() ? DockerConfig.NONE : DockerConfigReader.read(VARIABLE, own);
    return new Credentials(ofEnvironment, config(environment, home), environment, timeout);
  }

  private static DockerConfig config(Map<String, String> environment, Path home) {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    Path file =
        (directory.isEmpty() ? home.resolve(".docker") : Path.of(directory)).resolve("config.json");
    String text = text(file);
    if (text != null) {
      return DockerConfigReader.read(file.toString(), text);
    }
    Path legacy = home.resolve(".dockercfg");
    String old = directory.isEmpty() ? text(legacy) : null;
    return old == null ? DockerConfig.NONE : DockerConfigReader.readLegacy(legacy.toString(), old);
  }

  private static @Nullable String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("Docker's configuration `%s` cannot be read", file)
              .fix("check that it is a file that you may read"),
          e);
    }
  }

  /// The login for a registry, named as in [dev.kdeploy.image.ImageReference#registry()].
  ///
  /// A helper that cannot be asked is no error here: many images need no login. It is found in
  /// [#warnings()].
  ///
  /// @throws KdeployException of kind INTERRUPTED
  public Optional<Login> of(String registry) {
    return known(registry).login();
  }

  /// Why there may be a login that could not be had.
  Optional<Problem> failure(String registry) {
    return known(registry).failure();
  }

  /// What kept logins from being found so far; each once.
  public List<Problem> warnings() {
    return known.keySet().stream()
        .sorted()
        .flatMap(registry -> failure(registry).stream())
        .distinct()
        .toList();
  }

  private Known known(String registry) {
    return known.computeIfAbsent(DockerConfig.key(registry), key -> find(registry));
  }

  private Known find(String registry) {
    Optional<Login> own = ofEnvironment.login(registry);
    Optional<String> helper = config.helper(registry);
    if (own.isPresent() || helper.isEmpty()) {
      return new Known(own.or(() -> config.login(registry)), Optional.empty());
    }
    try {
      CredentialHelper program =
          new CredentialHelper(helper.get(), config.file(), environment, timeout);
      Optional<Login> kept = program.get(DockerConfig.key(registry));
      return new Known(kept.or(() -> config.login(registry)), Optional.empty());
    } catch (KdeployException e) {
      Problem failure = e.problems().getFirst();
      if (failure.kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return new Known(config.login(registry), Optional.of(failure));
    }
  }

  /// The content of a Secret of type `kubernetes.io/dockerconfigjson` with the logins for these
  /// registries; the same text for the same logins. Registries without a login with a password are
  /// not in it; see [#leftOut(Collection)].
  public String dockerConfigJson(Collection<String> registries) {
    Map<String, Map<String, String>> auths = new TreeMap<>();
    for (String registry : registries) {
      of(registry)
          .filter(Login::hasPassword)
          .ifPresent(
              login -> {
                Map<String, String> entry = new LinkedHashMap<>();
                entry.put("username", login.username());
                entry.put("password", login.password());
                entry.put("auth", login.base64());
                auths.put(DockerConfig.key(registry), entry);
              });
    }
    return Json.write(Map.of("auths", auths));
  }

  /// Why registries are not in the Secret although Docker knows, or may know, a login for them.
  public List<Problem> leftOut(Collection<String> registries) {
    List<Problem> reasons = new ArrayList<>();
    for (String registry : new TreeSet<>(registries)) {
      Optional<Login> login = of(registry);
      failure(registry).filter(failure -> login.isEmpty()).ifPresent(reasons::add);
      if (login.isPresent() && !login.get().hasPassword()) {
        reasons.add(
            Problem.of("the login for `%s` cannot be given to the cluster", registry)
                .why("it is a token that only Docker can use; a node needs a user and a password")
                .fix("run `docker login %s` with a password or an access token", registry));
      }
    }
    return reasons.stream().distinct().toList();
  }
}
