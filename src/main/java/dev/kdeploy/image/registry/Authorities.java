package dev.kdeploy.image.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/// Certificates of authorities that stand in files of this machine.
final class Authorities {
  /// Where systems keep the list that a company may have added to and Java's own does not know.
  private static final List<Path> PLACES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private Authorities() {}

  /// The first list of the system that is there.
  static List<Certificate> ofSystem() {
    return PLACES.stream()
        .filter(Files::isReadable)
        .findFirst()
        .map(Authorities::in)
        .orElse(List.of());
  }

  /// What Docker trusts for one registry: every `*.crt` in a directory with its name.
  static List<Certificate> ofRegistry(List<Path> homes, String registry) {
    return homes.stream().flatMap(home -> inDirectory(home, registry).stream()).toList();
  }

  /// Empty where there is no such directory, as for most registries.
  private static List<Certificate> inDirectory(Path home, String registry) {
    List<Certificate> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve(registry), "*.crt")) {
      files.forEach(file -> found.addAll(in(file)));
      return found;
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }

  private static List<Certificate> in(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return List.copyOf(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content)));
    } catch (IOException | CertificateException e) {
      return List.of();
    }
  }
}
