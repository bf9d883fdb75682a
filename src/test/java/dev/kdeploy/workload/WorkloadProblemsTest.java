package dev.kdeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Projects that cannot be right, and what their users read.
class WorkloadProblemsTest {
  static Stream<Situation> situations() {
    return Situation.directories("problems").map(directory -> new Situation(directory, "dev"));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void areSaidTogetherWithTheirPlaces(Situation situation) throws IOException {
    String problems = situation.problems();

    assertThat(problems).isEqualTo(situation.golden("expected.txt", problems));
  }
}
