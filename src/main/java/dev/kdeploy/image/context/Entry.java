package dev.kdeploy.image.context;

import java.nio.file.Path;

/// One thing in the archive, under its name there: relative, with slashes.
sealed interface Entry {
  String name();

  /// A directory, without what it holds.
  ///
  /// @param mode permission bits
  record Directory(String name, int mode) implements Entry {}

  /// A file on this machine.
  ///
  /// @param size when it was looked at; sending it fails when that is no longer true
  record File(String name, int mode, long size, Path path) implements Entry {}

  /// A file that only the archive has.
  record Made(String name, String content) implements Entry {}

  /// A symbolic link, wherever it leads.
  record Link(String name, String target) implements Entry {}

  /// A named pipe or a device.
  record Special(String name, Type type, int mode, int major, int minor) implements Entry {}

  enum Type {
    PIPE,
    CHARACTER_DEVICE,
    BLOCK_DEVICE
  }
}
