package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who we are at this moment: what does not change from the kubeconfig, and what does from token
/// files and plugins.
final class Credentials {
  private final Connection.User user;
  private final @Nullable PluginLogin plugin;

  Credentials(Connection.User user, InstantSource clock) {
    this.user = user;
    Connection.Plugin command = user.plugin();
    this.plugin = command == null ? null : new PluginLogin(user.name(), command, clock);
  }

  /// Headers to send, and the certificate to show.
  record Current(
      List<Connection.Header> headers,
      Connection.@Nullable Pem certificate,
      Connection.@Nullable Pem key) {}

  /// What holds now. May run a plugin.
  ///
  /// @throws KdeployException if a token cannot be had
  Current current() throws InterruptedException {
    List<Connection.Header> headers = new ArrayList<>(user.headers());
    Connection.Pem certificate = user.certificate();
    Connection.Pem key = user.key();
    String token = token();
    if (plugin != null) {
      PluginLogin.Output output = plugin.current();
      token = token == null ? output.token() : token;
      certificate = output.certificate() == null ? certificate : output.certificate();
      key = output.key() == null ? key : output.key();
    }
    if (token != null) {
      headers.add(new Connection.Header("Authorization", "Bearer " + token));
    } else if (user.login() != null) {
      headers.add(new Connection.Header("Authorization", "Basic " + encoded(user.login())));
    }
    return new Current(headers, certificate, key);
  }

  /// Forgets what a plugin said, because the server refused it. False when nothing could change by
  /// that.
  boolean renew() {
    return plugin != null && plugin.forget();
  }

  private @Nullable String token() {
    Path file = user.tokenFile();
    if (file == null) {
      return user.token();
    }
    try {
      String token = Files.readString(file).strip();
      return token.isEmpty() ? user.token() : token;
    } catch (IOException e) {
      if (user.token() != null) {
        return user.token();
      }
      throw new KdeployException(
          Problem.of("the token file `%s` of `%s` cannot be read", file, user.name())
              .kind(Problem.Kind.REMOTE),
          e);
    }
  }

  private static String encoded(Connection.Login login) {
    return Base64.getEncoder()
        .encodeToString((login.name() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
  }
}
