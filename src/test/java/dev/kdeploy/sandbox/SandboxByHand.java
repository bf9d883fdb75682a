package dev.kdeploy.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// A sandbox to try kubectl on: `java … SandboxByHand <file that gets the address> [state
/// directory]`.
final class SandboxByHand {
  private SandboxByHand() {}

  public static void main(String[] args) throws Exception {
    try (Sandbox sandbox =
        args.length > 1
            ? Sandbox.open(Path.of(args[1]), InstantSource.system(), 1)
            : Sandbox.inMemory(InstantSource.system(), 1)) {
      Files.writeString(Path.of(args[0]), sandbox.uri().toString());
      Thread.currentThread().join();
    }
  }
}
