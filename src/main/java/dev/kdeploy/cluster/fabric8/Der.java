package dev.kdeploy.cluster.fabric8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/// As much of DER as it takes to wrap older private keys into PKCS#8, the one form that Java reads.
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int OBJECT = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xa0;

  private static final byte[] ZERO = {INTEGER, 1, 0};
  private static final byte[] RSA = {
    SEQUENCE, 13, OBJECT, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] CURVE = {OBJECT, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private final byte[] bytes;
  private int at;

  private Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /// PKCS#8 of a PKCS#1 key.
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return wrapped(SEQUENCE, ZERO, RSA, wrapped(OCTETS, pkcs1));
  }

  /// PKCS#8 of a SEC1 key; the curve stands inside it.
  static byte[] pkcs8OfCurve(byte[] sec1) throws GeneralSecurityException {
    Der key = new Der(new Der(sec1).value(SEQUENCE));
    key.value(INTEGER);
    key.value(OCTETS);
    byte[] curve = key.value(PARAMETERS);
    return wrapped(SEQUENCE, ZERO, wrapped(SEQUENCE, CURVE, curve), wrapped(OCTETS, sec1));
  }

  /// The dotted object identifier of a PKCS#8 key's algorithm.
  static String algorithmOf(byte[] pkcs8) throws GeneralSecurityException {
    Der key = new Der(new Der(pkcs8).value(SEQUENCE));
    key.value(INTEGER);
    return dotted(new Der(key.value(SEQUENCE)).value(OBJECT));
  }

  private static String dotted(byte[] identifier) {
    StringBuilder dotted = new StringBuilder();
    long number = 0;
    for (byte octet : identifier) {
      number = (number << 7) | (octet & 0x7f);
      if (octet >= 0) {
        if (dotted.isEmpty()) {
          long first = Math.min(number / 40, 2);
          dotted.append(first).append('.').append(number - first * 40);
        } else {
          dotted.append('.').append(number);
        }
        number = 0;
      }
    }
    return dotted.toString();
  }

  private byte[] value(int tag) throws GeneralSecurityException {
    if (at + 2 > bytes.length || (bytes[at] & 0xff) != tag) {
      throw new GeneralSecurityException("the key is damaged");
    }
    int length = bytes[at + 1] & 0xff;
    at += 2;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (; octets > 0 && at < bytes.length; octets--) {
        length = (length << 8) | (bytes[at++] & 0xff);
      }
    }
    if (length < 0 || length > bytes.length - at) {
      throw new GeneralSecurityException("the key is damaged");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private static byte[] wrapped(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
