package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The queries, kept as files: `-Dgolden.update=true` rewrites them.
class PresetTest {
  private static final Path HOME = Path.of("src/test/resources/canary/presets");
  private static final Window MINUTE = new Window(Duration.ofMinutes(1));
  private static final Subjects SUBJECTS =
      new Subjects("shop", "web-canary", "web", "web-svc-canary", "web-svc", "front");

  static Iterable<String> names() {
    return Gates.presets();
  }

  @ParameterizedTest
  @MethodSource("names")
  void asksForTheCanaryAndForStableWithoutIt(String name) throws IOException {
    Preset preset = Preset.named(name);
    Preset stable = preset.ofStable();
    StringBuilder text = new StringBuilder();
    add(text, "requests", preset.requests().filled(SUBJECTS, MINUTE));
    add(text, "error rate", preset.errorRate().filled(SUBJECTS, MINUTE));
    add(text, "error rate of stable", stable.errorRate().filled(SUBJECTS.swapped(), MINUTE));
    preset.p99().ifPresent(query -> add(text, "p99", query.filled(SUBJECTS, MINUTE)));

    Path file = HOME.resolve(name + ".promql");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(HOME);
      Files.writeString(file, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(file)).doesNotContain("{{");
  }

  @Test
  void suggestsTheNameThatWasMeant() {
    assertThatThrownBy(() -> Preset.named("micrometre"))
        .hasMessage("no metrics are known by the name `micrometre`");
  }

  @Test
  void hasNoP99ForNginx() {
    assertThat(Preset.named("nginx").p99()).isEmpty();
  }

  private static void add(StringBuilder text, String what, String query) {
    text.append("# ").append(what).append('\n').append(query).append('\n');
  }
}
