package dev.kdeploy.cluster.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes any text as part of a header's name, as the API server reads it back: percent-encoded, in
/// lower case.
final class HeaderName {
  private HeaderName() {}

  static String escaped(String text) {
    StringBuilder name = new StringBuilder();
    for (byte octet : text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (octet & 0xff);
      boolean token =
          letter < 128
              && (Character.isLetterOrDigit(letter) || "!#$&'*+-.^_`|~".indexOf(letter) >= 0);
      name.append(token ? String.valueOf(letter) : String.format("%%%02X", octet));
    }
    return name.toString();
  }
}
