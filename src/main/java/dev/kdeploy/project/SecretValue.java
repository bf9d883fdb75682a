package dev.kdeploy.project;

import java.util.Arrays;
import java.util.Base64;

/// The content of one entry of a secret. It shows itself to nobody who does not ask for it by name.
public final class SecretValue {
  private final byte[] bytes;

  /// Takes a copy.
  public SecretValue(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// The content; a copy.
  public byte[] reveal() {
    return bytes.clone();
  }

  /// The content as a Secret's `data` wants it.
  public String revealBase64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// How many bytes there are.
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue value && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "•••";
  }
}
