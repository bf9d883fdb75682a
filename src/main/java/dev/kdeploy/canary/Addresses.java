package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// URLs that users give, which may hold a password that nobody else should see.
final class Addresses {
  private Addresses() {}

  /// The URL of an option.
  ///
  /// @throws KdeployException when it is none
  static URI require(String option, String text) {
    try {
      URI url = new URI(text.strip());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Said below, without the text, which may hold a password.
    }
    throw new KdeployException(
        Problem.of("`%s` must be a URL that begins with `http://` or `https://`", option)
            .fix("write for example `%s http://prometheus.monitoring.svc:9090`", option));
  }

  static String shown(URI url) {
    return withoutUser(url).toString();
  }

  static URI withoutUser(URI url) {
    if (url.getRawUserInfo() == null) {
      return url;
    }
    return URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
  }

  /// What a user and a password in the URL mean (RFC 7617).
  static Optional<String> authorization(URI url) {
    return Optional.ofNullable(url.getUserInfo())
        .map(
            user ->
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  static KdeployException interrupted() {
    return new KdeployException(
        Problem.of("the canary was interrupted while it was looked at")
            .kind(Problem.Kind.INTERRUPTED));
  }
}
