package dev.kdeploy.cluster.fabric8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/// The authorities that this machine trusts, which a company may have added to and Java's own list
/// does not know.
final class MachineAuthorities {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private MachineAuthorities() {}

  /// The certificates of the first list that is there; empty when there is none.
  static List<X509Certificate> read() {
    for (Path place : PLACES) {
      try {
        if (Files.isReadable(place)) {
          return Keys.certificates(Files.readString(place, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException | GeneralSecurityException e) {
        return List.of();
      }
    }
    return List.of();
  }
}
