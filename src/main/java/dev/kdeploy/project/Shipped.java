package dev.kdeploy.project;

import dev.kdeploy.problem.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The environments that come with kdeploy.
@FunctionalInterface
interface Shipped {
  /// Their names; a class path cannot be listed.
  List<String> NAMES = List.of("dev", "test", "prod");

  /// The text of an environment, if it is shipped.
  Optional<String> text(String name);

  /// Those on the class path.
  static Shipped onClassPath() {
    return name -> {
      String file = "/dev/kdeploy/shipped/environments/" + name + ".yaml";
      try (InputStream stream = Shipped.class.getResourceAsStream(file)) {
        return stream == null
            ? Optional.empty()
            : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /// An environment's text under the name that users see.
  default Optional<Source> source(String name) {
    return NAMES.contains(name)
        ? text(name).map(text -> Source.of("shipped environments/" + name + ".yaml", text))
        : Optional.empty();
  }

  /// The names of those that are there.
  default List<String> names() {
    return NAMES.stream().filter(name -> text(name).isPresent()).toList();
  }
}
