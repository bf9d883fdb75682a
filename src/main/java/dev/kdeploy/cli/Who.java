package dev.kdeploy.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who runs this, as locks and histories name them.
final class Who {
  private Who() {}

  static String of(Console console) {
    String run = console.environment().getOrDefault("GITHUB_RUN_ID", "");
    String job =
        console
            .environment()
            .getOrDefault("CI_JOB_URL", console.environment().getOrDefault("BUILD_URL", ""));
    String ci = !job.isEmpty() ? ", " + job : run.isEmpty() ? "" : ", run " + run;
    return System.getProperty("user.name", "unknown")
        + "@"
        + host(console)
        + " (pid "
        + ProcessHandle.current().pid()
        + ci
        + ")";
  }

  /// The kernel's name for this machine where it is to be read: asking the resolver can take
  /// seconds.
  private static String host(Console console) {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException _) {
      String name = console.environment().getOrDefault("HOSTNAME", "");
      return name.isEmpty() ? InetAddress.getLoopbackAddress().getHostName() : name;
    }
  }
}
