package dev.kdeploy.rollout;

import java.time.Duration;

/// Notices when a rollout comes forward. Pods that get ready, crash and get ready again do not
/// bring it forward.
final class Advance {
  private Duration last = Duration.ZERO;
  private long generation = -1;
  private String revision = "";
  private int ready;
  private int made;
  private int left;

  void note(Situation situation, Duration now) {
    Pods pods = situation.pods();
    int nowMade = (int) pods.current().stream().filter(PodState::isActive).count();
    int nowLeft = (int) pods.old().stream().filter(PodState::isActive).count();
    if (situation.generation() != generation || !pods.revision().equals(revision)) {
      generation = situation.generation();
      revision = pods.revision();
      ready = 0;
      made = 0;
      left = Integer.MAX_VALUE;
      last = now;
    }
    if (pods.currentReady() > ready || nowMade > made || nowLeft < left) {
      last = now;
    }
    ready = Math.max(ready, pods.currentReady());
    made = Math.max(made, nowMade);
    left = Math.min(left, nowLeft);
  }

  /// When it last did.
  Duration last() {
    return last;
  }
}
