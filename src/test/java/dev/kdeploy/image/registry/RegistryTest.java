package dev.kdeploy.image.registry;

import static dev.kdeploy.image.registry.FakeRegistry.INDEX_TYPE;
import static dev.kdeploy.image.registry.FakeRegistry.MANIFEST_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.registry.FakeRegistry.Answer;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest extends RegistryGround {
  private static final String MANIFEST =
      "{\"schemaVersion\":2,\"config\":{\"digest\":\"x\"},\"layers\":[]}";
  private static final String HEAD = "HEAD /v2/team/app/manifests/1";
  private static final String GET = "GET /v2/team/app/manifests/1";

  private final FakeRegistry server = registry();
  private final ImageReference app = image(server.name() + "/team/app:1");

  @Test
  void findsTheDigestWithOneRequest() {
    String digest = server.has("team/app", "1", MANIFEST_TYPE, MANIFEST);

    assertThat(client().find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.requests()).containsExactly(HEAD);
    assertThat(server.asked.getFirst().accept())
        .contains("oci.image.index.v1+json", "manifest.list.v2+json")
        .contains("oci.image.manifest.v1+json", "distribution.manifest.v2+json");
  }

  @Test
  void asksForLatestWhereNothingIsSaidAndForTheDigestWhereThereIsOne() {
    String digest = server.has("app", "latest", MANIFEST_TYPE, MANIFEST);
    ImageReference plain = image(server.name() + "/app");

    assertThat(client().find(plain)).isEqualTo(new Lookup.Found(digest));
    assertThat(client().find(plain.withTag("gone").withDigest(digest)))
        .isEqualTo(new Lookup.Found(digest));
    assertThat(server.requests())
        .containsExactly("HEAD /v2/app/manifests/latest", "HEAD /v2/app/manifests/" + digest);
  }

  @Test
  void countsTheDigestItselfWhereTheRegistrySendsNone() {
    server.on(HEAD, Answer.of(200, "").with("Content-Type", MANIFEST_TYPE));
    server.on(GET, Answer.of(200, MANIFEST).with("Content-Type", MANIFEST_TYPE));

    assertThat(client().find(app))
        .isEqualTo(new Lookup.Found(Content.digest("sha256", MANIFEST.getBytes(UTF_8))));
  }

  @Test
  void believesNoDigestThatIsNone() {
    server.on(HEAD, Answer.of(200, "").with("Docker-Content-Digest", "sha256:abc"));
    server.on(
        GET, Answer.of(200, MANIFEST).with("Docker-Content-Digest", "sha256:" + "0".repeat(64)));

    assertThat(client().find(app))
        .isEqualTo(new Lookup.Found(Content.digest("sha256", MANIFEST.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 501})
  void asksInFullWhereTheShortQuestionIsRefused(int status) {
    String digest = server.has("team/app", "1", MANIFEST_TYPE, MANIFEST);
    FakeRegistry stubborn = registry();
    stubborn.on(HEAD, Answer.of(status, ""));
    stubborn.on(GET, Answer.of(200, MANIFEST).with("Content-Type", MANIFEST_TYPE));

    assertThat(client().find(image(stubborn.name() + "/team/app:1")))
        .isEqualTo(new Lookup.Found(digest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest"
            + " unknown\",\"detail\":{\"Tag\":\"1\"}}]}",
        "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository name not known\"}]}",
        "{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"artifact not found\"}]}"
      })
  void saysThatAnImageIsAbsentWhenTheRegistryDoes(String body) {
    server.on(HEAD, Answer.of(404, ""));
    server.on(GET, Answer.of(404, body));

    assertThat(client().find(app)).isEqualTo(new Lookup.Absent());
  }

  @Test
  void believesARegistryThatNamesItselfWithoutAskingAgain() {
    server.on(HEAD, Answer.of(404, "").with("Docker-Distribution-Api-Version", "registry/2.0"));

    assertThat(client().find(app)).isEqualTo(new Lookup.Absent());
    assertThat(server.requests()).containsExactly(HEAD);
  }

  @Test
  void doesNotTakeAWebServerForARegistry() {
    server.on(HEAD, Answer.of(404, ""));
    server.on(GET, Answer.of(404, "<html>Not Found</html>"));

    golden("no-registry", unreachable(client().find(app)));
  }

  @Test
  void doesNotTakeALoginPageForAnImage() {
    server.on(HEAD, Answer.of(200, "").with("Content-Type", "text/html"));
    server.on(GET, Answer.of(200, "<html>Welcome to our hotel</html>"));

    golden("login-page", unreachable(client().find(app)));
    assertThat(client().find(app.withDigest("sha256:" + "1".repeat(64))))
        .isInstanceOf(Lookup.class)
        .isNotInstanceOf(Lookup.Found.class);
  }

  @Test
  void refusesAnotherImageThanTheDigestSays() {
    String digest = "sha256:" + "1".repeat(64);
    server.on("HEAD /v2/team/app/manifests/" + digest, Answer.of(405, ""));
    server.on("GET /v2/team/app/manifests/" + digest, Answer.of(200, MANIFEST));

    golden("other-digest", unreachable(client().find(app.withDigest(digest))));
  }

  @Test
  void refusesManifestsThatNodesNoLongerTake() {
    server.on(HEAD, Answer.of(200, ""));
    server.on(
        GET,
        Answer.of(200, "{\"schemaVersion\":1}")
            .with("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws"));

    golden("schema-1", refused(client().find(app)));
  }

  @Test
  void triesOnceMoreWhenTheRegistryIsBusy() {
    String digest = server.has("team/app", "1", MANIFEST_TYPE, MANIFEST);
    FakeRegistry busy = registry();
    Answer found = Answer.of(200, "").with("Docker-Content-Digest", digest);
    busy.on(HEAD, Answer.of(429, "").with("Retry-After", "0"), found);
    busy.on("HEAD /v2/team/app/manifests/2", Answer.of(503, ""), found);
    busy.on("HEAD /v2/team/app/manifests/3", Answer.of(0, ""), found);

    Registry client = client();
    for (String tag : List.of("1", "2", "3")) {
      assertThat(client.find(image(busy.name() + "/team/app:" + tag)))
          .isEqualTo(new Lookup.Found(digest));
    }
  }

  @Test
  void givesUpAfterTheSecondTry() {
    server.on(HEAD, Answer.of(503, ""));

    golden("server-error", unreachable(client().find(app)));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void doesNotWaitLongerThanTwoSeconds() {
    server.on(HEAD, Answer.of(429, "").with("Retry-After", "3600"));

    golden("too-many", unreachable(client().find(app)));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void saysWhatTheRegistrySaysOfAQuestionItDoesNotUnderstand() {
    server.on(HEAD, Answer.of(405, ""));
    server.on(
        GET,
        Answer.of(
            400,
            "{\"errors\":[{\"code\":\"NAME_INVALID\",\"message\":\"invalid repository name\"}]}"));

    golden("bad-request", refused(client().find(app)));
  }

  @Test
  void saysThatNobodyListens() {
    server.close();

    golden("nobody-listens", unreachable(client().find(app)));
  }

  @Test
  void doesNotWaitForARegistryThatKeepsSilent() {
    timeout = Duration.ofMillis(500);
    server.on(HEAD, Answer.of(-1, ""));

    golden("silent", unreachable(client().find(app)));
  }

  @Test
  void isNotUpsetByAPortThatCannotBe() {
    assertThat(client().find(image("localhost:99999/app"))).isInstanceOf(Lookup.Unreachable.class);
    assertThat(client().find(image("localhost:99999999999/app")))
        .isInstanceOf(Lookup.Unreachable.class);
    assertThat(client().find(image("[::::]:5000/app"))).isInstanceOf(Lookup.Unreachable.class);
  }

  @Test
  void isInterruptedAtOnce() throws Exception {
    server.on(HEAD, Answer.of(-1, ""));
    Registry client = client();
    FutureTask<Lookup> looking = new FutureTask<>(() -> client.find(app));
    Thread thread = Thread.ofVirtual().start(looking);
    server.busy.await();

    thread.interrupt();

    assertThatThrownBy(looking::get)
        .cause()
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> {
              assertThat(e.problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
              golden("interrupted", e.problems().getFirst());
            });
  }

  @Test
  void looksUpManyAtOnce() throws Exception {
    String digest = server.has("team/app", "1", MANIFEST_TYPE, MANIFEST);
    Registry client = client();
    Callable<Lookup> find = () -> client.find(app);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Lookup>> found =
          threads.invokeAll(IntStream.range(0, 50).mapToObj(i -> find).toList());

      for (Future<Lookup> each : found) {
        assertThat(each.get()).isEqualTo(new Lookup.Found(digest));
      }
    }
  }

  @Test
  void knowsPlatformAndLabelsOfASingleImage() {
    String config =
        server.hasBlob(
            "team/app",
            "{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\",\"config\":{\"Labels\":{\"b\":\"1\",\"a\":\"2\"}}}");
    String digest = server.has("team/app", "1", MANIFEST_TYPE, manifest(config));

    Details details = client().details(app.withDigest(digest));

    assertThat(details.platforms()).containsExactly("linux/arm/v7");
    assertThat(details.labels())
        .containsExactly(java.util.Map.entry("b", "1"), java.util.Map.entry("a", "2"));
  }

  @Test
  void knowsThePlatformsOfAnIndexAndTheLabelsOfItsFirstImage() {
    String config =
        server.hasBlob(
            "team/app",
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Labels\":{\"a\":\"1\"}}}");
    String image = server.has("team/app", "amd", MANIFEST_TYPE, manifest(config));
    String other = "sha256:" + "2".repeat(64);
    String index =
        """
        {"schemaVersion":2,"manifests":[
          {"digest":"%s","platform":{"os":"linux","architecture":"amd64"}},
          {"digest":"%s","platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
          {"digest":"%s","platform":{"os":"unknown","architecture":"unknown"},
           "annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}
        """
            .formatted(image, other, other);
    String digest = server.has("team/app", "1", INDEX_TYPE, index);

    Details details = client().details(app.withDigest(digest));

    assertThat(details.platforms()).containsExactly("linux/amd64", "linux/arm64/v8");
    assertThat(details.labels()).containsEntry("a", "1").hasSize(1);
  }

  @Test
  void looksIntoImagesWhoseIndexSaysNoPlatform() {
    String config = server.hasBlob("team/app", "{\"os\":\"linux\",\"architecture\":\"s390x\"}");
    String image = server.has("team/app", "one", MANIFEST_TYPE, manifest(config));
    String inner =
        server.has(
            "team/app",
            "inner",
            INDEX_TYPE,
            "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + image + "\"}]}");
    String outer =
        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\""
            + inner
            + "\"},{\"digest\":\"../x\"}]}";
    String digest = server.has("team/app", "1", INDEX_TYPE, outer);

    assertThat(client().details(app.withDigest(digest)).platforms()).containsExactly("linux/s390x");
  }

  @Test
  void saysNothingOfWhatIsNoImage() {
    String config = server.hasBlob("team/chart", "{\"name\":\"chart\",\"version\":\"1\"}");
    String digest = server.has("team/chart", "1", MANIFEST_TYPE, manifest(config));

    Details details = client().details(image(server.name() + "/team/chart@" + digest));

    assertThat(details.platforms()).isEmpty();
    assertThat(details.labels()).isEmpty();
  }

  @Test
  void takesNoConfigurationWithAnotherDigest() {
    String config = "sha256:" + "3".repeat(64);
    server.on("GET /v2/team/app/blobs/" + config, Answer.of(200, "{}"));
    String digest = server.has("team/app", "1", MANIFEST_TYPE, manifest(config));

    assertThatThrownBy(() -> client().details(app.withDigest(digest)))
        .isInstanceOfSatisfying(
            KdeployException.class, e -> golden("other-configuration", e.problems().getFirst()));
  }

  @Test
  void saysThatAnImageIsGoneMeanwhile() {
    assertThatThrownBy(() -> client().details(app))
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> {
              assertThat(e.problems().getFirst().kind()).isEqualTo(Problem.Kind.REMOTE);
              golden("gone", e.problems().getFirst());
            });
  }

  private static String manifest(String config) {
    return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"layers\":[]}".formatted(config);
  }
}
