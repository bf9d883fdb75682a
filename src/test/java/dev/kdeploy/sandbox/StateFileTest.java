package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The state outlives the process, however that ends.
class StateFileTest {
  private final HandClock clock = new HandClock();

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("state.jsonl");
  }

  @Test
  void aClosedSandboxGoesOnWhereItWas() {
    String before;
    try (Rehearsal first = new Rehearsal(directory, clock)) {
      first.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
      first.pass(Duration.ofSeconds(5));
      before = first.client.get("/api/v1/namespaces/default/pods").body().toString();
    }

    try (Rehearsal second = new Rehearsal(directory, clock)) {
      assertThat(second.client.get("/api/v1/namespaces/default/pods").get("items").toString())
          .isEqualTo(before.substring(before.indexOf("items=") + 6, before.length() - 1));
    }
  }

  @Test
  void whatWasDueMeanwhileIsDoneAtTheStart() {
    try (Rehearsal first = new Rehearsal(directory, clock)) {
      first.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
    }
    clock.turn(Duration.ofDays(9));

    try (Rehearsal second = new Rehearsal(directory, clock)) {
      second.pass(Duration.ofSeconds(1));

      assertThat(second.list("pods")).hasSize(2).allMatch(Pods::isReady);
    }
  }

  @Test
  void whatWasAnsweredIsThereThoughTheProcessWasKilled() throws IOException {
    try (Rehearsal first = new Rehearsal(directory, clock)) {
      first.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b}}");
      byte[] asKilled = Files.readAllBytes(file());
      Path copy = Files.createDirectory(directory.resolve("copy"));
      Files.write(copy.resolve("state.jsonl"), asKilled);

      try (Rehearsal second = new Rehearsal(copy, clock)) {
        assertThat(second.names("configmaps")).contains("x");
      }
    }
  }

  @Test
  void halfALineIsForgottenWhereverItEnds() throws IOException {
    byte[] whole;
    try (Rehearsal first = new Rehearsal(directory, clock)) {
      first.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b}}");
      first.pass(Duration.ofSeconds(1));
      first.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: yy}, data: {a: 'ä'}}");
      whole = Files.readAllBytes(file());
    }
    for (int cut = 1; cut < 400; cut += 7) {
      Path copy = Files.createDirectories(directory.resolve("cut" + cut));
      Files.write(copy.resolve("state.jsonl"), java.util.Arrays.copyOf(whole, whole.length - cut));

      try (Rehearsal second = new Rehearsal(copy, clock)) {
        assertThat(second.names("configmaps")).contains("x");
        second.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: z}}");
      }
      try (Rehearsal third = new Rehearsal(copy, clock)) {
        assertThat(third.names("configmaps")).contains("x", "z");
      }
    }
  }

  @Test
  void theFileDoesNotGrowForEver() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Rehearsal rehearsal = new Rehearsal(directory, clock)) {
        for (int j = 0; j < 300; j++) {
          rehearsal.apply(
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: '"
                  + i
                  + "."
                  + j
                  + "'}}");
        }
      }
    }

    try (Rehearsal rehearsal = new Rehearsal(directory, clock)) {
      assertThat(Files.readAllLines(file())).hasSizeLessThan(100);
      assertThat(rehearsal.client.get("/api/v1/namespaces/default/configmaps/x").get("data"))
          .isEqualTo(java.util.Map.of("a", "2.299"));
    }
  }

  @Test
  void theStateOfAnotherVersionIsSetAside() throws IOException {
    Files.writeString(file(), "{\"kdeploy-sandbox\":99}\nwhatever\n", StandardOpenOption.CREATE);

    try (Rehearsal rehearsal = new Rehearsal(directory, clock)) {
      assertThat(rehearsal.names("configmaps")).containsExactly("kube-root-ca.crt");
      assertThat(rehearsal.sandbox.notices()).hasSize(1);
    }
    assertThat(directory.resolve("state.jsonl.old")).content().contains("99");
  }

  @Test
  void onlyOneHasTheStateAtATime() {
    try (Rehearsal rehearsal = new Rehearsal(directory, clock)) {
      assertThatThrownBy(() -> Sandbox.open(directory, clock, 1))
          .isInstanceOf(KdeployException.class)
          .hasMessageContaining("is in use");
      assertThat(rehearsal.names("configmaps")).isNotEmpty();
    }
    Sandbox.open(directory, clock, 1).close();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAProblem() throws IOException {
    Path blocker = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> Sandbox.open(blocker.resolve("state"), clock, 1))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void resetLeavesAnEmptyCluster() {
    try (Rehearsal first = new Rehearsal(directory, clock)) {
      first.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}");
      first.sandbox.reset();
      first.sandbox.settle();
      assertThat(first.names("configmaps")).containsExactly("kube-root-ca.crt");
    }
    try (Rehearsal second = new Rehearsal(directory, clock)) {
      assertThat(second.names("configmaps")).isEqualTo(List.of("kube-root-ca.crt"));
    }
  }
}
