package dev.kdeploy.cli;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a directory tells about the application in it, so that nobody has to be asked.
///
/// @param name a valid project name made from the directory's
/// @param dockerfile whether there is a Dockerfile
/// @param port what the Dockerfile exposes
/// @param compose the compose files
/// @param manifests files with Kubernetes objects
record Surroundings(
    String name,
    boolean dockerfile,
    OptionalInt port,
    List<String> compose,
    List<String> manifests) {
  private static final Pattern EXPOSE = Pattern.compile("(?im)^\\s*EXPOSE\\s+(\\d+)(/tcp)?\\b");
  private static final Pattern COMPOSE = Pattern.compile("(docker-)?compose[\\w.-]*\\.ya?ml");
  private static final Pattern OBJECT = Pattern.compile("(?m)^apiVersion:[\\s\\S]*^kind:");

  Surroundings {
    compose = List.copyOf(compose);
    manifests = List.copyOf(manifests);
  }

  static Surroundings of(Path root) {
    try {
      Path dockerfile = root.resolve("Dockerfile");
      boolean there = Files.isRegularFile(dockerfile);
      return new Surroundings(
          name(root),
          there,
          there ? exposed(Files.readString(dockerfile)) : OptionalInt.empty(),
          names(root, COMPOSE),
          objects(root));
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("`%s` cannot be read", root).why("%s", String.valueOf(e.getMessage())), e);
    }
  }

  private static String name(Path root) {
    Path last = root.toAbsolutePath().normalize().getFileName();
    String name =
        (last == null ? "" : last.toString())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[-0-9]+|-+$", "");
    return name.isEmpty() ? "app" : name.substring(0, Math.min(name.length(), 40));
  }

  private static OptionalInt exposed(String dockerfile) {
    Matcher matcher = EXPOSE.matcher(dockerfile);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  private static List<String> names(Path root, Pattern pattern) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> pattern.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  private static List<String> objects(Path root) throws IOException {
    return names(root, Pattern.compile("[\\w.-]+\\.ya?ml")).stream()
        .filter(name -> !COMPOSE.matcher(name).matches() && isObject(root.resolve(name)))
        .toList();
  }

  private static boolean isObject(Path file) {
    try {
      return Files.size(file) < 1 << 20 && OBJECT.matcher(Files.readString(file)).find();
    } catch (IOException _) {
      return false;
    }
  }
}
