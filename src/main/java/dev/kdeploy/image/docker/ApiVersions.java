package dev.kdeploy.image.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Agrees on a version of the API: the newest that both sides know, as Docker's CLI does it. A
/// daemon that wants a newer one gets its oldest; what is used here has not changed since 1.40.
final class ApiVersions {
  private static final RemoteApiVersion NEWEST_KNOWN = RemoteApiVersion.VERSION_1_44;
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  private ApiVersions() {}

  /// @param text the body of the answer to `GET /version`
  /// @throws KdeployException when that is not the answer of a Docker daemon
  static RemoteApiVersion chosen(int status, String text, Endpoint endpoint) {
    Map<?, ?> answer = read(text);
    RemoteApiVersion newest = version(answer.get("ApiVersion"));
    if (status != 200 || newest == null) {
      throw new KdeployException(DaemonFailures.notDocker(status, text, endpoint));
    }
    RemoteApiVersion oldest = version(answer.get("MinAPIVersion"));
    RemoteApiVersion common = newest.isGreater(NEWEST_KNOWN) ? NEWEST_KNOWN : newest;
    return oldest != null && oldest.isGreater(common) ? oldest : common;
  }

  private static Map<?, ?> read(String text) {
    try {
      return Json.read(text) instanceof Map<?, ?> map ? map : Map.of();
    } catch (UncheckedIOException _) {
      return Map.of();
    }
  }

  private static @Nullable RemoteApiVersion version(@Nullable Object written) {
    Matcher version = VERSION.matcher(written instanceof String text ? text : "");
    return version.matches()
        ? RemoteApiVersion.create(
            Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
        : null;
  }
}
