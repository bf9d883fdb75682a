package dev.kdeploy.cluster.fabric8;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM, of every kind that Java's TLS can use: RSA, elliptic
/// curves and Ed25519, in PKCS#8, PKCS#1 and SEC1 form. What a key is, it says itself.
final class Keys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private Keys() {}

  /// The certificates of a text, in its order.
  ///
  /// @throws GeneralSecurityException if there is none or one cannot be read
  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      if (blocks.group(1).endsWith("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(decoded(blocks.group(2)))));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in PEM form");
    }
    return certificates;
  }

  /// The private key of a text.
  ///
  /// @throws GeneralSecurityException with a message for people if there is none that can be used
  static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      Optional<PrivateKey> key = key(blocks.group(1), blocks.group(2));
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new GeneralSecurityException("no private key in PEM form");
  }

  private static Optional<PrivateKey> key(String kind, String body)
      throws GeneralSecurityException {
    if (kind.equals("ENCRYPTED PRIVATE KEY") || body.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new GeneralSecurityException(
          "the key is encrypted, and nobody is asked for a password");
    }
    return switch (kind) {
      case "PRIVATE KEY" -> Optional.of(pkcs8(decoded(body)));
      case "RSA PRIVATE KEY" -> Optional.of(pkcs8(Der.pkcs8OfRsa(decoded(body))));
      case "EC PRIVATE KEY" -> Optional.of(pkcs8(Der.pkcs8OfCurve(decoded(body))));
      default -> Optional.empty();
    };
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    String algorithm =
        switch (Der.algorithmOf(der)) {
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
          case "1.2.840.10045.2.1" -> "EC";
          case "1.3.101.112" -> "Ed25519";
          case "1.3.101.113" -> "Ed448";
          case String other ->
              throw new GeneralSecurityException("a key of an unknown kind " + other);
        };
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static byte[] decoded(String body) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the PEM block is not base64", e);
    }
  }
}
