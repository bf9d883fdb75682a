package dev.kdeploy.project;

import java.util.regex.Pattern;

/// The grammar of image references: `[registry[:port]/]path[:tag][@digest]`.
final class ImageName {
  private static final int LONGEST = 1000;
  private static final String PART = "[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+";
  private static final String HOST =
      "(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*+|\\[[0-9a-fA-F:]++\\])(?::[0-9]{1,5})?";
  private static final Pattern REPOSITORY =
      Pattern.compile("(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*+");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][-.A-Za-z0-9_]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[a-z0-9+._-]+:[0-9a-fA-F]{32,128}");

  private ImageName() {}

  static boolean isRepository(String text) {
    return text.length() <= LONGEST && REPOSITORY.matcher(text).matches();
  }

  static boolean isReference(String text) {
    int at = text.indexOf('@');
    if (at >= 0 && !DIGEST.matcher(text.substring(at + 1)).matches()) {
      return false;
    }
    String named = at < 0 ? text : text.substring(0, at);
    int colon = tagColon(named);
    if (colon >= 0 && !TAG.matcher(named.substring(colon + 1)).matches()) {
      return false;
    }
    return isRepository(colon < 0 ? named : named.substring(0, colon));
  }

  /// Where the colon before the tag stands, or -1: one before the last slash belongs to the
  /// registry's port.
  private static int tagColon(String named) {
    int colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? colon : -1;
  }
}
