package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "10s, PT10S, 10s",
    "2m30s, PT2M30S, 2m30s",
    "90s, PT1M30S, 1m30s",
    "500ms, PT0.5S, 500ms",
    "1.5h, PT1H30M, 1h30m",
    "1d, PT24H, 1d",
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "10S, PT10S, 10s",
    "1h0m5s, PT1H5S, 1h5s",
    "365d, PT8760H, 365d"
  })
  void readsAndWritesLengthsOfTime(String text, Duration expected, String written) {
    assertThat(Durations.parse(text)).contains(expected);
    assertThat(Durations.write(expected)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-5s",
        "10 s",
        "10 minutes",
        "PT10S",
        "1e3s",
        "366d",
        "999999999999h",
        "10s,",
        "٣s",
        "1..5s"
      })
  void refusesTheRest(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void namesTheOptionThatIsWrong() {
    assertThatThrownBy(() -> Durations.require("--timeout", "soon"))
        .hasMessage("`--timeout` must be a length of time, found `soon`");
  }
}
