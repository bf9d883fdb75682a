package dev.kdeploy.image.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ContextArchive;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.report.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DockerBuilderTest {
  private static final String DIGEST = "sha256:" + "b".repeat(64);
  private static final String BUILT =
      """
      {"stream":"Step 1/1 : FROM busybox:1.36"}
      {"stream":"\\n"}
      {"status":"Pulling fs layer","progressDetail":{},"id":"1"}
      {"status":"Downloading","progressDetail":{"current":1000000,"total":4000000},"id":"1"}
      {"status":"Downloading","progressDetail":{"current":2000000,"total":4000000},"id":"1"}
      {"status":"Downloading","progressDetail":{"current":1500000,"total":6000000},"id":"2"}
      {"stream":"a\\nb"}
      {"stream":"c\\n"}
      {"aux":{"ID":"sha256:0123"}}
      {"stream":"Successfully built 0123\\n"}
      {"stream":"Successfully tagged app:1\\n"}
      """;

  @TempDir Path directory;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private ScriptedDaemon daemon;
  private DockerBuilder builder;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "ARG R=r.example.com\nFROM $R/base:1\n");
    daemon = new ScriptedDaemon();
    builder = connected(daemon);
  }

  @AfterEach
  void stop() {
    builder.close();
    daemon.close();
  }

  private DockerBuilder connected(ScriptedDaemon to) {
    return DockerBuilder.of(
        to.environment(),
        directory,
        events::add,
        registry ->
            Optional.of(new RegistryLogin("kd", "pass-of-" + registry, ""))
                .filter(_ -> !registry.equals("open.example.com")));
  }

  @Test
  void sendsEveryOptionOfABuild() {
    daemon.answer("/build", 200, BUILT);
    BuildRequest request =
        new BuildRequest(
            "web",
            Requests.named(".x/Dockerfile", Requests.tar(directory)),
            directory,
            directory.resolve("Dockerfile"),
            List.of(Requests.name("app:1"), Requests.name("localhost:5000/app:2")),
            "prod",
            new LinkedHashMap<>(Map.of("A", "x y", "B", "")),
            Map.of("l", "v"),
            "linux/arm64",
            List.of("app:0"),
            true,
            false);

    LocalImage image = builder.build(request);

    assertThat(image.platform()).isEqualTo("linux/arm64/v8");
    assertThat(image.labels()).containsEntry("a", "b");
    ScriptedDaemon.Seen seen = daemon.last("/build");
    assertThat(seen.path()).isEqualTo("/v1.41/build");
    assertThat(seen.query())
        .contains("t=app:1", "t=localhost:5000/app:2", "target=prod", "platform=linux/arm64")
        .contains("\"A\":\"x y\"", "\"B\":\"\"", "labels={\"l\":\"v\"}", "cachefrom=[\"app:0\"]")
        .contains("forcerm=true", "pull=true", "nocache=true", "dockerfile=.x/Dockerfile");
    assertThat(seen.size()).isGreaterThan(1024);
  }

  @Test
  void showsOnlyTheLoginsThatTheDockerfileNeeds() {
    daemon.answer("/build", 200, BUILT);

    builder.build(Requests.of(directory, "app:1"));

    String header = daemon.last("/build").header("X-registry-config");
    String shown = new String(Base64.getUrlDecoder().decode(header), UTF_8);
    assertThat(shown).contains("pass-of-r.example.com").doesNotContain("docker.io");
  }

  @Test
  void tellsStepsLinesAndFigures() {
    daemon.answer("/build", 200, BUILT);

    builder.build(Requests.of(directory, "app:1"));

    assertThat(events)
        .contains(
            new Event.ImageProgress("web", Event.ImageWork.BUILD, "Step 1/1 : FROM busybox:1.36"),
            new Event.ImageProgress("web", Event.ImageWork.PULL, "3.5 of 10.0 MB"),
            new Event.ImageLine("web", "a"),
            new Event.ImageLine("web", "bc"));
    assertThat(events)
        .filteredOn(Event.ImageProgress.class::isInstance)
        .extracting(event -> ((Event.ImageProgress) event).work())
        .containsSequence(Event.ImageWork.SEND, Event.ImageWork.BUILD, Event.ImageWork.PULL);
  }

  @Test
  void answersWithTheDigestOfThePush() {
    daemon.answer(
        "/push",
        200,
        """
        {"status":"Pushing","progressDetail":{"current":512,"total":2048},"id":"1"}
        {"status":"Pushed","progressDetail":{},"id":"1"}
        {"status":"2: digest: %s size: 528"}
        {"progressDetail":{},"aux":{"Tag":"2","Digest":"%s","Size":528}}
        """
            .formatted(DIGEST, DIGEST));

    assertThat(builder.push("web", Requests.name("localhost:5000/team/app:2"))).isEqualTo(DIGEST);

    ScriptedDaemon.Seen seen = daemon.last("/push");
    assertThat(seen.path()).isEqualTo("/v1.41/images/localhost:5000/team/app/push");
    assertThat(seen.query()).isEqualTo("tag=2");
    String header = seen.header("X-registry-auth");
    assertThat(new String(Base64.getUrlDecoder().decode(header), UTF_8))
        .contains("\"username\":\"kd\"", "\"password\":\"pass-of-localhost:5000\"");
    assertThat(events)
        .containsExactly(
            new Event.ImageProgress("web", Event.ImageWork.PUSH, "0.5 of 2.0 kB"),
            new Event.ImageProgress("web", Event.ImageWork.PUSH, "2.0 of 2.0 kB"));
  }

  @Test
  void readsTheDigestOfThePushFromTheWordsToo() {
    daemon.answer("/push", 200, "{\"status\":\"2: digest: %s size: 528\"}".formatted(DIGEST));

    assertThat(builder.push("web", Requests.name("open.example.com/app:2"))).isEqualTo(DIGEST);
  }

  @Test
  void knowsThatThereIsNoSuchImage() {
    daemon.answer("/images/", 404, "{\"message\":\"No such image: app:1\"}");

    assertThat(builder.find(Requests.name("app:1"))).isEmpty();
  }

  @Test
  void pullsByTagAndByDigest() {
    daemon.answer("/images/create", 200, "{\"status\":\"Pull complete\",\"id\":\"1\"}");

    builder.pull("web", Requests.name("redis"), "linux/arm64");
    String byTag = daemon.last("/images/create").query();
    builder.pull("web", Requests.name("redis:7@" + DIGEST), "");

    assertThat(byTag).contains("fromImage=redis", "tag=latest", "platform=linux/arm64");
    assertThat(daemon.last("/images/create").query()).contains("fromImage=redis", "tag=" + DIGEST);
  }

  @Test
  void savesTheArchiveAsItComes() {
    daemon.answer("/get", 200, "archive");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    builder.save(Requests.name("app:1"), out);

    assertThat(out.toString(UTF_8)).isEqualTo("archive");
  }

  @Test
  void speaksTheNewestVersionThatBothSidesKnow() throws IOException {
    for (List<String> row :
        List.of(
            List.of("1.52", "1.44", "1.44"),
            List.of("1.60", "1.50", "1.50"),
            List.of("1.41", "1.12", "1.41"),
            List.of("1.41", "", "1.41"))) {
      try (ScriptedDaemon other = new ScriptedDaemon(row.get(0), row.get(1));
          DockerBuilder to = connected(other)) {
        to.find(Requests.name("app:1"));

        assertThat(other.last("/images/").path()).startsWith("/v" + row.get(2) + "/");
      }
    }
  }

  @Test
  void tellsAnUnreadableFileFromABrokenConnection() {
    daemon.answer("/build", 200, BUILT);
    ContextArchive broken =
        new ContextArchive() {
          @Override
          public String dockerfile() {
            return "Dockerfile";
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write(new byte[100]);
            throw new IOException("app.jar: Permission denied");
          }
        };

    KdeployException failure =
        catchThrowableOfType(
            KdeployException.class,
            () -> builder.build(Requests.of(directory, broken, "", Map.of(), "app:1")));

    assertThat(failure.problems().getFirst().what()).contains("context cannot be read");
    assertThat(failure.problems().getFirst().why()).contains("app.jar: Permission denied");
  }

  @Test
  void masksALoginInItsText() {
    assertThat(new RegistryLogin("kd", "hunter2", "token").toString()).isEqualTo("login of `kd`");
  }
}
