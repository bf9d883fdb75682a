package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files that make up the kubeconfig, and where they were looked for.
record FoundFiles(List<KubeconfigFile> files, List<Path> looked) {

  /// Finds and reads them: the explicit one, else those of `KUBECONFIG` that exist, else
  /// `~/.kube/config`.
  ///
  /// @throws KdeployException if the explicit file is missing, or any file cannot be read
  static FoundFiles of(KubeconfigRequest request) {
    Path explicit = request.file();
    if (explicit != null) {
      if (!Files.exists(explicit)) {
        throw new KdeployException(
            Problem.of("there is no kubeconfig `%s`", explicit)
                .fix("name an existing file with `--kubeconfig`"));
      }
      return new FoundFiles(List.of(KubeconfigFile.read(explicit)), List.of(explicit));
    }
    List<Path> looked = places(request);
    return new FoundFiles(readAll(looked), looked);
  }

  private static List<Path> places(KubeconfigRequest request) {
    String variable = request.environment().getOrDefault("KUBECONFIG", "");
    if (variable.isEmpty()) {
      return List.of(request.home().resolve(".kube").resolve("config"));
    }
    return Stream.of(variable.split(Pattern.quote(File.pathSeparator)))
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .distinct()
        .toList();
  }

  private static List<KubeconfigFile> readAll(List<Path> places) {
    List<KubeconfigFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path place : places) {
      try {
        if (Files.exists(place)) {
          files.add(KubeconfigFile.read(place));
        }
      } catch (KdeployException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return files;
  }

  /// What a sentence calls them.
  String name() {
    return "the kubeconfig "
        + files.stream().map(file -> "`" + file.path() + "`").collect(Collectors.joining(", "));
  }

  /// Says that there is none, and where it was looked for.
  Problem missing() {
    String where = looked.stream().map(Path::toString).collect(Collectors.joining(", "));
    return files.isEmpty()
        ? Problem.of("there is no kubeconfig").detail("looked for: %s", where)
        : Problem.of("%s is empty", name());
  }
}
