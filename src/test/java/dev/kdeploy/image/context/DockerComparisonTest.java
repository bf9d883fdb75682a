package dev.kdeploy.image.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a build sees of a context: sent by Docker's command line, and sent by us.
///
/// One place differs on purpose. Docker's command line without BuildKit does not enter an ignored
/// directory for an exception with a wildcard; BuildKit does, and so do we.
@Tag("tier3")
class DockerComparisonTest {
  private static final String IMAGE = "kdeploy-test-context";
  private static final int TREES = 20;

  @TempDir Path home;

  @BeforeAll
  static void wantDocker() throws IOException, InterruptedException {
    boolean answers;
    try {
      answers = text(run(new byte[0], "docker", "version")).contains("Server");
    } catch (IOException noClient) {
      answers = false;
    }
    assumeTrue(answers, "no Docker answers here");
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(TREES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void seesTheSameFiles(long seed) throws IOException, InterruptedException {
    Random random = new Random(seed);
    Path root = Files.createDirectory(home.resolve("tree"));
    TreeWriter.write(root, random);
    List<String> rules = TreeWriter.rules(random);
    Files.writeString(root.resolve(".dockerignore"), String.join("\n", rules));
    Files.writeString(root.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");

    Map<String, String> theirs = builtFrom(new byte[0], root.toString());
    BuildContext context = BuildContext.of(root, root.resolve("Dockerfile"));
    Map<String, String> ours = builtFrom(Archive.bytes(context), "-");

    Classic classic = new Classic(rules);
    ours.keySet().removeIf(name -> classic.passesOver(name));
    assertThat(ours).as("rules %s", rules).isEqualTo(theirs);
  }

  @Test
  void hidesADockerfileFromElsewhere() throws IOException, InterruptedException {
    Path root = Files.createDirectory(home.resolve("tree"));
    Files.writeString(root.resolve("a"), "a");
    Path dockerfile = home.resolve("Elsewhere");
    Files.writeString(dockerfile, "FROM scratch\nCOPY . /\n");

    BuildContext context = BuildContext.of(root, dockerfile);

    assertThat(builtFrom(Archive.bytes(context), "-f", context.dockerfile(), "-"))
        .isEqualTo(builtFrom(new byte[0], "-f", dockerfile.toString(), root.toString()))
        .containsOnlyKeys("a");
  }

  private static Map<String, String> builtFrom(byte[] input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "build", "-q", "-t", IMAGE));
    command.addAll(Arrays.asList(arguments));
    assertThat(text(run(input, command.toArray(String[]::new)))).startsWith("sha256:");
    String container = text(run(new byte[0], "docker", "create", IMAGE, "x"));
    try {
      return listed(run(new byte[0], "docker", "export", container));
    } finally {
      run(new byte[0], "docker", "rm", container);
      run(new byte[0], "docker", "rmi", IMAGE);
    }
  }

  /// What is in the image, without what Docker puts into every container.
  private static Map<String, String> listed(byte[] archive) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (!name.matches("(dev|proc|sys|etc)/.*|\\.dockerenv")) {
          String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
          found.put(
              name,
              Integer.toOctalString(entry.getMode()) + " " + entry.getLinkName() + " " + text);
        }
      }
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private static byte[] run(byte[] input, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DOCKER_BUILDKIT", "0");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    }
    try (InputStream in = process.getInputStream()) {
      byte[] output = in.readAllBytes();
      process.waitFor();
      return output;
    }
  }

  /// The shortcut of Docker's command line: an ignored directory is entered only when the text of
  /// an exception begins with its path.
  private record Classic(List<String> rules) {
    boolean passesOver(String name) {
      IgnoreRules all = IgnoreRules.read(".dockerignore", String.join("\n", rules));
      List<String> exceptions =
          rules.stream()
              .map(GoText::trim)
              .filter(rule -> rule.startsWith("!"))
              .map(rule -> GoText.clean(GoText.trim(rule.substring(1))))
              .map(rule -> rule.startsWith("/") ? rule.substring(1) : rule)
              .toList();
      return new TreeSet<>(parents(name))
          .stream()
              .anyMatch(
                  parent ->
                      all.ignores(parent)
                          && exceptions.stream()
                              .noneMatch(rule -> (rule + "/").startsWith(parent + "/")));
    }

    private static List<String> parents(String name) {
      List<String> parents = new ArrayList<>();
      for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
        parents.add(name.substring(0, slash));
      }
      return parents;
    }
  }
}
