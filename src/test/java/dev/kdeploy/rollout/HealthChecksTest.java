package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every `<kind>/<situation>.yaml` is judged as the `.txt` beside it says: the first object, among
/// the others.
class HealthChecksTest {
  static List<Path> situations() throws IOException {
    try (Stream<Path> files = Files.walk(Given.RESOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.startsWith(SignalsTest.RESOURCES))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void judgesAsExpected(Path file) throws IOException {
    Path expected = Path.of(file.toString().replaceFirst("yaml$", "txt"));

    String told = Given.told(HealthChecks.judge(Given.situation(Given.file(file))));

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void judgesTheSameWithWhatIsNotKept(Path file) {
    List<Manifest> objects = Given.file(file);
    Situation kept = Given.situation(objects);
    Situation whole =
        new Situation(
            objects.getFirst(), kept.pods(), kept.events(), kept.related(), kept.observed());

    Health health = HealthChecks.judge(whole);

    assertThat(health).isEqualTo(HealthChecks.judge(kept));
  }
}
