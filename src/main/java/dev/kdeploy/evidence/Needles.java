package dev.kdeploy.evidence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds many texts in one text, in one pass, by a hash of their first six characters.
///
/// Line ends are not seen, neither in the texts to find nor in the text: a value that is wrapped,
/// or that a log tells line by line, is found all the same. Long texts are found piece by piece,
/// which bounds the work at one place.
final class Needles {
  static final int SHORTEST = 6;
  private static final int PIECE = 64;
  private static final int FILTER = 1 << 18;

  private final Map<String, List<String>> byHead = new HashMap<>();
  private final BitSet filter = new BitSet(FILTER);

  private Needles() {}

  /// Those of the texts that are long enough.
  static Needles of(Collection<String> texts) {
    Set<String> pieces = new LinkedHashSet<>();
    for (String text : texts) {
      String flat = flat(text);
      if (flat.strip().length() >= SHORTEST) {
        cut(flat, pieces);
      }
    }
    Needles needles = new Needles();
    for (String piece : pieces) {
      String head = piece.substring(0, SHORTEST);
      needles.filter.set(hash(head, 0));
      needles.byHead.computeIfAbsent(head, _ -> new ArrayList<>()).add(piece);
    }
    return needles;
  }

  private static String flat(String text) {
    return text.replace("\n", "").replace("\r", "");
  }

  /// The last piece is as long as the others, so that none is too short.
  private static void cut(String text, Set<String> pieces) {
    for (int from = 0; from < text.length(); from += PIECE) {
      int start = text.length() - from < PIECE ? Math.max(0, text.length() - PIECE) : from;
      pieces.add(text.substring(start, Math.min(text.length(), start + PIECE)));
    }
  }

  private static int hash(CharSequence text, int at) {
    int hash = 0;
    for (int i = 0; i < SHORTEST; i++) {
      hash = hash * 0x01000193 + text.charAt(at + i);
    }
    return (hash ^ hash >>> 15) & FILTER - 1;
  }

  /// Marks every place where one of them stands.
  void find(String text, BitSet marked) {
    if (byHead.isEmpty()) {
      return;
    }
    StringBuilder seen = new StringBuilder(text.length());
    int[] places = new int[text.length()];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && c != '\r') {
        places[seen.length()] = i;
        seen.append(c);
      }
    }
    String flat = seen.toString();
    for (int at = 0; at + SHORTEST <= flat.length(); at++) {
      if (filter.get(hash(flat, at))) {
        int length = longest(flat, at);
        if (length > 0) {
          marked.set(places[at], places[at + length - 1] + 1);
        }
      }
    }
  }

  private int longest(String text, int at) {
    int longest = 0;
    for (String piece : byHead.getOrDefault(text.substring(at, at + SHORTEST), List.of())) {
      if (piece.length() > longest && text.startsWith(piece, at)) {
        longest = piece.length();
      }
    }
    return longest;
  }
}
