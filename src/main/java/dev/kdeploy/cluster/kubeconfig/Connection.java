package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.cluster.Cluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to reach one API server, and as whom. Never prints what is secret.
///
/// @param proxy an HTTP proxy, with user information if it wants some, or null
public record Connection(Cluster.Server server, Tls tls, @Nullable URI proxy, User user) {

  /// A server without TLS and users.
  public static Connection plain(Cluster.Server server) {
    return new Connection(server, new Tls(null, false, null), null, User.NOBODY);
  }

  /// Whom to trust.
  ///
  /// @param authority the only certificates to trust, or null for those of the machine
  /// @param insecure trusts everybody
  /// @param serverName the name that the server's certificate has to bear instead of the host's, or
  ///   null
  public record Tls(@Nullable Pem authority, boolean insecure, @Nullable String serverName) {}

  /// Who we are. What is null is not sent.
  ///
  /// @param name what the kubeconfig calls the user
  /// @param tokenFile read anew when needed; wins over `token`
  /// @param headers impersonation, in the form of HTTP headers
  public record User(
      String name,
      @Nullable Pem certificate,
      @Nullable Pem key,
      @Nullable String token,
      @Nullable Path tokenFile,
      @Nullable Login login,
      @Nullable Plugin plugin,
      List<Header> headers) {
    static final User NOBODY = new User("", null, null, null, null, null, null, List.of());

    public User {
      headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }

  /// A name and a password.
  public record Login(String name, String password) {
    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /// An HTTP header.
  public record Header(String name, String value) {}

  /// Certificates or a key.
  ///
  /// @param origin where they stand, as the user would look for them
  public record Pem(String text, String origin) {
    @Override
    public String toString() {
      return "Pem[" + origin + "]";
    }
  }

  /// A command that prints credentials (`exec` in a kubeconfig).
  ///
  /// @param environment all that it sees, but for `KUBERNETES_EXEC_INFO`
  /// @param mayAsk whether it may use the terminal
  /// @param cluster what it is told about the cluster, or null
  public record Plugin(
      String apiVersion,
      List<String> command,
      Map<String, String> environment,
      boolean mayAsk,
      @Nullable Map<String, @Nullable Object> cluster,
      String installHint) {
    public Plugin {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
      return "Plugin[" + command.getFirst() + "]";
    }
  }
}
