package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.canary.GatePolicy.Decision;
import dev.kdeploy.canary.GatePolicy.Silence;
import dev.kdeploy.canary.GatePolicy.Tally;
import dev.kdeploy.canary.GatePolicy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatePolicyTest {
  /// Each letter is one check of all gates: `p`ass, `f`ail, `n`o data, `b`oth of these.
  @ParameterizedTest(name = "{0} tolerated, {1}, {2} waited: {3}")
  @CsvSource({
    "0, WAIT, 0, p,    PROCEED",
    "0, WAIT, 0, f,    UNDO",
    "1, WAIT, 0, f,    LOOK_AGAIN",
    "1, WAIT, 0, ff,   UNDO",
    "1, WAIT, 0, fp,   PROCEED",
    "1, WAIT, 0, fpf,  UNDO",
    "0, WAIT, 0, n,    HOLD",
    "0, WAIT, 2, n,    LOOK_AGAIN",
    "0, WAIT, 2, nn,   LOOK_AGAIN",
    "0, WAIT, 2, nnn,  HOLD",
    "0, WAIT, 2, nnpnn, LOOK_AGAIN",
    "0, WAIT, 2, nnp,  PROCEED",
    "0, WAIT, 2, b,    UNDO",
    "0, PASS, 0, n,    PROCEED",
    "0, PASS, 0, b,    UNDO",
    "0, FAIL, 9, n,    UNDO",
    "1, FAIL, 9, n,    LOOK_AGAIN",
    "1, FAIL, 9, b,    LOOK_AGAIN",
    "1, FAIL, 9, nf,   UNDO"
  })
  void decides(int tolerated, Silence silence, int patience, String checks, Decision last) {
    GatePolicy policy = new GatePolicy(tolerated, silence, patience);

    Verdict verdict = new Verdict(Decision.PROCEED, Tally.NONE, List.of());
    for (int i = 0; i < checks.length(); i++) {
      verdict = policy.judge(verdict.tally(), readings(checks.charAt(i)));
    }

    assertThat(verdict.decision()).isEqualTo(last);
  }

  @Test
  void neverLetsMissingDataPassInSilence() {
    Verdict verdict = new GatePolicy(0, Silence.PASS, 0).judge(Tally.NONE, readings('n'));

    assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
    assertThat(verdict.why()).containsExactly("no data for p99: nothing was measured");
  }

  @Test
  void namesEveryGateThatFailedAndThenTheSilentOnes() {
    Verdict verdict = GatePolicy.USUAL.judge(Tally.NONE, readings('b'));

    assertThat(verdict.why())
        .containsExactly("error rate: 3 %", "no data for p99: nothing was measured");
  }

  @Test
  void hasNothingAgainstACanaryWithoutGates() {
    assertThat(GatePolicy.USUAL.judge(Tally.NONE, List.of()).decision())
        .isEqualTo(Decision.PROCEED);
  }

  private static List<Reading> readings(char check) {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Pass("restarts", "none", Map.of()));
    if (check == 'n' || check == 'b') {
      readings.add(new Reading.NoData("p99", "nothing was measured", Map.of()));
    }
    if (check == 'f' || check == 'b') {
      readings.add(new Reading.Fail("error rate", "3 %", Map.of("canary", 3.0)));
    }
    return readings;
  }
}
