package dev.kdeploy.image.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Why the daemon cannot be reached, or does not do what it is asked.
final class DaemonFailures {
  private static final Pattern REFUSAL = Pattern.compile("(?s)Status \\d+: (.*)");
  private static final int LONGEST = 300;

  private DaemonFailures() {}

  /// The problem that lies under a failure, or, when nothing is known that it could be, the failure
  /// as it is: that is our bug.
  static RuntimeException exception(Throwable failure, Endpoint endpoint) {
    return switch (failure) {
      case Transport.Broken broken ->
          new KdeployException(problem(broken.failure(), broken.connected(), endpoint), broken);
      case Transport.UnreadableContext unread ->
          new KdeployException(
              Problem.of("the build context cannot be read")
                  .why("%s", Objects.toString(unread.getMessage(), "a file is unreadable"))
                  .fix("make the file readable, or list it in .dockerignore"),
              unread);
      case IOException broken -> new KdeployException(problem(broken, true, endpoint), broken);
      case RuntimeException other when other.getCause() instanceof IOException broken ->
          new KdeployException(problem(broken, true, endpoint), other);
      case RuntimeException other -> other;
      default -> new IllegalStateException(failure);
    };
  }

  /// What the daemon says in an answer that is not a success.
  static String message(DockerException refusal) {
    String message = Objects.toString(refusal.getMessage(), "");
    Matcher matcher = REFUSAL.matcher(message);
    String body = (matcher.matches() ? matcher.group(1) : message).strip();
    try {
      return Json.read(body) instanceof Map<?, ?> map && map.get("message") instanceof String said
          ? said.strip()
          : body;
    } catch (UncheckedIOException _) {
      return body;
    }
  }

  /// Somebody answers, but not as Docker.
  static Problem notDocker(int status, String text, Endpoint endpoint) {
    if (text.contains("HTTP request to an HTTPS server")) {
      return remote(endpoint, "wants TLS")
          .fix("set `DOCKER_TLS_VERIFY=1`, and `DOCKER_CERT_PATH` to the directory of its keys");
    }
    String said = text.strip().lines().findFirst().orElse("");
    Problem problem =
        remote(endpoint, status == 200 ? "does not answer as Docker does" : "refuses us");
    problem = said.isEmpty() ? problem : problem.detail("%s", cut(said));
    return problem
        .why("it answers `GET /version` with status %d", status)
        .fix("see where %s leads, for example with `docker version`", endpoint.origin());
  }

  private static Problem problem(IOException failure, boolean connected, Endpoint endpoint) {
    Path socket = endpoint.socket();
    String said = Objects.toString(failure.getMessage(), "");
    return switch (failure) {
      case EOFException _ -> lost(endpoint);
      case HttpAnswer.NotHttp _ when endpoint.tls() == null ->
          remote(endpoint, "does not speak HTTP")
              .fix("where it wants TLS, set `DOCKER_TLS_VERIFY=1` and `DOCKER_CERT_PATH`");
      case HttpAnswer.NotHttp _ -> remote(endpoint, "does not speak HTTP").fix("see who listens");
      case SSLException _ -> notTrusted(endpoint, said);
      case UnknownHostException _ ->
          absent(endpoint).why("the host `%s` is unknown", endpoint.host());
      case SocketTimeoutException _ -> absent(endpoint).why("it does not answer in time");
      case NoRouteToHostException _ -> absent(endpoint).why("there is no way to the host");
      case IOException _ when connected -> lost(endpoint);
      case IOException _ when socket != null && !exists(socket) ->
          absent(endpoint).why("the socket does not exist");
      case IOException _ when isDenied(said) -> denied(endpoint);
      case ConnectException _ -> absent(endpoint).why("nobody listens there");
      default -> absent(endpoint).why("%s", said);
    };
  }

  /// A directory above the socket may be closed to us; then it may well exist.
  private static boolean exists(Path socket) {
    return !Files.notExists(socket);
  }

  private static boolean isDenied(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("permission denied") || lower.contains("operation not permitted");
  }

  private static Problem denied(Endpoint endpoint) {
    return Problem.of("you may not use the Docker daemon at `%s`", endpoint.name())
        .kind(Problem.Kind.REMOTE)
        .why("the socket belongs to others")
        .fix(
            "join its group (`sudo usermod -aG docker $USER`, then log in again), "
                + "or run Docker rootless");
  }

  private static Problem lost(Endpoint endpoint) {
    return Problem.of("the connection to Docker at `%s` broke off", endpoint.name())
        .kind(Problem.Kind.REMOTE)
        .why("the daemon stopped, or the way to it")
        .fix("see that `docker version` answers, and run the command again");
  }

  private static Problem notTrusted(Endpoint endpoint, String said) {
    if (said.contains("Unsupported or unrecognized SSL message")) {
      return remote(endpoint, "does not speak TLS")
          .fix("unset `DOCKER_TLS_VERIFY`, or take the port that speaks TLS (2376 by custom)");
    }
    return Problem.of("TLS to Docker at `%s` fails", endpoint.name())
        .kind(Problem.Kind.REMOTE)
        .why("%s", said)
        .fix("see that `DOCKER_CERT_PATH` holds the `ca.pem`, `cert.pem` and `key.pem` for it");
  }

  private static Problem absent(Endpoint endpoint) {
    Problem problem =
        Problem.of("no Docker daemon answers at `%s`", endpoint.name())
            .kind(Problem.Kind.REMOTE)
            .detail("%s says where it is", endpoint.origin());
    if (endpoint.tried().size() > 1) {
      problem = problem.detail("looked for: %s", String.join(", ", endpoint.tried()));
    }
    return problem.fix(
        "start Docker, or say where it is with `DOCKER_HOST` or `docker context use`");
  }

  private static Problem remote(Endpoint endpoint, String does) {
    return Problem.of("what answers at `%s` %s", endpoint.name(), does).kind(Problem.Kind.REMOTE);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
