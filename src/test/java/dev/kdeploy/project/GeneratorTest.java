package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28 hex | [0-9a-f]{28}",
        "28hex | [0-9a-f]{28}",
        "1 hex | [0-9a-f]",
        "32 | [0-9A-Za-z]{32}",
        "32 alnum | [0-9A-Za-z]{32}",
        "12 LETTERS | [A-Za-z]{12}",
        "6 digits | [0-9]{6}",
        "40 printable | [!-~]{40}",
        "32 base64 | [0-9A-Za-z+/]{43}=",
        "32 base64url | [-_0-9A-Za-z]{43}",
        "uuid | [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "65536 digits | [0-9]{65536}",
      })
  void makesWhatIsAskedFor(String text, String pattern) {
    Generator generator = Generator.parse(text).orElseThrow();

    String made =
        new String(generator.generate(new SecureRandom()).reveal(), StandardCharsets.UTF_8);

    assertThat(made).matches(pattern);
  }

  @Test
  void makesRandomBytes() {
    Generator generator = Generator.parse("32 bytes").orElseThrow();

    assertThat(generator.generate(new SecureRandom()).reveal()).hasSize(32);
    assertThat(generator.generate(new SecureRandom()))
        .isNotEqualTo(generator.generate(new SecureRandom()))
        .hasToString("•••");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hex",
        "0 hex",
        "-1 hex",
        "65537 hex",
        "28 runes",
        "28 hex x",
        "9999999999",
        "2 uuid"
      })
  void refusesTheRest(String text) {
    assertThat(Generator.parse(text)).isEmpty();
  }
}
