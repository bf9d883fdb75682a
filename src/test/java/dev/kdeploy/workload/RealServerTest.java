package dev.kdeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a real API server says to the rendered objects. Wants `KUBECONFIG`, and kubectl on the path
/// or in `KUBECTL`.
@Tag("tier2")
class RealServerTest {
  private static final String NAMESPACE = "kdeploy-workload-test";

  @TempDir private Path directory;

  static Stream<Situation> situations() {
    return WorkloadManifestsTest.situations();
  }

  @BeforeAll
  static void makeNamespace() throws Exception {
    kubectl("create", "namespace", NAMESPACE);
  }

  @AfterAll
  static void removeNamespace() throws Exception {
    kubectl("delete", "namespace", NAMESPACE, "--wait=false");
  }

  @ParameterizedTest
  @MethodSource("situations")
  void takesEveryObject(Situation situation) throws Exception {
    List<Manifest> known =
        situation.make().manifests().stream().filter(RealServerTest::isKnown).toList();
    Assumptions.assumeFalse(known.isEmpty());
    String yaml = Yaml.writeAll(known.stream().map(Manifest::content).toList());
    Path file = Files.writeString(directory.resolve("all.yaml"), yaml);

    String answer =
        kubectl(
            "apply",
            "--namespace",
            NAMESPACE,
            "--server-side",
            "--dry-run=server",
            "--validate=strict",
            "--filename",
            file.toString());

    List<String> lines = answer.lines().filter(line -> !line.startsWith("Warning:")).toList();
    assertThat(lines).allMatch(line -> line.endsWith("serverside-applied (server dry run)"));
    assertThat(lines).hasSameSizeAs(known);
  }

  private static boolean isKnown(Manifest manifest) {
    return Schema.builtIn().kind(manifest.id().apiVersion(), manifest.id().kind()).isPresent();
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("KUBECTL", "kubectl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    return answer;
  }
}
