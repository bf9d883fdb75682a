package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Credentials printed by a plugin, kept until they expire or are refused. What the plugin says on
/// stderr goes to the user as it is.
final class PluginLogin {
  private final String user;
  private final Connection.Plugin plugin;
  private final InstantSource clock;
  private @Nullable Output kept;

  PluginLogin(String user, Connection.Plugin plugin, InstantSource clock) {
    this.user = user;
    this.plugin = plugin;
    this.clock = clock;
  }

  /// What a plugin printed.
  record Output(
      @Nullable String token,
      Connection.@Nullable Pem certificate,
      Connection.@Nullable Pem key,
      @Nullable Instant expires) {
    @Override
    public String toString() {
      return "Output[expires " + expires + "]";
    }
  }

  synchronized Output current() throws InterruptedException {
    Output output = kept;
    Instant expires = output == null ? null : output.expires();
    if (output == null || expires != null && !clock.instant().isBefore(expires)) {
      output = parsed(run());
      kept = output;
    }
    return output;
  }

  /// Asks the plugin again next time, unless somebody did already.
  synchronized boolean forget(Output refused) {
    if (refused.equals(kept)) {
      kept = null;
    }
    return true;
  }

  private String run() throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(plugin.command());
    builder.environment().clear();
    builder.environment().putAll(plugin.environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", Json.write(request()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (plugin.mayAsk()) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    Process process = started(builder);
    try {
      if (!plugin.mayAsk()) {
        process.getOutputStream().close();
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw failed("ended with exit code " + code, null);
      }
      return printed;
    } catch (IOException e) {
      throw failed("cannot be read: " + e.getMessage(), e);
    } finally {
      process.destroy();
    }
  }

  private Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      Problem problem =
          problem("cannot be started").why("`%s` is not there or may not be run", command());
      throw new KdeployException(
          plugin.installHint().isEmpty()
              ? problem.fix("install it, or use another user in the kubeconfig")
              : problem.fix("%s", plugin.installHint()),
          e);
    }
  }

  private Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    if (plugin.cluster() != null) {
      spec.put("cluster", plugin.cluster());
    }
    spec.put("interactive", plugin.mayAsk());
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("kind", "ExecCredential");
    request.put("apiVersion", plugin.apiVersion());
    request.put("spec", spec);
    return request;
  }

  private Output parsed(String printed) {
    Map<String, @Nullable Object> answer;
    try {
      answer = Tree.map(Json.read(printed));
    } catch (UncheckedIOException e) {
      // The cause is dropped: it quotes what was printed, and that may be a token.
      throw failed("does not print JSON", null);
    }
    String apiVersion = Tree.text(answer, "apiVersion");
    if (!apiVersion.equals(plugin.apiVersion())) {
      throw failed(
          "answers in `"
              + apiVersion
              + "` where the kubeconfig asks for `"
              + plugin.apiVersion()
              + "`",
          null);
    }
    Map<String, @Nullable Object> status = Tree.map(answer, "status");
    String token = Tree.text(status, "token");
    Connection.Pem certificate = pem(status, "clientCertificateData");
    Connection.Pem key = pem(status, "clientKeyData");
    if (token.isEmpty() && certificate == null) {
      throw failed("prints neither a token nor a certificate", null);
    }
    if ((certificate == null) != (key == null)) {
      throw failed("prints only one of a certificate and its key", null);
    }
    return new Output(
        token.isEmpty() ? null : token,
        certificate,
        key,
        instant(Tree.text(status, "expirationTimestamp")));
  }

  private Connection.@Nullable Pem pem(Map<String, @Nullable Object> status, String key) {
    String text = Tree.text(status, key);
    return text.isEmpty()
        ? null
        : new Connection.Pem(text, "`" + key + "` of the plugin `" + command() + "`");
  }

  private @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw failed("prints an expirationTimestamp that is no time: " + text, e);
    }
  }

  private String command() {
    return plugin.command().getFirst();
  }

  private Problem problem(String what) {
    return Problem.of("the credential plugin `%s` of the user `%s` %s", command(), user, what)
        .kind(Problem.Kind.REMOTE);
  }

  private KdeployException failed(String what, @Nullable Throwable cause) {
    Problem problem =
        problem(what).fix("run the plugin yourself, as the kubeconfig says, to see why");
    return cause == null ? new KdeployException(problem) : new KdeployException(problem, cause);
  }
}
