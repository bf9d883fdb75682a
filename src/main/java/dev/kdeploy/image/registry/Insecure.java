package dev.kdeploy.image.registry;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/// Registries that may speak plain HTTP or show a certificate that nobody vouches for, as Docker's
/// `insecure-registries`: those listed, with their port or for all ports, and this machine itself.
record Insecure(Set<String> listed) {
  Insecure {
    listed = Set.copyOf(listed);
  }

  /// @param authority host, with a port where it has one
  boolean covers(String authority) {
    String host = host(authority);
    return isThisMachine(host) || listed.contains(authority) || listed.contains(host);
  }

  static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  static boolean isThisMachine(String host) {
    String bare = host.replaceAll("^\\[|]$", "");
    if (bare.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    // Literal addresses only, so that no name is looked up.
    if (!bare.contains(":") && !bare.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
