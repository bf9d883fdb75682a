package dev.kdeploy.output;

import java.util.Collection;
import java.util.List;

/// Image references as short as people speak of them:
/// `registry.example.com/team/web:1.2@sha256:0123…` is `web:1.2@0123456`.
final class ImageNames {
  private static final int DIGEST_LETTERS = 7;

  private ImageNames() {}

  static String brief(String reference) {
    int at = reference.indexOf('@');
    String tagged = at < 0 ? reference : reference.substring(0, at);
    String name = tagged.substring(tagged.lastIndexOf('/') + 1);
    return at < 0 ? name : name + "@" + briefDigest(reference.substring(at + 1));
  }

  private static String briefDigest(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.substring(0, Math.min(DIGEST_LETTERS, hex.length()));
  }

  /// Every image once, in the given order.
  static String brief(Collection<String> references) {
    List<String> names = references.stream().map(ImageNames::brief).distinct().toList();
    return String.join(", ", names);
  }
}
