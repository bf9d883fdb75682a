package dev.kdeploy.workload;

import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names as Kubernetes wants them.
final class Names {
  private static final int HASH_DIGITS = 10;
  private static final int LABEL_LENGTH = 63;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
  private static final Pattern PORT = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private Names() {}

  /// The names of most objects.
  static boolean isSubdomain(String name) {
    return name.length() <= 253 && SUBDOMAIN.matcher(name).matches();
  }

  /// The names of containers, volumes and namespaces.
  static boolean isLabel(String name) {
    return name.length() <= LABEL_LENGTH && LABEL.matcher(name).matches();
  }

  /// The names of labels.
  static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return isLabelValue(key.substring(slash + 1))
        && slash < key.length() - 1
        && (slash < 0 || isSubdomain(key.substring(0, slash)));
  }

  /// The values of labels.
  static boolean isLabelValue(String value) {
    return value.length() <= LABEL_LENGTH && LABEL_VALUE.matcher(value).matches();
  }

  /// The names of Services, which are host names that begin with a letter.
  static boolean isServiceName(String name) {
    return isLabel(name) && Character.isLetter(name.charAt(0));
  }

  /// The names of ports.
  static boolean isPortName(String name) {
    return name.length() <= 15
        && PORT.matcher(name).matches()
        && name.chars().anyMatch(Character::isLetter);
  }

  /// The keys of ConfigMaps and Secrets.
  static boolean isDataKey(String key) {
    return key.length() <= 253
        && KEY.matcher(key).matches()
        && !key.equals(".")
        && !key.startsWith("..");
  }

  /// A name for a content: the same for the same content, and another for any other.
  static String withHash(String name, @Nullable Object content) {
    return name + "-" + hash(name + "\n" + Json.write(content));
  }

  /// Ten hex digits for a text.
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A label made from any text, such as the path of a mount: readable, and short enough.
  static String label(String prefix, String text) {
    String slug =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String name = slug.isEmpty() ? prefix : prefix + "-" + slug;
    return name.length() <= LABEL_LENGTH
        ? name
        : name.substring(0, LABEL_LENGTH - HASH_DIGITS - 1).replaceAll("-+$", "")
            + "-"
            + hash(text);
  }
}
