package dev.kdeploy.image.registry;

import java.io.IOException;

/// The environment names a proxy of a kind that cannot be used.
final class UnusableProxy extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableProxy(String message) {
    super(message);
  }
}
