package dev.kdeploy.image;

/// What somebody shows to a registry.
///
/// @param identityToken stands for user and password where it is not empty
public record RegistryLogin(String username, String password, String identityToken) {
  /// Names the user alone.
  @Override
  public String toString() {
    return "login of `" + username + "`";
  }
}
