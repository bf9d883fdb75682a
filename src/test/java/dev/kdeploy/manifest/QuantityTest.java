package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class QuantityTest {
  /// What a server answered, `!` where it refused; see [RealKubernetesTest].
  private static final Path TABLE = Path.of("src/test/resources/manifest/quantities.txt");

  /// Where we mean to differ: no amount without digits, no dropped exponent, no endless exponent.
  private static final List<String> OURS =
      List.of(". !", "+ !", "- !", "m !", "k !", "Ki !", "e3 !", "E3 !", ".m !", "1e10000 !");

  @Test
  void printsWhatTheServerPrints() throws IOException {
    SoftAssertions softly = new SoftAssertions();

    for (String line : Files.readAllLines(TABLE)) {
      String[] column = line.split("\t", 2);
      String printed = Quantity.parse(column[0]).map(Quantity::toString).orElse("!");
      String pair = column[0] + " " + printed;
      if (!OURS.contains(pair) && !pair.equals("1000000000000000000000 1e21")) {
        softly.assertThat(printed).as(column[0]).isEqualTo(column[1]);
      }
    }

    softly.assertAll();
  }

  @Test
  void isWorthTheSameHoweverItIsWritten() {
    assertSame("1000m", "1");
    assertSame("1Gi", "1024Mi");
    assertSame("0.5", "500m");
    assertSame("1.5Gi", "1536Mi");
    assertSame("1e3", "1k");
    assertSame("100e-2", "1");
    assertSame("-0", "0");
    assertSame("1E", "1e18");
    assertSame("1000000000n", "1");
    assertSame("0.0000000001", "1n");
  }

  @Test
  void canonicalTextIsWorthTheSameAndStaysAsItIs() throws IOException {
    SoftAssertions softly = new SoftAssertions();

    for (String line : Files.readAllLines(TABLE)) {
      Quantity.parse(line.split("\t", 2)[0])
          .ifPresent(
              quantity -> {
                Quantity again = Quantity.parse(quantity.toString()).orElseThrow();
                softly.assertThat(again).as(line).isEqualTo(quantity);
                softly.assertThat(again).as(line).hasToString(quantity.toString());
              });
    }

    softly.assertAll();
  }

  @Test
  void comparesByWorth() {
    assertThat(quantity("1Gi")).isGreaterThan(quantity("1G"));
    assertThat(quantity("100m")).isLessThan(quantity("0.2"));
    assertThat(quantity("-1")).isLessThan(quantity("0"));
    assertThat(quantity("9Ei")).isEqualByComparingTo(quantity("8Ei"));
    assertThat(quantity("1.5Ki").value()).isEqualByComparingTo(new BigDecimal("1536"));
    assertThat(quantity("1Ki")).isNotEqualTo(quantity("1k")).isNotEqualTo("1Ki");
  }

  @Test
  void readsNumbersToo() {
    assertThat(Quantity.of(2L)).hasToString("Optional[2]");
    assertThat(Quantity.of(0.5)).hasToString("Optional[500m]");
    assertThat(Quantity.of(1e21)).hasValue(quantity("1e21"));
    assertThat(Quantity.of("100m")).isPresent();
    assertThat(Quantity.of(Double.NaN)).isEmpty();
    assertThat(Quantity.of(true)).isEmpty();
    assertThat(Quantity.of(null)).isEmpty();
  }

  @Test
  void refusesWhatIsNone() {
    for (String text :
        List.of(
            "", " ", "1 Gi", " 1", "1\n", "1g", "1KB", "1Gib", "½", "1e", "1ee3", "NaN", "1e+")) {
      assertThat(Quantity.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void isNotSlowedDownByHugeNumbers() {
    assertThat(Quantity.parse("9".repeat(20_000))).isEmpty();
    assertThat(quantity("9".repeat(5_000))).isGreaterThan(quantity("1e4999"));
    assertThat(quantity("1e-9999")).isEqualTo(quantity("1n"));
  }

  private static void assertSame(String one, String other) {
    assertThat(quantity(one)).isEqualTo(quantity(other)).hasSameHashCodeAs(quantity(other));
  }

  private static Quantity quantity(String text) {
    return Quantity.parse(text).orElseThrow();
  }
}
