package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShareTest {
  @ParameterizedTest(name = "{0} pods at {1} %: {2} canary, {3}")
  @CsvSource({
    "1, 50, 1, 50 %",
    "1, 25, 1, 50 %",
    "2, 25, 1, 33.3 %",
    "3, 25, 1, 25 %",
    "4, 25, 1, 20 %",
    "3, 10, 1, 25 %",
    "4, 10, 1, 20 %",
    "5, 10, 1, 16.7 %",
    "10, 5, 1, 9.1 %",
    "10, 25, 3, 23.1 %",
    "10, 33, 5, 33.3 %",
    "10, 50, 10, 50 %",
    "7, 25, 2, 22.2 %",
    "20, 5, 1, 4.8 %",
    "100, 1, 1, 1 %",
    "3, 50, 3, 50 %",
    "5, 50, 5, 50 %"
  })
  void theNearestReachableShareIsTaken(int stable, int weight, int canary, String real) {
    Share share = Share.nearest(stable, weight);

    assertThat(share.canary()).isEqualTo(canary);
    assertThat(share).hasToString(real);
  }

  static Stream<Arguments> everything() {
    return IntStream.rangeClosed(1, 20)
        .boxed()
        .flatMap(
            stable ->
                IntStream.rangeClosed(1, Share.MOST)
                    .mapToObj(weight -> Arguments.of(stable, weight)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void noOtherNumberOfPodsComesNearer(int stable, int weight) {
    Share share = Share.nearest(stable, weight);

    double best =
        IntStream.rangeClosed(1, stable)
            .mapToDouble(canary -> new Share(canary, stable).distance(weight))
            .min()
            .orElseThrow();
    assertThat(share.distance(weight)).isEqualTo(best);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void stablePodsStayAndBothSidesHaveOne(int stable, int weight) {
    Share share = Share.nearest(stable, weight);

    assertThat(share.stable()).isEqualTo(stable);
    assertThat(share.canary()).isBetween(1, stable);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void moreWeightNeverMeansFewerPods(int stable, int weight) {
    Share less = Share.nearest(stable, Math.max(1, weight - 1));

    assertThat(Share.nearest(stable, weight).canary()).isGreaterThanOrEqualTo(less.canary());
  }
}
