package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher with Javas that only say what they were asked to do.
class LauncherTest {
  private record Run(int code, String out, String err) {
    /// The Java that was started.
    String java() {
      return out.lines().findFirst().orElse("none");
    }

    List<String> arguments() {
      return out.lines().skip(1).toList();
    }
  }

  @TempDir private Path temp;
  private Path bin;
  private Path kdeploy;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("a place/kdeploy"));
    bin = Files.createDirectories(tree.resolve("bin"));
    kdeploy = bin.resolve("kdeploy");
    Files.copy(Path.of("src/main/launcher/kdeploy"), kdeploy);
    makeExecutable(kdeploy);
    Files.createFile(Files.createDirectories(tree.resolve("lib")).resolve("kdeploy.jar"));
    environment.put("HOME", temp.resolve("home sweet home").toString());
    environment.put("PATH", tools().toString());
  }

  /// A PATH with the few tools a shell script may expect, and no Java.
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool : List.of("sh", "readlink", "stty")) {
      for (String place : List.of("/bin/", "/usr/bin/")) {
        if (Files.isExecutable(Path.of(place + tool))) {
          Path script = tools.resolve(tool);
          Files.writeString(script, "#!/bin/sh\nexec " + place + tool + " \"$@\"\n");
          makeExecutable(script);
        }
      }
    }
    return tools;
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = java(name, "25.0.1");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x\"");
    return home;
  }

  /// A Java without a `release` file; it says its version when it is asked.
  private Path java(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dx' >&2
          echo 'openjdk version "%s" 2026-01-01' >&2
          exit 0
        fi
        echo '%s'
        for argument in "$@"; do echo "$argument"; done
        exit 42
        """
            .formatted(version, name));
    makeExecutable(java);
    return home;
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run run(Path command, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    return run(line, temp);
  }

  private Run run(List<String> line, Path directory) throws Exception {
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void startsTheJarWithTheArgumentsAsTheyAre() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk 25", "25.0.3").toString());

    Run run = run(kdeploy, "up", "--set", "a=b c", "", "*", "$HOME");

    assertThat(run.code()).isEqualTo(42);
    assertThat(run.err()).isEmpty();
    assertThat(run.java()).isEqualTo("jdk 25");
    assertThat(run.arguments())
        .containsExactly(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Dkdeploy.tty=",
            "-jar",
            bin + "/../lib/kdeploy.jar",
            "up",
            "--set",
            "a=b c",
            "",
            "*",
            "$HOME");
  }

  @Test
  void prefersItsOwnVariableToJavaHomeToThePathToTheUsualPlaces() throws Exception {
    jdk("home sweet home/.sdkman/candidates/java/usual", "25");
    assertThat(run(kdeploy).java()).startsWith("home sweet home/.sdkman");

    Path onPath = jdk("on path", "26-ea");
    environment.put("PATH", onPath + "/bin:" + environment.get("PATH"));
    assertThat(run(kdeploy).java()).isEqualTo("on path");

    environment.put("JAVA_HOME", jdk("java home", "25.0.1").toString());
    assertThat(run(kdeploy).java()).isEqualTo("java home");

    environment.put("KDEPLOY_JAVA_HOME", jdk("own", "27").toString());
    assertThat(run(kdeploy).java()).isEqualTo("own");
  }

  @Test
  void passesOverJavasThatAreTooOld() throws Exception {
    environment.put("JAVA_HOME", jdk("old", "21.0.4").toString());
    jdk("home sweet home/.jdks/older", "1.8.0_402");
    jdk("home sweet home/.jdks/right", "25-internal");

    assertThat(run(kdeploy).java()).isEqualTo("home sweet home/.jdks/right");
  }

  @Test
  void followsTheLinkThatThePathHoldsToItsJdk() throws Exception {
    Path jdk = jdk("lib jvm/jdk-25", "25.0.3");
    Path alternatives = Files.createDirectories(temp.resolve("alternatives"));
    Files.createSymbolicLink(alternatives.resolve("java"), jdk.resolve("bin/java"));
    Path usr = Files.createDirectories(temp.resolve("usr bin"));
    Files.createSymbolicLink(usr.resolve("java"), Path.of("../alternatives/java"));
    environment.put("PATH", usr + ":" + environment.get("PATH"));

    assertThat(run(kdeploy).java()).isEqualTo("lib jvm/jdk-25");
  }

  @Test
  void asksAJavaThatHasNoReleaseFile() throws Exception {
    environment.put("JAVA_HOME", java("without release", "25.0.2").toString());

    assertThat(run(kdeploy).java()).isEqualTo("without release");
  }

  @Test
  void saysWhatItFoundWhenNothingIsNewEnough() throws Exception {
    environment.put("KDEPLOY_JAVA_HOME", jdk("old", "21.0.4").toString());

    Run run = run(kdeploy);

    assertThat(run.code()).isEqualTo(127);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            error: kdeploy needs Java 25 or newer, and KDEPLOY_JAVA_HOME names none: %1$s/old
              why: found only:
                21.0.4 in %1$s/old
              fix: install a JDK 25 (https://adoptium.net), and set JAVA_HOME or KDEPLOY_JAVA_HOME to its directory
            """
                .formatted(temp));
  }

  @Test
  void survivesBrokenJavas() throws Exception {
    Path empty = Files.createDirectories(temp.resolve("empty"));
    Path broken = jdk("broken", "what?");
    Files.writeString(broken.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    jdk("home sweet home/.jdks/good", "25");
    environment.put("PATH", broken + "/bin:" + environment.get("PATH"));

    for (String home : List.of("", "/nowhere", empty.toString(), broken.toString())) {
      environment.put("JAVA_HOME", home);
      assertThat(run(kdeploy).java()).as(home).isEqualTo("home sweet home/.jdks/good");
    }
  }

  @Test
  void findsItsJarThroughAnyChainOfLinksAndFromAnyDirectory() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());
    Path links = Files.createDirectories(temp.resolve("my bin"));
    Path first = Files.createSymbolicLink(links.resolve("first"), kdeploy);
    Path second = Files.createSymbolicLink(links.resolve("kd"), Path.of("first"));
    Path directory = Files.createSymbolicLink(temp.resolve("linked"), bin);
    environment.put("PATH", links + ":" + environment.get("PATH"));

    assertThat(run(first).code()).isEqualTo(42);
    assertThat(run(second).code()).isEqualTo(42);
    assertThat(run(directory.resolve("kdeploy")).code()).isEqualTo(42);
    assertThat(run(List.of("sh", "kdeploy"), bin).code()).isEqualTo(42);
    assertThat(run(List.of("./kdeploy"), bin).code()).isEqualTo(42);
    assertThat(run(List.of("sh", "-c", "kd version"), temp).code()).isEqualTo(42);
  }

  @Test
  void takesMoreOptionsAndLeavesTheCollectorToThem() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());
    environment.put("KDEPLOY_JAVA_OPTS", "-XX:+UseG1GC -Xmx1g -Dx=*");

    assertThat(run(kdeploy).arguments())
        .doesNotContain("-XX:+UseSerialGC")
        .containsSequence("-XX:+UseG1GC", "-Xmx1g", "-Dx=*", "-Dkdeploy.tty=");
  }

  @Test
  void saysThatItsJarIsNotThere() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());
    Files.delete(kdeploy.resolve("../../lib/kdeploy.jar").normalize());

    Run run = run(kdeploy);

    assertThat(run.code()).isEqualTo(127);
    assertThat(run.err()).contains("kdeploy.jar is not there\n  fix: keep bin and lib");
  }

  @Test
  void needsNoHome() throws Exception {
    environment.remove("HOME");
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());

    assertThat(run(kdeploy).code()).isEqualTo(42);
  }
}
