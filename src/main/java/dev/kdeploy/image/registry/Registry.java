package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.KdeployException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks images up where they are kept, without Docker.
///
/// HTTPS with the system's trust and Docker's `certs.d`; plain HTTP only for this machine and the
/// registries listed as insecure. Proxies as the environment names them. May be used by many
/// threads at once; an interrupt ends the call it hits with a problem of kind INTERRUPTED.
public final class Registry implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(15);
  private static final Path SYSTEM_CERTIFICATES = Path.of("/etc/docker/certs.d");

  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final Wire wire;
  private final Conversation conversation;

  /// With the timeouts that suit people: 5 s for a connection, 15 s for an answer.
  public Registry(
      Credentials credentials,
      Map<String, String> environment,
      Path home,
      Set<String> insecureRegistries) {
    this(credentials, environment, home, insecureRegistries, CONNECT, REQUEST);
  }

  /// Opens no connection yet.
  ///
  /// @param home where `.docker/certs.d` may be
  /// @param insecureRegistries `host:port`, or `host` for all its ports
  /// @param connectTimeout for one connection
  /// @param requestTimeout for one whole answer
  public Registry(
      Credentials credentials,
      Map<String, String> environment,
      Path home,
      Set<String> insecureRegistries,
      Duration connectTimeout,
      Duration requestTimeout) {
    EnvironmentProxies proxies = new EnvironmentProxies(environment);
    Insecure insecure = new Insecure(insecureRegistries);
    List<Path> certificates = List.of(home.resolve(".docker/certs.d"), SYSTEM_CERTIFICATES);
    Clients clients = new Clients(proxies, connectTimeout, certificates);
    Failures failures = new Failures(clients, proxies, requestTimeout, connectTimeout);
    this.wire = new Wire(clients, insecure, requestTimeout);
    Tokens tokens = new Tokens(wire, failures, credentials);
    this.conversation = new Conversation(wire, tokens, failures, insecure, credentials);
  }

  /// Whether the registry has an image, and under which digest. Asks for the digest where the
  /// reference has one, else for the tag.
  ///
  /// @throws KdeployException of kind INTERRUPTED
  public Lookup find(ImageReference reference) {
    try {
      Reply head = conversation.ask("HEAD", reference, manifest(reference), MANIFESTS);
      Optional<String> digest = digest(head, reference);
      if (head.status() == 200 && digest.isPresent()) {
        return new Lookup.Found(digest.get());
      }
      if (head.isClearlyAbsent()) {
        return new Lookup.Absent();
      }
      if (Wire.mayPass(head.status())) {
        throw conversation.answers(reference).of(head);
      }
      // Some registries send no digest or refuse HEAD, and its answers carry no reason.
      Reply get = conversation.ask("GET", reference, manifest(reference), MANIFESTS);
      return get.isClearlyAbsent()
          ? new Lookup.Absent()
          : new Lookup.Found(read(reference, get).digest());
    } catch (NoAnswer e) {
      return e.lookup();
    }
  }

  private static String manifest(ImageReference reference) {
    return "manifests/"
        + (reference.digest().isEmpty() ? reference.effectiveTag() : reference.digest());
  }

  private static Optional<String> digest(Reply reply, ImageReference reference) {
    return Optional.of(reply.header("Docker-Content-Digest").strip())
        .filter(ImageReference::isDigest)
        .map(shown -> reference.digest().isEmpty() ? shown : reference.digest());
  }

  private ManifestText read(ImageReference reference, Reply reply) throws NoAnswer {
    Answers answers = conversation.answers(reference);
    if (reply.status() != 200) {
      throw answers.of(reply);
    }
    return ManifestText.of(reply, reference, answers);
  }

  /// Platforms and labels of an image that is known to be there.
  ///
  /// @param reference with the digest that [#find(ImageReference)] gave, so that it is that image
  /// @throws KdeployException of kind REMOTE when the registry does not show it, of kind
  ///   INTERRUPTED
  public Details details(ImageReference reference) {
    try {
      return new Inside(conversation, MANIFESTS).details(reference);
    } catch (NoAnswer e) {
      throw new KdeployException(e.problem());
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
