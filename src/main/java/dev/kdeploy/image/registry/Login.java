package dev.kdeploy.image.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a registry is shown so that it knows who asks. Each part may be empty; never all of them.
///
/// @param identityToken exchanged for a token by the registry's login service; no password
/// @param registryToken shown to the registry as it is
public record Login(String username, String password, String identityToken, String registryToken) {
  /// The user name by which credential helpers say that the secret is an identity token.
  private static final String TOKEN_USER = "<token>";

  static Login of(String username, String secret) {
    return username.equals(TOKEN_USER)
        ? new Login("", "", secret, "")
        : new Login(username, secret, "", "");
  }

  boolean isEmpty() {
    return username.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty();
  }

  /// Whether there is a user name and a password.
  public boolean hasPassword() {
    return !username.isEmpty() && !password.isEmpty();
  }

  /// User name and password as HTTP's Basic scheme and Docker's `auth` have them.
  String base64() {
    byte[] text = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(text);
  }

  /// Without password and tokens.
  @Override
  public String toString() {
    return username.isEmpty() ? "a token" : "the user " + username;
  }
}
