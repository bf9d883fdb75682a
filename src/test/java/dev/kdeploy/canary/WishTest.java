package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishTest {
  @Test
  void isNothingWhenNothingIsSaid() {
    assertThat(Wish.of(null, "", " ")).isEqualTo(Wish.NONE);
  }

  @Test
  void takesNamesInAnyCase() {
    assertThat(Wish.of("Gateway", "Canary.Example.COM", null))
        .isEqualTo(new Wish(Wish.Choice.GATEWAY, "canary.example.com", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Canary: yes        | X-Canary | yes
          X-Canary=yes         | X-Canary | yes
          X-Canary             | X-Canary | always
          X-Team:a:b=c         | X-Team   | a:b=c
          X-Name : Jörg Müller | X-Name   | Jörg Müller
          """)
  void readsHeaders(String text, String name, String value) {
    assertThat(Wish.of(null, null, text).header()).isEqualTo(new Header(name, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X Canary: yes", ": yes", "X-Canary:", "X-Canary: a\nb", "Ünicode: 1", "=", "a b"})
  void refusesWhatIsNoHeader(String text) {
    assertThat(problem(null, null, text).what())
        .isEqualTo("`--header` must be a name and a value, found `%s`", text.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://canary.example.com",
        "canary.example.com/",
        "canary.example.com:80",
        "*.example.com",
        "-a.example.com",
        "a..b",
        "a_b.example.com",
        "a.example.com."
      })
  void refusesWhatIsNoHost(String text) {
    assertThat(problem(null, text, null).what())
        .isEqualTo("`--host` must be a host name, found `%s`", text);
  }

  @Test
  void suggestsTheRouterThatWasMeant() {
    Problem problem = problem("gatway", null, null);

    assertThat(problem.what()).isEqualTo("`--router` knows no `gatway`");
    assertThat(problem.fix()).isEqualTo("did you mean `gateway`?");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertThat(problem("host", null, null).what()).isEqualTo("`--router host` needs a host");
    assertThat(problem("replicas", null, "X-Canary").what())
        .isEqualTo("`--header` does nothing with `--router replicas`");
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThat(
            catchThrowableOfType(KdeployException.class, () -> Wish.of("x", "y z", "z z"))
                .problems())
        .hasSize(3);
  }

  private static Problem problem(
      @Nullable String router, @Nullable String host, @Nullable String header) {
    return catchThrowableOfType(KdeployException.class, () -> Wish.of(router, host, header))
        .problems()
        .getFirst();
  }
}
