package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectReaderTest {
  private static final String WHOLE =
      """
      images:
        web: {build: ./app, repository: "{{registry}}/counter-app"}
        tagged: {build: {context: ., dockerfile: D, target: t, args: {A: "1", B: 2}, platform: linux/arm64}, tag: "1.0"}
      workloads:
        counter-app:
          image: web
          port: 8000
          replicas: 4
          resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: 500m, memory: 512Mi}}
          env: {REDIS_HOST: redis-service, REDIS_PORT: "6379"}
          config: {/etc/app: {app.properties: "level = info"}}
          service: {name: counter-app-service, type: LoadBalancer, port: 80}
          ingress: {host: counter.example.com}
          autoscale: {min: 1, max: 10, cpu: 50%}
          rollout: {maxSurge: 1, maxUnavailable: 0, settle: 10s, tolerate: {CrashLoopBackOff: 5, Unschedulable: 5m, ErrImagePull: off}}
          probes: {readiness: {path: /ready}, liveness: {path: /ping}}
        redis: {image: redis:7-alpine, command: [redis-server, --appendonly, "yes"], port: 6379, service: {name: redis-service}}
        db: {kind: StatefulSet, image: mongo:6, port: 27017, storage: {data: {path: /data/db, size: 1Gi}}, secrets: {/run/secrets/mongodb: mongodb}}
      secrets:
        mongodb: {password.txt: {generate: 28 hex}}
        partner: {api-key: {env: API_KEY}, other: {command: [sops, -d, x], timeout: 5s}}
      values: {registry: "localhost:5000"}
      """;
  private static final String PROD =
      """
      cluster: {context: prod-eu, namespace: counter, uid: 3f0c}
      protected: true
      defaults: {replicas: 3, rollout: {settle: 20s}}
      values: {registry: registry.example.com/team}
      workloads: {counter-app: {replicas: 10}}
      """;

  @TempDir private Path directory;

  @Test
  void readsAWholeProject() {
    Project project = Written.in(directory).project(WHOLE).environment("prod", PROD).read();

    assertThat(project.name()).isEqualTo("counter");
    assertThat(project.directory()).isEqualTo(directory);
    assertThat(project.file()).isEqualTo(directory.resolve("kdeploy.yaml"));
    assertThat(project.environment())
        .isEqualTo(
            new Environment(
                "prod", true, new Target.Context("prod-eu", "counter", "3f0c", null, false)));
    assertThat(project.workloads().keySet()).containsExactly("counter-app", "redis", "db");
    assertThat(project.images().keySet()).containsExactly("web", "tagged");
    assertThat(project.imageReference("web"))
        .isEqualTo("registry.example.com/team/counter-app:latest");
    assertThat(project.imageReference("tagged")).isEqualTo("counter-tagged:1.0");
    assertThat(project.imageReference("redis:7-alpine")).isEqualTo("redis:7-alpine");
    assertThat(project.rolloutOf("counter-app").settle()).isEqualTo(Duration.ofSeconds(10));
    assertThat(project.rolloutOf("counter-app").tolerate())
        .containsEntry("CrashLoopBackOff", new Tolerated(5, null))
        .containsEntry("Unschedulable", new Tolerated(null, Duration.ofMinutes(5)))
        .containsEntry("ErrImagePull", Tolerated.OFF);
    assertThat(project.rolloutOf("redis").failFast()).isTrue();
    assertThat(project.rolloutOf("redis").settle()).isEqualTo(Duration.ofSeconds(20));
    assertThat(project.rolloutOf("a-plain-manifest").settle()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void readsImagesAndSecretsIntoValues() {
    Project project = Written.in(directory).project(WHOLE).read();

    ImageSpec tagged = Objects.requireNonNull(project.images().get("tagged"));
    ImageSpec.Build build = Objects.requireNonNull(tagged.build());
    SecretSpec generated = Objects.requireNonNull(project.secrets().get("mongodb"));
    SecretSpec partner = Objects.requireNonNull(project.secrets().get("partner"));
    assertThat(build)
        .extracting(
            ImageSpec.Build::context,
            ImageSpec.Build::dockerfile,
            ImageSpec.Build::target,
            ImageSpec.Build::platform)
        .containsExactly(".", "D", "t", "linux/arm64");
    assertThat(build.args()).containsExactly(Map.entry("A", "1"), Map.entry("B", "2"));
    assertThat(generated.isGenerated()).isTrue();
    assertThat(partner.entries())
        .containsExactly(
            Map.entry("api-key", new SecretSpec.From.Variable("API_KEY")),
            Map.entry(
                "other",
                new SecretSpec.From.Command(List.of("sops", "-d", "x"), Duration.ofSeconds(5))));
  }

  @Test
  void isContentWithoutWorkloads() {
    Project project = Written.in(directory).project("").read();

    assertThat(project.workloads()).isEmpty();
    assertThat(project.environment().target())
        .isEqualTo(new Target.Context(null, null, null, null, false));
  }

  @Test
  void knowsTheSandbox() {
    Project project =
        Written.in(directory)
            .project("cluster: {context: a}\n")
            .environment("dev", "cluster: sandbox\n")
            .read();

    assertThat(project.environment().target()).isEqualTo(new Target.Sandbox());
  }

  @Test
  void findsTheProjectInADirectoryAbove() throws IOException {
    Written.in(directory).project("").environment("dev", "values: {a: 1}\n");
    Path below = Files.createDirectories(directory.resolve("app/src"));

    Project project =
        new ProjectReader(_ -> Optional.empty()).read(ProjectRequest.of(below, "dev"));

    assertThat(project.directory()).isEqualTo(directory);
    assertThat(project.values().origin(List.of("values", "a")))
        .hasToString("Optional[../../environments/dev.yaml:1:13]");
  }

  @Test
  void takesTheShortEndingToo() {
    Written written = Written.in(directory).file("kdeploy.yml", Written.START);

    assertThat(written.file("environments/dev.yml", "protected: true\n").read().environment())
        .extracting(Environment::isProtected)
        .isEqualTo(true);
  }

  @Test
  void readsTheFileThatIsNamed() {
    Written.in(directory).file("other/app.yaml", Written.START).file("kdeploy.yaml", "broken: [");

    Project project =
        new ProjectReader(name -> Optional.of(""))
            .read(
                new ProjectRequest(
                    directory, Path.of("other/app.yaml"), "dev", List.of(), List.of()));

    assertThat(project.directory()).isEqualTo(directory.resolve("other"));
  }

  @Test
  void saysWhereItLookedWhenThereIsNoProject() throws IOException {
    Files.writeString(directory.resolve("Kdeploy.yaml"), Written.START);

    assertThatThrownBy(
            () ->
                new ProjectReader(_ -> Optional.empty()).read(ProjectRequest.of(directory, "dev")))
        .isInstanceOfSatisfying(
            KdeployException.class,
            e ->
                assertThat(Screen.of(e))
                    .isEqualTo(
                        """
                        error: there is no `kdeploy.yaml` here
                          why: looked in `%s` and in every directory above
                          fix: did you mean `Kdeploy.yaml`? rename it, or name it with `--file`
                        """
                            .formatted(directory)));
  }

  @Test
  void saysThatAnUnreadableFileMayNotBeRead() throws IOException {
    Written written = Written.in(directory).project("");
    boolean taken = directory.resolve("kdeploy.yaml").toFile().setReadable(false);
    // Nobody can take the right to read from root.
    org.junit.jupiter.api.Assumptions.assumeTrue(
        taken && !Files.isReadable(directory.resolve("kdeploy.yaml")));

    assertThatThrownBy(written::read).hasMessageContaining("`kdeploy.yaml` may not be read");
  }

  @Test
  void doesNotMindLineEndsAndByteOrderMarks() {
    Written written =
        Written.in(directory)
            .file("kdeploy.yaml", "\uFEFFapiVersion: kdeploy.dev/v1\r\nname: counter\r\n")
            .environment("dev", "\uFEFFvalues:\r\n  a: |\r\n    x\r\n    y\r\n");

    assertThat(written.read().values().tree().get("values")).isEqualTo(Map.of("a", "x\ny\n"));
  }

  @Test
  void followsLinks() throws IOException {
    Written written = Written.in(directory.resolve("real")).project("values: {a: 1}\n");
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, written.directory);

    Project project = new ProjectReader(_ -> Optional.of("")).read(ProjectRequest.of(link, "dev"));

    assertThat(project.values().tree().get("values")).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void listsTheEnvironments() {
    Written.in(directory)
        .project("")
        .file("environments/staging.yaml", "")
        .file("environments/eu.yml", "")
        .file("environments/notes.txt", "");

    List<String> names = new ProjectReader(name -> Optional.of("")).environments(directory, null);

    assertThat(names).containsExactly("dev", "eu", "prod", "staging", "test");
  }

  @Test
  void readsTheEnvironmentsThatAreShipped() {
    Written.in(directory).project("workloads: {web: {image: nginx:1}}\n");

    for (String name : new ProjectReader().environments(directory, null)) {
      Project project = new ProjectReader().read(ProjectRequest.of(directory, name));

      assertThat(project.environment().name()).isEqualTo(name);
    }
  }

  @Test
  void ignoresWhatIsKeptForAnchors() {
    Project project =
        Written.in(directory)
            .project(
                """
                x-common: &common {image: nginx:1, port: 80}
                workloads:
                  web: {<<: *common, replicas: 2}
                  api: *common
                """)
            .read();

    assertThat(project.workloads().get("web"))
        .isEqualTo(Map.of("image", "nginx:1", "port", 80L, "replicas", 2L));
    assertThat(project.workloads().get("api")).isEqualTo(Map.of("image", "nginx:1", "port", 80L));
  }

  @Test
  void refusesHugeFilesQuickly() {
    Written written = Written.in(directory).project("values: {a: " + "x".repeat(10 << 20) + "}\n");

    assertThatThrownBy(written::read).hasMessageContaining("is larger than 4 MiB");
  }

  @Test
  void refusesEndlessLinesQuickly() {
    Written written = Written.in(directory).project("values: {a: " + "x".repeat(3 << 20) + "}\n");

    assertThatThrownBy(written::read)
        .hasMessageContaining("line 3 of `kdeploy.yaml` is longer than 1 MiB");
  }

  @Test
  void refusesDeepNesting() {
    Written written =
        Written.in(directory).project("values: {a: " + "[".repeat(5000) + "]".repeat(5000) + "}\n");

    assertThatThrownBy(written::read).isInstanceOf(KdeployException.class);
  }

  @Test
  void tellsTheFirstOfVeryManyProblems() {
    StringBuilder text = new StringBuilder("workloads:\n  web:\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("    unknown").append(i).append(": x\n");
    }
    Written written = Written.in(directory).project(text.toString());

    assertThatThrownBy(written::read)
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> {
              assertThat(e.problems()).hasSize(51);
              assertThat(e.problems().getLast().what()).endsWith("more problems are not shown");
            });
  }

  @Test
  void takesVeryLongTextsForWhatTheyAre() {
    String text = "a".repeat(1_000_000);
    Written fine = Written.in(directory).project("values: {a: " + text + "}\n");
    assertThat(fine.read().values().tree().get("values")).isEqualTo(Map.of("a", text));

    Written wrong =
        Written.in(directory).project("workloads: {web: {image: " + text + "x, prt: 1}}\n");

    assertThatThrownBy(wrong::read)
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> assertThat(e.problems()).allMatch(problem -> problem.what().length() < 200));
  }
}
