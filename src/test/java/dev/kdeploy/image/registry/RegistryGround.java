package dev.kdeploy.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A home directory with Docker's configuration, and registries that end with the test.
class RegistryGround {
  private static final Path GOLDENS = Path.of("src/test/resources/image/registry");

  @TempDir Path home;
  final Map<String, String> environment = new LinkedHashMap<>();
  final List<AutoCloseable> open = new ArrayList<>();
  Duration timeout = Duration.ofSeconds(30);
  Set<String> insecure = Set.of();

  @AfterEach
  void closeWhatIsOpen() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  FakeRegistry registry() {
    FakeRegistry registry = FakeRegistry.plain();
    open.add(registry);
    return registry;
  }

  Registry client() {
    Registry client =
        new Registry(credentials(), environment, home, insecure, Duration.ofSeconds(30), timeout);
    open.add(client);
    return client;
  }

  Credentials credentials() {
    return Credentials.read(environment, home);
  }

  Path write(String name, String text) {
    try {
      Path file = home.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path configure(String config) {
    return write(".docker/config.json", config);
  }

  /// A login as `docker login` leaves it.
  void logIn(String registry, String user, String password) {
    configure(
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(registry, base64(user + ":" + password)));
  }

  /// A credential helper on a PATH of its own.
  void helper(String name, String script) {
    Path program = write("bin/docker-credential-" + name, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  static ImageReference image(String text) {
    return ImageReference.parse(text).orElseThrow();
  }

  static Problem refused(Lookup lookup) {
    assertThat(lookup).isInstanceOf(Lookup.Refused.class);
    return ((Lookup.Refused) lookup).problem();
  }

  static Problem unreachable(Lookup lookup) {
    assertThat(lookup).isInstanceOf(Lookup.Unreachable.class);
    return ((Lookup.Unreachable) lookup).problem();
  }

  /// Compares a problem with its file; `-Dgolden.update=true` rewrites it. Ports and directories
  /// that differ from run to run are written as `PORT` and `HOME`.
  void golden(String name, Problem problem) {
    StringBuilder text = new StringBuilder("error: ").append(problem.what()).append('\n');
    Location where = problem.where();
    text.append(where == null ? "" : "  --> " + where + "\n");
    text.append(problem.why() == null ? "" : "  why: " + problem.why() + "\n");
    problem.details().forEach(detail -> text.append("    ").append(detail).append('\n'));
    text.append(problem.fix() == null ? "" : "  fix: " + problem.fix() + "\n");
    String screen =
        text.toString()
            .replace(home.toString(), "HOME")
            .replaceAll("(localhost|127\\.0\\.0\\.1):\\d+", "$1:PORT");
    Path file = GOLDENS.resolve(name + ".txt");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(GOLDENS);
        Files.writeString(file, screen);
      }
      assertThat(screen).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
