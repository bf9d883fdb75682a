package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/// What Docker's configuration says about logins.
///
/// @param file where it stands, for what goes wrong; empty when there is none
/// @param auths logins by registry, named as the file names it; empty ones included
/// @param helpers by registry, the name of a program without `docker-credential-`
/// @param store the program for all other registries, or empty
record DockerConfig(
    String file,
    SequencedMap<String, Login> auths,
    SequencedMap<String, String> helpers,
    String store) {
  /// The name under which Docker keeps the login of Docker Hub.
  static final String HUB_KEY = "https://index.docker.io/v1/";

  private static final Set<String> HUB_HOSTS =
      Set.of(ImageReference.DOCKER_HUB, "index.docker.io", "registry-1.docker.io");

  /// Docker Desktop keeps tokens of its own beside the login, under longer names.
  private static final Set<String> WHOLE_REGISTRY = Set.of("", "/", "/v1", "/v1/", "/v2", "/v2/");

  static final DockerConfig NONE =
      new DockerConfig("", new LinkedHashMap<>(), new LinkedHashMap<>(), "");

  DockerConfig {
    auths = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(auths));
    helpers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(helpers));
  }

  /// The name under which Docker and its helpers know a registry.
  static String key(String registry) {
    return isHub(registry) ? HUB_KEY : registry;
  }

  /// The login that stands in the file itself.
  Optional<Login> login(String registry) {
    return entry(auths, registry, login -> !login.isEmpty());
  }

  /// The helper that keeps the registry's login; a registry whose helper is `""` has none.
  Optional<String> helper(String registry) {
    String helper = entry(helpers, registry, name -> true).orElse(store);
    return helper.isEmpty() ? Optional.empty() : Optional.of(helper);
  }

  /// The entry of this very name; else one for the whole registry; else, as Docker does, the first
  /// for a part of it.
  private static <T> Optional<T> entry(
      SequencedMap<String, T> entries, String registry, Predicate<T> wanted) {
    List<Map.Entry<String, T>> fitting =
        entries.entrySet().stream()
            .filter(entry -> wanted.test(entry.getValue()) && names(entry.getKey(), registry))
            .toList();
    return fitting.stream()
        .filter(entry -> entry.getKey().equals(key(registry)))
        .findFirst()
        .or(() -> fitting.stream().filter(entry -> isWhole(entry.getKey())).findFirst())
        .or(() -> isHub(registry) ? Optional.empty() : fitting.stream().findFirst())
        .map(Map.Entry::getValue);
  }

  private static boolean names(String key, String registry) {
    String host = host(key);
    return isHub(registry) ? isHub(host) : host.equalsIgnoreCase(registry);
  }

  private static boolean isHub(String host) {
    return HUB_HOSTS.contains(host.toLowerCase(Locale.ROOT)) || host.equals(HUB_KEY);
  }

  private static boolean isWhole(String key) {
    return WHOLE_REGISTRY.contains(withoutScheme(key).substring(host(key).length()));
  }

  private static String host(String key) {
    String rest = withoutScheme(key);
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static String withoutScheme(String key) {
    return key.replaceFirst("^(?i:https?)://", "");
  }
}
