package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Diagnosis.Place;
import org.jspecify.annotations.Nullable;

/// Something bad that is to be seen now.
///
/// @param word what Kubernetes calls it
/// @param count how it is counted
/// @param hint what to try, when more can be said than the cause's own hint; else empty
record Sign(
    Cause cause,
    String word,
    Place place,
    String message,
    @Nullable Integer exitCode,
    Count count,
    String hint) {

  /// How often a sign occurred.
  sealed interface Count {}

  /// Kubernetes counts: this many times since the object is there.
  record Tally(int times) implements Count {}

  /// A container ended so many times. All causes of it share one count, as the same container may
  /// end in several ways.
  ///
  /// @param restarts how often it was started again
  /// @param down whether it is down now
  record Ends(int times, int restarts, boolean down) implements Count {}

  /// Every time when it comes anew.
  ///
  /// @param fresh false while what is seen only follows from an occurrence, as a back-off does
  record Edge(boolean fresh) implements Count {}

  /// Not at all: it only explains what something else is judged by.
  record Evidence() implements Count {}

  static Sign of(Cause cause, String word, Place place, String message) {
    return new Sign(cause, word, place, message, null, new Edge(true), "");
  }

  Sign counted(Count other) {
    return new Sign(cause, word, place, message, exitCode, other, hint);
  }

  Sign as(Cause other) {
    return new Sign(other, word, place, message, exitCode, count, hint);
  }

  Sign ended(int code) {
    return new Sign(cause, word, place, message, code, count, hint);
  }

  Sign hinting(String text) {
    return new Sign(cause, word, place, message, exitCode, count, text);
  }

  /// Under what it is remembered, so that a sign that flaps is one and the same.
  String key() {
    String what = count instanceof Ends ? "ends" : cause.name();
    return place.uid() + "/" + place.container() + "/" + what;
  }
}
