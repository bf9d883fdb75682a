package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The environments of a project: files beside it, and those that are shipped.
record EnvironmentFiles(Path project, Shipped shipped) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  /// All names, in order.
  List<String> names() {
    Collection<String> names = new TreeSet<>(shipped.names());
    try (Stream<Path> files = Files.list(folder())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.matches(".+\\.ya?ml"))
          .map(file -> file.replaceFirst("\\.ya?ml$", ""))
          .filter(name -> NAME.matcher(name).matches())
          .forEach(names::add);
    } catch (IOException e) {
      // No such directory, or none that may be read: only what is shipped is known.
    }
    return List.copyOf(names);
  }

  /// The project's file for an environment; empty when it is only shipped.
  ///
  /// @throws KdeployException when nobody knows the environment
  Optional<Path> file(String name) {
    List<Path> there =
        NAME.matcher(name).matches()
            ? Stream.of(".yaml", ".yml")
                .map(end -> folder().resolve(name + end))
                .filter(Files::exists)
                .toList()
            : List.of();
    if (there.size() > 1) {
      throw new KdeployException(
          Problem.of("both `environments/%s.yaml` and `environments/%s.yml` exist", name, name)
              .fix("remove one of the two"));
    }
    if (there.isEmpty() && !shipped.names().contains(name)) {
      throw new KdeployException(unknown(name));
    }
    return there.stream().findFirst();
  }

  private Path folder() {
    return project.resolve("environments");
  }

  private Problem unknown(String name) {
    List<String> names = names();
    Problem problem = Problem.of("there is no environment `%s`", Known.brief(name));
    if (!names.isEmpty()) {
      problem = problem.why("those that exist: %s", Known.list(names));
    }
    Optional<String> near = Known.nearest(name, names);
    if (near.isPresent()) {
      return problem.fix("did you mean `%s`?", near.get());
    }
    return NAME.matcher(name).matches()
        ? problem.fix("make a file `environments/%s.yaml`, or name one of these", name)
        : problem.fix("a name has letters, digits, `-`, `_` and `.`");
  }
}
