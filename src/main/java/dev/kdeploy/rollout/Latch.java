package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Sign.Edge;
import dev.kdeploy.rollout.Sign.Ends;
import dev.kdeploy.rollout.Sign.Evidence;
import dev.kdeploy.rollout.Sign.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A sign that was seen, and is remembered while it comes and goes: states flap between a failure
/// and the wait for the next attempt.
final class Latch {
  private final Duration first;
  private final Map<Cause, Integer> counts = new HashMap<>();
  private Sign sign;
  private boolean shown;
  private boolean shownBefore;
  private boolean fresh;
  private int tally;
  private int total;
  private int restarts = -1;
  private Duration restarted;
  private Duration began;

  /// @param known so many occurrences were there before anybody looked, and are not held against it
  Latch(Sign sign, int known, Duration now) {
    this.sign = sign;
    this.first = now;
    this.restarted = now;
    this.began = now;
    this.tally = known;
  }

  /// Takes what is to be seen now; answers whether it occurred again.
  boolean see(Sign now, Duration at) {
    int before = total;
    switch (now.count()) {
      case Evidence _ -> total = 1;
      case Tally(int times) -> add(now.cause(), times);
      case Ends ends -> {
        boolean again = ends.times() > tally;
        if (ends.restarts() > restarts) {
          restarts = ends.restarts();
          restarted = at;
        }
        if (again) {
          // When it is up again already, the incarnation that ended had begun before that.
          began = restarted;
        }
        add(now.cause(), ends.times());
      }
      case Edge(boolean isFresh) -> {
        if (total == 0 || (isFresh && !(shownBefore && fresh))) {
          add(now.cause(), tally + 1);
        }
        fresh = isFresh;
      }
    }
    sign = now;
    shown = true;
    return total > before;
  }

  private void add(Cause cause, int times) {
    int more = Math.max(0, times - tally);
    tally = Math.max(tally, times);
    total += more;
    if (more > 0) {
      counts.merge(cause, more, Integer::sum);
    }
  }

  /// Begins a new look: until it is seen again, it is not to be seen.
  void hide() {
    shownBefore = shown;
    shown = false;
  }

  /// Forgets how often it occurred: it was well for long enough.
  void forgive() {
    counts.clear();
    total = 0;
  }

  Sign sign() {
    return sign;
  }

  boolean isShown() {
    return shown;
  }

  /// When it was first seen.
  Duration first() {
    return first;
  }

  /// When the incarnation of the container that ended last began, as far as was seen.
  Duration began() {
    return began;
  }

  /// How often it occurred since somebody looks.
  int total() {
    return total;
  }

  /// The same by cause, for containers that end in several ways.
  Map<Cause, Integer> counts() {
    return counts;
  }

  boolean isEnds() {
    return sign.count() instanceof Ends;
  }

  boolean isEvidence() {
    return sign.count() instanceof Evidence;
  }

  /// Whether a container is down just now; true for what is about no container.
  boolean isDown() {
    return !(sign.count() instanceof Ends ends) || ends.down();
  }
}
