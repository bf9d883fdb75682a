package dev.kdeploy.image.context;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// A regular expression without alternatives, run in time proportional to the text whatever the
/// pattern is.
///
/// It is a row of steps. The set of steps that a text so far may stand before is followed through
/// the text (Thompson's simulation).
final class Expression {
  /// One link of the row.
  sealed interface Step {
    /// Takes one character.
    record One(IntPredicate takes) implements Step {}

    /// Takes any number of characters.
    record Many(IntPredicate takes) implements Step {}

    /// The next steps, that many, may be left out.
    record Maybe(int steps) implements Step {}

    /// Takes nothing and holds only at certain places.
    record Here(Place place) implements Step {}
  }

  enum Place {
    BEGIN,
    END,
    WORD_EDGE,
    NO_WORD_EDGE
  }

  private final List<Step> steps;

  Expression(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// Whether the whole text is matched.
  boolean matches(String text) {
    return run(text.codePoints().toArray(), false).get(steps.size());
  }

  /// Whether a longer text that begins with this one may be matched.
  boolean mayMatchAfter(String beginning) {
    int alive = run(beginning.codePoints().toArray(), true).nextSetBit(0);
    return alive >= 0 && alive < steps.size();
  }

  private BitSet run(int[] text, boolean goesOn) {
    BitSet now = new BitSet();
    enter(now, 0, text, 0, goesOn);
    for (int at = 0; at < text.length && !now.isEmpty(); at++) {
      BitSet next = new BitSet();
      int c = text[at];
      for (int i = now.nextSetBit(0); i >= 0 && i < steps.size(); i = now.nextSetBit(i + 1)) {
        switch (steps.get(i)) {
          case Step.One one when one.takes().test(c) -> enter(next, i + 1, text, at + 1, goesOn);
          case Step.Many many when many.takes().test(c) -> enter(next, i, text, at + 1, goesOn);
          case Step.One _, Step.Many _, Step.Maybe _, Step.Here _ -> {}
        }
      }
      now = next;
    }
    return now;
  }

  private void enter(BitSet states, int first, int[] text, int at, boolean goesOn) {
    BitSet open = new BitSet();
    open.set(first);
    for (int i = first; i >= 0; i = open.nextSetBit(i + 1)) {
      states.set(i);
      if (i == steps.size()) {
        return;
      }
      switch (steps.get(i)) {
        case Step.One _ -> {}
        case Step.Many _ -> open.set(i + 1);
        case Step.Maybe maybe -> {
          open.set(i + 1);
          open.set(i + 1 + maybe.steps());
        }
        case Step.Here here -> open.set(i + 1, holds(here.place(), text, at, goesOn));
      }
    }
  }

  private static boolean holds(Place place, int[] text, int at, boolean goesOn) {
    boolean isLast = at == text.length;
    boolean edge =
        (at > 0 && CharacterClasses.isWord(text[at - 1]))
            != (!isLast && CharacterClasses.isWord(text[at]));
    return switch (place) {
      case BEGIN -> at == 0;
      case END -> isLast && !goesOn;
      case WORD_EDGE -> edge || isLast && goesOn;
      case NO_WORD_EDGE -> !edge || isLast && goesOn;
    };
  }
}
