package dev.kdeploy.image.docker;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the daemon in the order of Docker's own CLI: `DOCKER_HOST`, `DOCKER_CONTEXT`, the current
/// context of `config.json`, the default socket. Where the default is missing, the sockets of a
/// rootless daemon and of Docker Desktop are taken.
final class Endpoints {
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  private final Map<String, String> environment;
  private final Path home;
  private final Path defaultSocket;

  Endpoints(Map<String, String> environment, Path home, Path defaultSocket) {
    this.environment = environment;
    this.home = home;
    this.defaultSocket = defaultSocket;
  }

  /// The daemon that is meant; it need not be there.
  ///
  /// @throws KdeployException if what names it cannot be read, or speaks of a way we do not know
  Endpoint chosen() {
    String host = variable("DOCKER_HOST");
    if (!host.isEmpty()) {
      return at(host, "`DOCKER_HOST`", fromEnvironment());
    }
    String context = variable("DOCKER_CONTEXT");
    String origin = "`DOCKER_CONTEXT`";
    if (context.isEmpty()) {
      context = currentContext();
      origin = "`currentContext` of " + configuration().resolve("config.json");
    }
    return context.isEmpty() || context.equals("default")
        ? byDefault()
        : ofContext(context, origin);
  }

  private Endpoint byDefault() {
    TlsMaterial tls = fromEnvironment();
    if (tls.wanted()) {
      return at("tcp://localhost", "`DOCKER_TLS_VERIFY`", tls);
    }
    String runtime = variable("XDG_RUNTIME_DIR");
    Set<Path> sockets = new LinkedHashSet<>();
    sockets.add(defaultSocket);
    if (!runtime.isEmpty()) {
      sockets.add(Path.of(runtime).resolve("docker.sock"));
    }
    sockets.add(home.resolve(".docker/run/docker.sock"));
    Path socket = sockets.stream().filter(Files::exists).findFirst().orElse(defaultSocket);
    List<String> tried = sockets.stream().map(Path::toString).toList();
    return Endpoint.ofSocket("the default", socket, tried);
  }

  private Endpoint ofContext(String name, String origin) {
    Path contexts = configuration().resolve("contexts");
    String id = sha256(name);
    Path file = contexts.resolve("meta").resolve(id).resolve("meta.json");
    if (!Files.exists(file)) {
      throw new KdeployException(
          Problem.of("there is no Docker context `%s`", name)
              .kind(Problem.Kind.REMOTE)
              .why("%s names it, and %s does not exist", origin, file)
              .fix("choose one of `docker context ls` with `docker context use`"));
    }
    Map<?, ?> docker = map(map(json(file), "Endpoints"), "docker");
    String host = docker.get("Host") instanceof String written ? written : "";
    if (host.isEmpty()) {
      return byDefault();
    }
    boolean unverified = Boolean.TRUE.equals(docker.get("SkipTLSVerify"));
    Path material = contexts.resolve("tls").resolve(id).resolve("docker");
    TlsMaterial tls = TlsMaterial.in(material, Files.isDirectory(material), !unverified);
    return at(host, "the context `" + name + "`", unverified ? tls.asWanted() : tls);
  }

  private TlsMaterial fromEnvironment() {
    boolean verified = !variable("DOCKER_TLS_VERIFY").isEmpty();
    boolean wanted = verified || !variable("DOCKER_TLS").isEmpty();
    String written = variable("DOCKER_CERT_PATH");
    return TlsMaterial.in(written.isEmpty() ? configuration() : Path.of(written), wanted, verified);
  }

  private Endpoint at(String written, String origin, TlsMaterial tls) {
    int end = written.indexOf("://");
    String scheme = end < 0 ? "tcp" : written.substring(0, end).toLowerCase(Locale.ROOT);
    String rest = end < 0 ? written : written.substring(end + 3);
    return switch (scheme) {
      case "unix" -> Endpoint.ofSocket(origin, socket(rest, written, origin), List.of());
      case "tcp", "http" -> overNetwork(rest, written, origin, tls);
      case "https" -> overNetwork(rest, written, origin, tls.asWanted());
      case "ssh" -> throw overSsh(written, rest, origin);
      default ->
          throw unusable(written, origin)
              .apply("kdeploy speaks to Docker over `unix://` and `tcp://`");
    };
  }

  private Path socket(String path, String written, String origin) {
    try {
      return path.isEmpty() ? defaultSocket : Path.of(path);
    } catch (InvalidPathException _) {
      throw unusable(written, origin).apply("it is not a path");
    }
  }

  private static Endpoint overNetwork(String rest, String written, String origin, TlsMaterial tls) {
    try {
      URI uri = new URI("tcp://" + (rest.isEmpty() ? "localhost" : rest));
      String host = uri.getHost();
      if (host == null) {
        throw unusable(written, origin).apply("it names no host; the form is `tcp://host:port`");
      }
      int port = uri.getPort() > 0 ? uri.getPort() : tls.wanted() ? TLS_PORT : PLAIN_PORT;
      String prefix = uri.getRawPath().replaceAll("/+$", "");
      return new Endpoint(
          "tcp://" + host + ":" + port + prefix,
          origin,
          null,
          host.replaceAll("^\\[(.*)]$", "$1"),
          port,
          prefix,
          tls.wanted() ? tls.context() : null,
          tls.verified(),
          List.of());
    } catch (URISyntaxException _) {
      throw unusable(written, origin).apply("the form is `tcp://host:port`");
    }
  }

  private static KdeployException overSsh(String written, String rest, String origin) {
    int slash = rest.indexOf('/');
    String account = slash < 0 ? rest : rest.substring(0, slash);
    int colon = account.lastIndexOf(':');
    boolean hasPort = colon >= 0 && account.substring(colon + 1).matches("\\d+");
    String port = hasPort ? "-p " + account.substring(colon + 1) + " " : "";
    String target = hasPort ? account.substring(0, colon) : account;
    return new KdeployException(
        Problem.of("kdeploy does not reach Docker over SSH: `%s`", written)
            .kind(Problem.Kind.REMOTE)
            .why("%s says so", origin)
            .fix(
                "forward the socket with `ssh -nNT %s-L /tmp/docker.sock:/var/run/docker.sock %s` "
                    + "and set `DOCKER_HOST=unix:///tmp/docker.sock`",
                port, target));
  }

  private interface Refusal {
    KdeployException apply(String why);
  }

  private static Refusal unusable(String written, String origin) {
    return why ->
        new KdeployException(
            Problem.of("%s names no Docker daemon that can be used: `%s`", origin, written)
                .kind(Problem.Kind.REMOTE)
                .why("%s", why)
                .fix("for example `DOCKER_HOST=unix:///var/run/docker.sock`"));
  }

  private String currentContext() {
    Path file = configuration().resolve("config.json");
    if (!Files.exists(file)) {
      return "";
    }
    return json(file) instanceof Map<?, ?> config
            && config.get("currentContext") instanceof String s
        ? s
        : "";
  }

  private static @Nullable Object json(Path file) {
    try {
      return Json.read(Files.readString(file));
    } catch (IOException | UncheckedIOException e) {
      throw new KdeployException(
          Problem.of("Docker's configuration `%s` cannot be read", file)
              .kind(Problem.Kind.REMOTE)
              .why("it is not JSON, or you may not read it")
              .fix("repair it, or name the daemon with `DOCKER_HOST`"),
          e);
    }
  }

  private static Map<?, ?> map(@Nullable Object tree, String key) {
    return tree instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> found
        ? found
        : Map.of();
  }

  private Path configuration() {
    String written = variable("DOCKER_CONFIG");
    return written.isEmpty() ? home.resolve(".docker") : Path.of(written);
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
