package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence.Request;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the sandbox, and what only a cluster that misbehaves can show.
class CaptureTest extends CaptureContract {
  private final SandboxCluster sandbox = new SandboxCluster();

  @TempDir Path directory;

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Override
  Cluster cluster() {
    return sandbox.cluster();
  }

  @Override
  String namespace() {
    return "default";
  }

  private Manifest crashing() {
    Manifest web =
        deployment("web", 1, "crash", "env: [{name: A, value: topsecret1}, {name: B, value: b}]");
    await("web", 1, CRASHED);
    return web;
  }

  /// The sandbox, but some calls fail or never return.
  private Cluster misbehaving(String method, String argument, boolean hanging) {
    CountDownLatch never = new CountDownLatch(1);
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (_, call, arguments) -> {
              if (call.getName().equals(method) && arguments[0].toString().contains(argument)) {
                if (hanging) {
                  never.await();
                }
                throw new KdeployException(
                    Problem.of("you may not do that").kind(Problem.Kind.REMOTE));
              }
              try {
                return call.invoke(cluster(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void keepsTheLastLinesOfThePreviousContainer() {
    Evidence evidence = capture(crashing());

    assertThat(main(evidence).previousLog())
        .contains("fatal: simulated crash (kdeploy.dev/simulate: crash)");
  }

  @Test
  void hidesSecretsInLogsAndEnvironment() {
    Manifest web = crashing();
    Map<String, @Nullable Object> data =
        Map.of("a", encoded("topsecret1"), "b", encoded("simulated crash"));
    Masks masks =
        Masks.of(List.of(Manifest.of(Map.of("apiVersion", "v1", "kind", "Secret", "data", data))));

    Evidence evidence = Evidence.capture(cluster(), request(masks, List.of(), web));

    assertThat(evidence.toTree().toString())
        .doesNotContain("topsecret1")
        .doesNotContain("simulated crash");
    assertThat(main(evidence).asked().env()).containsExactly("A=***", "B=b");
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void notesWhatMayNotBeRead() {
    Manifest web = crashing();

    Evidence noLogs =
        Evidence.capture(misbehaving("logs", "", false), request(NONE, List.of(), web));
    Evidence noPods =
        Evidence.capture(misbehaving("list", "Pod", false), request(NONE, List.of(), web));
    Evidence noNodes =
        Evidence.capture(misbehaving("get", "Node", false), request(NONE, List.of(), web));

    assertThat(noLogs.pods()).hasSize(1);
    assertThat(noLogs.notes())
        .isNotEmpty()
        .allMatch(note -> note.endsWith("could not be read: you may not do that"));
    assertThat(noPods.pods()).isEmpty();
    assertThat(noPods.notes())
        .containsExactly("the pods of Deployment/web could not be read: you may not do that");
    assertThat(noNodes.notes()).singleElement().asString().startsWith("node ");
  }

  @Test
  void goesWithoutWhatIsNotThereInTime() {
    Request patient = request(NONE, List.of(), crashing());
    Request hasty =
        new Request(
            patient.about(),
            patient.failures(),
            patient.workloads(),
            patient.diff(),
            patient.masks(),
            Duration.ofMillis(1500));

    Evidence evidence = Evidence.capture(misbehaving("logs", "", true), hasty);

    assertThat(evidence.notes()).anyMatch(note -> note.endsWith("could not be read in time"));
  }

  @Test
  void isReadAgainAsItWasWritten() {
    Evidence evidence = capture(crashing());
    String json = Json.write(evidence.toTree());

    Map<String, @Nullable Object> read = Tree.map(Json.read(json));

    assertThat(Evidence.of(read)).isEqualTo(evidence);
    assertThat(Evidence.of(Map.of()).pods()).isEmpty();
  }

  @Test
  void isWrittenAsFilesForPeople() throws IOException {
    Evidence evidence = capture(crashing());
    Path place = directory.resolve("a/b");

    evidence.writeTo(place, "the summary\n");
    evidence.writeTo(place, "the summary\n");

    String pod = evidence.pods().getFirst().id().name();
    try (Stream<Path> files = Files.walk(place)) {
      assertThat(files.filter(Files::isRegularFile).map(place::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "summary.txt",
              "events.txt",
              "diff.txt",
              "evidence.json",
              "pods/" + pod + "/status.yaml",
              "pods/" + pod + "/main.previous.log");
    }
    assertThat(place.resolve("events.txt")).content().contains("BackOff");
    assertThat(place.resolve("pods/" + pod + "/main.previous.log")).content().contains("fatal:");
    assertThat(place.resolve("pods/" + pod + "/status.yaml")).content().contains("exitCode: 1");
  }
}
