package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a Dockerfile to pods on a real node, through real registries and without one.
///
/// Wants Docker, an open registry that the node pulls from (`KDEPLOY_TEST_REGISTRY`, or
/// `localhost:5000`), one with a login (`KDEPLOY_TEST_PRIVATE_REGISTRY`, or `localhost:5001`, and
/// `KDEPLOY_TEST_PRIVATE_REGISTRY_LOGIN` as `user:password`), and the node's containerd
/// (`KDEPLOY_TEST_CONTAINERD`); what is not named is left out.
@Tag("tier3")
class ImagesTest {
  private static final String OPEN = variable("KDEPLOY_TEST_REGISTRY", "localhost:5000");
  private static final String PRIVATE = variable("KDEPLOY_TEST_PRIVATE_REGISTRY", "localhost:5001");
  private static final String LOGIN = variable("KDEPLOY_TEST_PRIVATE_REGISTRY_LOGIN", "");
  private static final String NO_DOCKER = "tcp://127.0.0.1:9";

  @TempDir Path home;
  private Api api;
  private Place place;

  private static String variable(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  @BeforeEach
  void begin() {
    api = Api.connect();
    LocalDocker.isThere();
    place = Place.in(api, home);
    place.write("app/src/Dockerfile", "FROM busybox:1.36\nCOPY version /version\n");
    version("1");
  }

  @AfterEach
  void leave() {
    if (place != null) {
      place.close();
    }
    if (api != null) {
      api.close();
    }
  }

  /// What is in the image.
  private void version(String text) {
    place.write("app/src/version", text + " " + place.namespace() + "\n");
  }

  private void project(String image, String more) {
    place.project(
        "app",
        """
        images: {app: {build: ./src, %s}}
        workloads:
          app:
            image: app
            replicas: 1
            command: [sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]
            resources: {requests: {cpu: 5m, memory: 8Mi}, limits: {memory: 16Mi}}
        %s
        """
            .formatted(image, more));
  }

  private CommandLineRun run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("-C", home.resolve("app").toString(), "-e", "trial"));
    return CommandLineRun.of(home, place.environment(), line.toArray(String[]::new));
  }

  private CommandLineRun build() {
    CommandLineRun run = run("build");
    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
    return run;
  }

  private CommandLineRun rendered() {
    return run("render");
  }

  private String image() {
    return Tree.text(PodTemplates.containers(place.get("Deployment", "app")).getFirst(), "image");
  }

  private List<String> pods() {
    return place.list("Pod").stream().map(Manifest::uid).sorted().toList();
  }

  @Test
  void aRegistryWithALoginIsPushedToAndPulledFrom() {
    assumeTrue(!LOGIN.isEmpty(), "no login for a private registry is named");
    project("repository: " + PRIVATE + "/journey/app", "registry: {pullSecret: true}");
    place.environment().put("DOCKER_CONFIG", home.resolve("docker").toString());

    CommandLineRun refused = run("build");
    place.write(
        "docker/config.json",
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
            .formatted(
                PRIVATE,
                Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8))));
    CommandLineRun built = build();
    CommandLineRun up = place.does("app", "up");

    assertThat(refused.code()).isEqualTo(7);
    assertThat(refused.err()).contains("unauthorized").contains(PRIVATE);
    assertThat(built.out()).contains("@sha256:");
    assertThat(place.get("Secret", "app-registry").text("type"))
        .isEqualTo("kubernetes.io/dockerconfigjson");
    String password = LOGIN.substring(LOGIN.indexOf(':') + 1);
    for (CommandLineRun run : List.of(refused, built, up, rendered(), place.does("app", "plan"))) {
      assertThat(run.out() + run.err()).doesNotContain(password);
    }
  }

  @Test
  void aSecondBuildHasNothingToDo() {
    project("repository: " + OPEN + "/journey/app", "");
    build();

    CommandLineRun again = build();

    assertThat(again.out()).startsWith("Nothing to build: 1 image up to date.");
  }

  @Test
  void whatIsInTheRegistryNeedsNoDocker() {
    project("repository: " + OPEN + "/journey/app", "");
    build();
    place.environment().put("DOCKER_HOST", NO_DOCKER);

    place.does("app", "up");

    assertThat(image()).startsWith(OPEN + "/journey/app:").contains("@sha256:");
  }

  @Test
  void aRollbackRunsTheVeryImageOfItsRevisionAlsoWhenItsTagWasPushedAgain() {
    project("repository: " + OPEN + "/journey/app, tag: " + place.namespace(), "");
    place.does("app", "up");
    String first = image();
    version("2");
    build();
    place.does("app", "up");

    String second = image();
    place.does("app", "rollback");

    assertThat(second).isNotEqualTo(first);
    assertThat(image()).isEqualTo(first);
  }

  @Test
  void aForeignTagThatIsPushedAgainRestartsNothing() {
    String foreign = OPEN + "/journey/foreign:" + place.namespace();
    LocalDocker.publish(home.resolve("app/src"), foreign);
    project("repository: " + OPEN + "/journey/app", "");
    place.does("app", "up", "--set", "workloads.app.image=" + foreign);
    List<String> before = pods();
    version("2");
    LocalDocker.publish(home.resolve("app/src"), foreign);

    CommandLineRun again = place.does("app", "up", "--set", "workloads.app.image=" + foreign);

    assertThat(again.out()).startsWith("No changes");
    assertThat(pods()).isEqualTo(before);
  }

  @Test
  void aClusterWithoutARegistryGetsItsImagesLoaded() {
    String containerd = variable("KDEPLOY_TEST_CONTAINERD", "");
    assumeTrue(!containerd.isEmpty(), "no containerd is named");
    project(
        "repository: kdeploy.test/journey",
        "load: {containerd: {address: %s}}".formatted(containerd));

    place.does("app", "up");

    assertThat(image()).startsWith("kdeploy.test/journey:").doesNotContain("@");
    assertThat(place.does("app", "up").out()).startsWith("No changes");
  }
}
