package dev.kdeploy.image.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// The digest of bytes.
final class Content {
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  private Content() {}

  /// With the algorithm in front.
  static String digest(String algorithm, byte[] bytes) {
    try {
      MessageDigest digest =
          MessageDigest.getInstance(ALGORITHMS.getOrDefault(algorithm, "SHA-256"));
      return algorithm + ":" + HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /// Whether bytes have this digest.
  static boolean has(byte[] bytes, String digest) {
    return digest(digest.substring(0, digest.indexOf(':')), bytes).equals(digest);
  }
}
