package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(strings = {"5,25,50,100", "5%,25%,50%,100%", " 5 , 25 %,50, 100 ", "05,25,50,100"})
  void areWeightsInPercent(String text) {
    Steps steps = Steps.of(text, MINUTE);

    assertThat(steps.weights()).containsExactly(5, 25, 50, 100);
    assertThat(steps.endInPromotion()).isTrue();
    assertThat(steps.withoutPromotion()).containsExactly(5, 25, 50);
  }

  @Test
  void mayBeOne() {
    assertThat(Steps.of("25", MINUTE).weights()).containsExactly(25);
    assertThat(Steps.of("100", MINUTE).withoutPromotion()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''          | `--steps` names no weight
          ' '         | `--steps` names no weight
          0,50        | a step must be from 1 to 100 percent, found `0`
          50,101      | a step must be from 1 to 100 percent, found `101`
          5,five      | a step must be a whole number of percent, found `five`
          12.5        | a step must be a whole number of percent, found `12.5`
          -5          | a step must be a whole number of percent, found `-5`
          ٥           | a step must be a whole number of percent, found `٥`
          9999999999  | a step must be a whole number of percent, found `9999999999`
          5;25        | a step must be a whole number of percent, found `5;25`
          25,25       | the steps must rise, and `25` comes after `25`
          50,25       | the steps must rise, and `25` comes after `50`
          100,100     | the steps must rise, and `100` comes after `100`
          5,,25       | `--steps 5,,25` has a comma too many
          5,25,       | `--steps 5,25,` has a comma too many
          """)
  void sayWhatIsWrongWithThem(String text, String what) {
    assertThat(problems(text, MINUTE)).extracting(Problem::what).containsExactly(what);
  }

  @Test
  void nameEverythingThatIsWrongAtOnce() {
    assertThat(problems("0,50,x,25,200", Duration.ZERO))
        .extracting(Problem::what)
        .containsExactly(
            "a step must be from 1 to 100 percent, found `0`",
            "a step must be a whole number of percent, found `x`",
            "the steps must rise, and `25` comes after `50`",
            "a step must be from 1 to 100 percent, found `200`",
            "`--interval` must be longer than 0");
  }

  @Test
  void endAtHalfWherePodsDecideOrInAPromotion() {
    assertThat(Steps.of("5,50,100", MINUTE).problemsByPods()).isEmpty();
    assertThat(Steps.of("5,60,75,100", MINUTE).problemsByPods())
        .extracting(Problem::what)
        .containsExactly(
            "`60` % cannot be reached by adding canary pods",
            "`75` % cannot be reached by adding canary pods");
  }

  private static List<Problem> problems(String text, Duration interval) {
    List<Problem> problems =
        catchThrowableOfType(KdeployException.class, () -> Steps.of(text, interval)).problems();
    assertThat(problems).allMatch(problem -> problem.fix() != null);
    return problems;
  }
}
