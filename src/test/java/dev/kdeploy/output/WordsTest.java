package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void writesDurations() {
    assertThat(Words.duration(Duration.ZERO)).isEqualTo("0.0 s");
    assertThat(Words.duration(Duration.ofMillis(3_249))).isEqualTo("3.2 s");
    assertThat(Words.duration(Duration.ofMillis(59_949))).isEqualTo("59.9 s");
    assertThat(Words.duration(Duration.ofMillis(59_960))).isEqualTo("1m0s");
    assertThat(Words.duration(Duration.ofSeconds(80))).isEqualTo("1m20s");
    assertThat(Words.duration(Duration.ofMinutes(125))).isEqualTo("2h5m");
    assertThat(Words.duration(Duration.ofHours(76))).isEqualTo("3d4h");
    assertThat(Words.duration(Duration.ofSeconds(-1))).isEqualTo("0.0 s");
  }

  @Test
  void writesTimesThatSomebodyChose() {
    assertThat(Words.span(Duration.ofSeconds(10))).isEqualTo("10 s");
    assertThat(Words.span(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Words.span(Duration.ofMinutes(10))).isEqualTo("10m0s");
  }

  @Test
  void writesAgesAsKubectlDoes() {
    assertThat(age(-5)).isEqualTo("0s");
    assertThat(age(119)).isEqualTo("119s");
    assertThat(age(120)).isEqualTo("2m");
    assertThat(age(125)).isEqualTo("2m5s");
    assertThat(age(3600)).isEqualTo("60m");
    assertThat(age(3 * 3600 + 60)).isEqualTo("3h1m");
    assertThat(age(9 * 3600 + 60)).isEqualTo("9h");
    assertThat(age(49 * 3600)).isEqualTo("2d");
    assertThat(age(400 * 86_400L)).isEqualTo("400d");
  }

  private static String age(long seconds) {
    return Words.age(Instant.EPOCH, Instant.EPOCH.plusSeconds(seconds));
  }

  @Test
  void writesSizes() {
    assertThat(Words.bytes(0)).isEqualTo("0 B");
    assertThat(Words.bytes(1023)).isEqualTo("1023 B");
    assertThat(Words.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Words.bytes(20 << 20)).isEqualTo("20 MiB");
    assertThat(Words.bytes(Long.MAX_VALUE)).isEqualTo("8388608 TiB");
  }

  @Test
  void writesCounts() {
    assertThat(Words.count(1, "object")).isEqualTo("1 object");
    assertThat(Words.count(0, "object")).isEqualTo("0 objects");
    assertThat(Words.count(2, "Ingress")).isEqualTo("2 Ingresses");
    assertThat(Words.count(2, "NetworkPolicy")).isEqualTo("2 NetworkPolicies");
    assertThat(Words.count(2, "Gateway")).isEqualTo("2 Gateways");
  }

  @Test
  void shortensImages() {
    String digest = "@sha256:" + "0123456789abcdef".repeat(4);

    assertThat(ImageNames.brief("registry:5000/team/web:1.2" + digest))
        .isEqualTo("web:1.2@0123456");
    assertThat(ImageNames.brief("registry:5000/web")).isEqualTo("web");
    assertThat(ImageNames.brief("redis" + digest)).isEqualTo("redis@0123456");
    assertThat(ImageNames.brief("odd@")).isEqualTo("odd@");
    assertThat(ImageNames.brief("")).isEmpty();
  }

  @Test
  void measuresCharacters() {
    assertThat(Width.of("abc")).isEqualTo(3);
    assertThat(Width.of("日本")).isEqualTo(4);
    assertThat(Width.of("e\u0301")).isEqualTo(1);
    assertThat(Width.of("한글")).isEqualTo(4);
    assertThat(Width.of("🎉")).isEqualTo(2);
    assertThat(Width.of("…→█░✓")).isEqualTo(5);
  }
}
