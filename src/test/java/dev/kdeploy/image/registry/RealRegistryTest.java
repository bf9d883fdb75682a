package dev.kdeploy.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kdeploy.image.ImageReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Against registries of the distribution project: an open one in `KDEPLOY_TEST_REGISTRY`, and one
/// with a login in `KDEPLOY_TEST_PRIVATE_REGISTRY` and `KDEPLOY_TEST_PRIVATE_REGISTRY_LOGIN`
/// (`user:password`).
@Tag("tier3")
class RealRegistryTest extends RegistryGround {
  private static final String CONFIG =
      "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]},\"config\":{\"Labels\":{\"made-by\":\"a"
          + " test\"}}}";

  private final String openRegistry = variable("KDEPLOY_TEST_REGISTRY", "localhost:5000");
  private final String closed = variable("KDEPLOY_TEST_PRIVATE_REGISTRY", "localhost:5001");
  private final String login = variable("KDEPLOY_TEST_PRIVATE_REGISTRY_LOGIN", "");

  private static String variable(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
  }

  private static void assumeThere(String registry) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/")).build(),
          BodyHandlers.discarding());
    } catch (java.io.IOException | InterruptedException e) {
      assumeThat(registry).as("no registry there").isEmpty();
    }
  }

  /// Pushes an image of no layers; the answer is its digest.
  private static String push(String registry, String authorization) throws Exception {
    String config = Content.digest("sha256", CONFIG.getBytes(StandardCharsets.UTF_8));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"%s\",\"size\":%d},\"layers\":[]}"
            .formatted(FakeRegistry.MANIFEST_TYPE, config, CONFIG.length());
    try (HttpClient http = HttpClient.newHttpClient()) {
      String base = "http://" + registry + "/v2/kdeploy-test/lookup/";
      var upload =
          http.send(
              request(base + "blobs/uploads/", authorization)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.discarding());
      String place =
          URI.create(base)
              .resolve(upload.headers().firstValue("Location").orElseThrow())
              .toString();
      http.send(
          request(place + (place.contains("?") ? "&" : "?") + "digest=" + config, authorization)
              .header("Content-Type", "application/octet-stream")
              .PUT(HttpRequest.BodyPublishers.ofString(CONFIG))
              .build(),
          BodyHandlers.discarding());
      var put =
          http.send(
              request(base + "manifests/1", authorization)
                  .header("Content-Type", FakeRegistry.MANIFEST_TYPE)
                  .PUT(HttpRequest.BodyPublishers.ofString(manifest))
                  .build(),
              BodyHandlers.ofString());
      assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    }
    return Content.digest("sha256", manifest.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.Builder request(String uri, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  @Test
  void findsWhatIsInAnOpenRegistry() throws Exception {
    assumeThere(openRegistry);
    String digest = push(openRegistry, "");
    ImageReference pushed = image(openRegistry + "/kdeploy-test/lookup:1");
    Registry client = client();

    assertThat(client.find(pushed)).isEqualTo(new Lookup.Found(digest));
    assertThat(client.details(pushed.withDigest(digest)).platforms())
        .containsExactly("linux/amd64");
    assertThat(client.details(pushed.withDigest(digest)).labels())
        .containsEntry("made-by", "a test");
    assertThat(client.find(pushed.withTag("none"))).isEqualTo(new Lookup.Absent());
    assertThat(client.find(image(openRegistry + "/kdeploy-test/none:1")))
        .isEqualTo(new Lookup.Absent());
  }

  @Test
  void showsItsLoginToARegistryThatWantsOne() throws Exception {
    assumeThere(closed);
    assumeThat(login).contains(":");
    String digest =
        push(
            closed,
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    ImageReference pushed = image(closed + "/kdeploy-test/lookup:1");

    assertThat(client().find(pushed)).isInstanceOf(Lookup.Refused.class);
    logIn(closed, login.replaceFirst(":.*", ""), "wrong");
    assertThat(client().find(pushed)).isInstanceOf(Lookup.Refused.class);
    logIn(closed, login.replaceFirst(":.*", ""), login.replaceFirst("^[^:]*:", ""));
    assertThat(client().find(pushed)).isEqualTo(new Lookup.Found(digest));
    assertThat(client().find(pushed.withTag("none"))).isEqualTo(new Lookup.Absent());
  }
}
