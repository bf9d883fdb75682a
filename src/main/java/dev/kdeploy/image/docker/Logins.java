package dev.kdeploy.image.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.RegistryLogin;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What is shown to registries, in the daemon's form, and kept out of every text.
final class Logins {
  private static final String HUB_ADDRESS = "https://index.docker.io/v1/";
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s\"]+@");
  private static final Pattern BEARER =
      Pattern.compile("(?i)((?:bearer|basic|token|password|authorization)[=: ]+)[\\w.~+/=-]{16,}");
  private static final int SHORTEST_SECRET = 4;

  private final Function<String, Optional<RegistryLogin>> logins;

  Logins(Function<String, Optional<RegistryLogin>> logins) {
    this.logins = logins;
  }

  Optional<RegistryLogin> of(ImageReference reference) {
    return logins.apply(reference.registry());
  }

  /// The login in the daemon's form; without one an empty form, which the daemon takes for
  /// "nobody".
  static AuthConfig form(String registry, Optional<RegistryLogin> login) {
    AuthConfig form = new AuthConfig().withRegistryAddress(address(registry));
    if (login.isEmpty()) {
      return form;
    }
    RegistryLogin shown = login.get();
    return shown.identityToken().isEmpty()
        ? form.withUsername(shown.username()).withPassword(shown.password())
        : form.withUsername(shown.username()).withIdentityToken(shown.identityToken());
  }

  /// The logins for the registries of these images.
  AuthConfigurations forms(Collection<ImageReference> images) {
    AuthConfigurations forms = new AuthConfigurations();
    images.stream()
        .map(ImageReference::registry)
        .distinct()
        .forEach(
            registry ->
                logins
                    .apply(registry)
                    .ifPresent(login -> forms.addConfig(form(registry, Optional.of(login)))));
    return forms;
  }

  /// A text of the daemon or a registry without what only we and they should know.
  static String masked(String text, Optional<RegistryLogin> login) {
    String masked = USER_INFO.matcher(text).replaceAll("://***@");
    masked = BEARER.matcher(masked).replaceAll("$1***");
    if (login.isPresent()) {
      masked = without(masked, login.get().password());
      masked = without(masked, login.get().identityToken());
    }
    return masked;
  }

  private static String without(String text, String secret) {
    return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "***");
  }

  private static String address(String registry) {
    return registry.equals(ImageReference.DOCKER_HUB) ? HUB_ADDRESS : registry;
  }
}
