package dev.kdeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The Mustache specification's own cases. What we do differently is listed in `exceptions.txt`, by
/// name and with the reason.
class MustacheSpecificationTest {
  private static final Path CASES = Path.of("src/test/resources/template/mustache-spec");

  record Case(
      String id,
      String template,
      String expected,
      @Nullable Object data,
      Map<String, @Nullable Object> partials) {
    static Case of(String module, Map<String, @Nullable Object> test) {
      return new Case(
          module + ": " + Tree.text(test, "name"),
          Tree.text(test, "template"),
          Tree.text(test, "expected"),
          test.get("data"),
          Tree.map(test, "partials"));
    }

    @Override
    public String toString() {
      return id;
    }

    String rendered() {
      Map<String, Template> files = new LinkedHashMap<>();
      partials.forEach((name, text) -> files.put(name, raw(name, String.valueOf(text))));
      return new Renderer(TemplateFiles.fixed(files)).text(raw("template", template), data);
    }

    private static Template raw(String name, String text) {
      return new Template(Source.of(name, text), text);
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("passing")
  void holds(Case specified) {
    assertThat(specified.rendered()).isEqualTo(specified.expected());
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("excepted")
  void isDifferentOnPurpose(Case specified) {
    assertThatThrownBy(() -> assertThat(specified.rendered()).isEqualTo(specified.expected()))
        .isInstanceOfAny(KdeployException.class, AssertionError.class);
  }

  @Test
  void everyExceptionNamesACase() throws IOException {
    assertThat(new TreeSet<>(cases().map(Case::id).toList())).containsAll(exceptions());
  }

  static Stream<Case> passing() throws IOException {
    List<String> exceptions = exceptions();
    return cases().filter(specified -> !exceptions.contains(specified.id()));
  }

  static Stream<Case> excepted() throws IOException {
    List<String> exceptions = exceptions();
    return cases().filter(specified -> exceptions.contains(specified.id()));
  }

  /// A line is `file: name of the case`; lines that start with `#` say why.
  private static List<String> exceptions() throws IOException {
    return Files.readAllLines(CASES.resolve("exceptions.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (var files = Files.list(CASES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        String module = file.getFileName().toString().replace(".json", "");
        for (Map<String, @Nullable Object> test :
            Tree.maps(Json.read(Files.readString(file)), "tests")) {
          cases.add(Case.of(module, test));
        }
      }
    }
    return cases.stream();
  }
}
