package dev.kdeploy.image.docker;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Where a Docker daemon listens, and who says so.
///
/// @param name as the user would write it into `DOCKER_HOST`
/// @param origin what named it: `DOCKER_HOST`, a context, or nothing but the default
/// @param socket a Unix socket, or null for a host
/// @param host empty for a socket
/// @param prefix a path in front of every request; empty or with a slash in front
/// @param tls null for plain HTTP
/// @param verified whether the certificate has to carry the host's name
/// @param tried every place that was looked at, when the default was looked for
record Endpoint(
    String name,
    String origin,
    @Nullable Path socket,
    String host,
    int port,
    String prefix,
    @Nullable SSLContext tls,
    boolean verified,
    List<String> tried) {
  Endpoint {
    tried = List.copyOf(tried);
  }

  static Endpoint ofSocket(String origin, Path socket, List<String> tried) {
    return new Endpoint("unix://" + socket, origin, socket, "", 0, "", null, false, tried);
  }
}
