package dev.kdeploy.image.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM: PKCS#8, PKCS#1 (RSA) and SEC1 (elliptic curves). The two
/// older forms are wrapped into PKCS#8 (RFC 5208), the only one that Java reads.
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private Pem() {}

  /// The certificates of a text, in its order; at least one.
  static List<X509Certificate> certificates(Path file, String text)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (blocks.group(1).endsWith("CERTIFICATE")) {
        var der = new ByteArrayInputStream(decoded(file, blocks.group(2)));
        certificates.add((X509Certificate) factory.generateCertificate(der));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException(file.getFileName() + " holds no certificate in PEM form");
    }
    return certificates;
  }

  /// The first private key of a text.
  static PrivateKey key(Path file, String text) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      String kind = blocks.group(1);
      if (kind.startsWith("ENCRYPTED") || blocks.group(2).contains("Proc-Type: 4,ENCRYPTED")) {
        throw new GeneralSecurityException(
            file.getFileName() + " is encrypted, and nobody is asked for a password");
      }
      if (kind.endsWith("PRIVATE KEY")) {
        return key(file, kind, decoded(file, blocks.group(2)));
      }
    }
    throw new GeneralSecurityException(file.getFileName() + " holds no private key in PEM form");
  }

  private static PrivateKey key(Path file, String kind, byte[] der)
      throws GeneralSecurityException {
    byte[] pkcs8 =
        switch (kind) {
          case "RSA PRIVATE KEY" -> wrapped(SEQUENCE, VERSION, RSA, wrapped(OCTETS, der));
          case "EC PRIVATE KEY" -> {
            byte[] algorithm = wrapped(SEQUENCE, CURVE, curve(der));
            yield wrapped(SEQUENCE, VERSION, algorithm, wrapped(OCTETS, der));
          }
          default -> der;
        };
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // Another kind of key; the next factory tells.
      }
    }
    throw new GeneralSecurityException(
        file.getFileName() + " holds a damaged key, or one of an unknown kind");
  }

  /// The curve's name, which a SEC1 key carries behind its version and its number.
  private static byte[] curve(byte[] sec1) {
    ByteBuffer key = ByteBuffer.wrap(value(ByteBuffer.wrap(sec1)));
    while (key.hasRemaining()) {
      int tag = key.get(key.position()) & 0xff;
      byte[] value = value(key);
      if (tag == PARAMETERS) {
        return value;
      }
    }
    return new byte[0];
  }

  private static byte[] value(ByteBuffer der) {
    if (der.remaining() < 2) {
      return new byte[0];
    }
    der.get();
    int length = der.get() & 0xff;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (; octets > 0 && der.hasRemaining(); octets--) {
        length = (length << 8) | (der.get() & 0xff);
      }
    }
    byte[] value = new byte[Math.clamp(length, 0, der.remaining())];
    der.get(value);
    return value;
  }

  private static byte[] wrapped(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length >= 0x80) {
      out.write(length < 0x100 ? 0x81 : 0x82);
    }
    if (length >= 0x100) {
      out.write(length >> 8);
    }
    out.write(length);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static byte[] decoded(Path file, String body) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(file.getFileName() + " is not base64", e);
    }
  }
}
