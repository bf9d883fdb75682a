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

  /// Headers to send, the certificate to show, and what a plugin said.
  record Current(
      List<Connection.Header> headers,
      Connection.@Nullable Pem certificate,
      Connection.@Nullable Pem key,
      PluginLogin.@Nullable Output output) {}

  /// What holds now. May run a plugin.
  ///
  /// @throws KdeployException if a token cannot be had
  Current current() throws InterruptedException {
    PluginLogin.Output output = plugin == null ? null : plugin.current();
    List<Connection.Header> headers = new ArrayList<>(user.headers());
    String token = token();
    if (token == null && output != null) {
      token = output.token();
    }
    if (token != null) {
      headers.add(new Connection.Header("Authorization", "Bearer " + token.strip()));
    } else if (user.login() != null) {
      headers.add(new Connection.Header("Authorization", "Basic " + encoded(user.login())));
    }
    check(headers);
    boolean shown = output != null && output.certificate() != null;
    return new Current(
        headers,
        output != null && shown ? output.certificate() : user.certificate(),
        output != null && shown ? output.key() : user.key(),
        output);
  }

  /// Forgets what a plugin said, because the server refused it. False when nothing could change by
  /// that.
  boolean renew(Current refused) {
    return plugin != null && refused.output() != null && plugin.forget(refused.output());
  }

  private void check(List<Connection.Header> headers) {
    for (Connection.Header header : headers) {
      if (!header.value().chars().allMatch(each -> each == '\t' || each >= ' ' && each < 127)) {
        throw new KdeployException(
            Problem.of(
                    "the user `%s` cannot log in: the value for `%s` has characters that HTTP does"
                        + " not carry",
                    user.name(), header.name())
                .fix("check the token, password and `as` of the user in the kubeconfig"));
      }
    }
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
