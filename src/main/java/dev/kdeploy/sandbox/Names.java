package dev.kdeploy.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes up names and numbers that nobody has yet.
final class Names {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final RandomGenerator random;

  Names(RandomGenerator random) {
    this.random = random;
  }

  String uid() {
    long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /// A name with five random letters, cut to fit.
  String generate(String prefix) {
    String base = prefix.length() > 58 ? prefix.substring(0, 58) : prefix;
    return base + letters(5);
  }

  String letters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  int number(int from, int to) {
    return random.nextInt(from, to);
  }

  /// Letters that stand for a value: the same for the same value, always.
  static String hash(String text) {
    long hash = fnv(text);
    StringBuilder letters = new StringBuilder();
    for (char digit : Long.toUnsignedString((hash ^ hash >>> 32) & 0xffffffffL).toCharArray()) {
      letters.append(LETTERS.charAt(digit - '0' + 5));
    }
    return letters.toString();
  }

  /// Sixteen hexadecimal digits that stand for a value.
  static String digits(String text) {
    return String.format("%016x", fnv(text));
  }

  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
