package dev.kdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What takes more than one command to see.
@Timeout(120)
class JourneyTest {
  private static final Path SHOP = Path.of("src/test/resources/cli/_shop");
  private static final String SECRET = "tops3cret";

  @TempDir Path directory;

  @Test
  void changesNothingWhenThereAreNoChanges() throws IOException {
    try (Stage stage = Stage.of(directory, SHOP)) {
      stage.run("up -e dev -q");
      List<String> before = stage.objects(Manifest::resourceVersion);

      Stage.Said again = stage.run("up -e dev -q");

      assertThat(again.exit()).isZero();
      assertThat(stage.objects(Manifest::resourceVersion)).isEqualTo(before);
      assertThat(stage.run("history -o json").out()).doesNotContain("\"revision\" : 2");
    }
  }

  @Test
  void putsBackTheWholeRelease() throws IOException {
    try (Stage stage = Stage.of(directory, SHOP)) {
      stage.run("up -e dev -q");
      List<String> before = stage.objects(object -> object.get("spec"));
      stage.write(
          "environments/dev.yaml",
          """
          cluster: sandbox
          defaults: {rollout: {settle: 0s}}
          workloads:
            cache: null
            extra: {image: "shop/extra:1"}
          """);
      assertThat(stage.run("up -e dev -q --allow-prune").exit()).isZero();
      assertThat(stage.names().toString())
          .contains("extra")
          .doesNotContain("Deployment/default/cache");

      Stage.Said back = stage.run("rollback -e dev -q --allow-prune");

      assertThat(back.exit()).as(back.all()).isZero();
      assertThat(stage.run("plan --revision 1 -o json").out()).contains("\"empty\" : true");
      assertThat(stage.names().toString())
          .contains("Deployment/default/cache")
          .doesNotContain("extra");
      assertThat(before).isNotEmpty();
    }
  }

  @Test
  void takesDownAllButTheHistoryAndComesBack() throws IOException {
    try (Stage stage = Stage.of(directory, SHOP)) {
      stage.run("up -e dev -q");
      List<String> before = stage.names();

      Stage.Said down = stage.run("down -e dev -q");
      List<String> left = stage.names();
      Stage.Said back = stage.run("rollback -e dev -q");

      assertThat(down.exit()).as(down.all()).isZero();
      assertThat(left.toString())
          .doesNotContain("web")
          .doesNotContain("cache")
          .doesNotContain("partner");
      assertThat(back.exit()).as(back.all()).isZero();
      assertThat(stage.names())
          .containsAll(before.stream().filter(name -> !name.contains("pack")).toList());
    }
  }

  @Test
  void neverShowsASecret() throws IOException {
    try (Stage stage = Stage.of(directory, SHOP)) {
      StringBuilder all = new StringBuilder();
      List<String> lines =
          List.of(
              "plan -v",
              "render",
              "values",
              "values --explain secrets.partner.api-key",
              "up -e dev -v",
              "up -e dev -o json --set secrets.partner.api-key.file=other.txt",
              "plan -o json",
              "plan -o yaml --revision 1",
              "status -v",
              "status -o json",
              "history -v -o yaml",
              "logs",
              "rollback -e dev -v -o json",
              "up -e dev --set workloads.web.patch.spec.template.spec.restartPolicy=Sometimes",
              "down -e dev -v");
      stage.write("other.txt", SECRET + "-another");

      lines.forEach(line -> all.append(stage.run(line).all()));

      assertThat(all.toString()).doesNotContain(SECRET).doesNotContain("dG9wczNjcmV0");
      assertThat(stage.run("render --show-secrets").out()).contains("dG9wczNjcmV0");
    }
  }

  @Test
  void stopsInGoodOrderWhenInterrupted() throws Exception {
    try (Stage stage = Stage.of(directory, SHOP)) {
      stage.run("up -e dev -q");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      String line = "up -e dev --set workloads.cache.image=shop/sim-neverready:1";
      FutureTask<Integer> running = new FutureTask<>(() -> stage.run(line, out, err));
      Thread thread = Thread.ofPlatform().start(running);
      while (!err.toString(StandardCharsets.UTF_8).contains("Waiting for")) {
        Thread.sleep(20);
      }

      thread.interrupt();

      assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(130);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("Interrupted in revision 2", "kdeploy rollback -e dev");
      assertThat(stage.run("history -o json").out()).doesNotContain("\"pending\"");
      assertThat(stage.objects(lease -> lease.get("spec", "holderIdentity")).toString())
          .doesNotContain("(pid ");
      assertThat(stage.run("rollback -e dev -q").exit()).isZero();
    }
  }
}
