package dev.kdeploy.image.context;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 over names, types, permissions, link targets and bytes.
///
/// Every variable part has its length before it, so that two different contexts never give the same
/// input.
final class ContentHash {
  private final MessageDigest digest;

  ContentHash(String dockerfile) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
    part("dockerfile", dockerfile);
  }

  /// Adds what an entry is; the bytes of a file follow by [#bytes].
  void add(Entry entry) {
    switch (entry) {
      case Entry.Directory directory -> part("d" + directory.mode(), directory.name());
      case Entry.File file -> part("f" + file.mode() + " " + file.size(), file.name());
      case Entry.Made made -> {
        byte[] content = made.content().getBytes(StandardCharsets.UTF_8);
        part("f" + ContextTar.PLAIN + " " + content.length, made.name());
        digest.update(content);
      }
      case Entry.Link link -> {
        part("l", link.name());
        part("to", link.target());
      }
      case Entry.Special special ->
          part(
              special.type() + " " + special.mode() + " " + special.major() + " " + special.minor(),
              special.name());
    }
  }

  void bytes(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void part(String what, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    digest.update((what + " " + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
