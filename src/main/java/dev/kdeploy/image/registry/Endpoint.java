package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;

/// Where a registry is spoken to: over HTTPS; registries that [Insecure] covers are spoken to in
/// the way that they understand.
final class Endpoint {
  static final String HUB_HOST = "registry-1.docker.io";

  private final String registry;
  private final boolean insecure;

  /// Empty until a registry that may speak plain HTTP has answered.
  private volatile String scheme;

  Endpoint(String registry, Insecure insecure) {
    this.registry = registry;
    this.insecure = insecure.covers(registry);
    this.scheme = this.insecure ? "" : "https";
  }

  String registry() {
    return registry;
  }

  boolean isInsecure() {
    return insecure;
  }

  /// Host and port.
  String authority() {
    return registry.equals(ImageReference.DOCKER_HUB) ? HUB_HOST : registry;
  }

  /// The address of a path, for what is said before anybody has answered.
  URI uri(String path) {
    return uri(scheme.isEmpty() ? "https" : scheme, path);
  }

  private URI uri(String way, String path) {
    return URI.create(way + "://" + authority() + path);
  }

  /// Sends a request to a path of the registry.
  Reply send(Wire wire, Ask ask, String path) throws IOException {
    if (!scheme.isEmpty()) {
      return wire.send(ask.to(uri(scheme, path)));
    }
    // The port says nothing of TLS, and a program that waits for plain HTTP may wait for ever in
    // the face of TLS; the other way round it complains at once. Nothing secret is shown yet.
    return authority().equals(Insecure.host(authority()))
        ? firstOf("https", "http", wire, ask, path)
        : firstOf("http", "https", wire, ask, path);
  }

  private Reply firstOf(String likely, String other, Wire wire, Ask ask, String path)
      throws IOException {
    try {
      Reply reply = wire.send(ask.to(uri(likely, path)));
      if (!isMistaken(reply)) {
        scheme = likely;
        return reply;
      }
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (likely.equals("http") && Failures.any(Failures.causes(e), ConnectException.class)) {
        throw e;
      }
    }
    Reply reply = wire.send(ask.to(uri(other, path)));
    scheme = other;
    return reply;
  }

  /// Whether a server complains that it wants TLS.
  private static boolean isMistaken(Reply reply) {
    boolean sendsToTls =
        reply.status() >= 300
            && reply.status() < 400
            && reply
                .header("Location")
                .startsWith("https://" + reply.uri().getRawAuthority() + "/");
    return reply.uri().getScheme().equals("http")
        && (sendsToTls || reply.status() == 400 && reply.json().isEmpty());
  }
}
