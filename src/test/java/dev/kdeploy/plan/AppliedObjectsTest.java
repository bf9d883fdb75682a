package dev.kdeploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Objects as they were applied, and as a real server showed them afterwards.
class AppliedObjectsTest {
  private static final String MANAGER = "kdeploy/fs/shop";
  private static final Path FILES = Path.of("src/test/resources/plan/applied");

  record Pair(Manifest wanted, Manifest live) {
    Type type() {
      return Schema.builtIn().type(wanted.id());
    }

    @Override
    public String toString() {
      return wanted.id().toString();
    }
  }

  static Stream<Pair> pairs() throws IOException {
    String wanted = Files.readString(FILES.resolve("wanted.yaml"));
    List<?> live =
        (List<?>) Objects.requireNonNull(Json.read(Files.readString(FILES.resolve("live.json"))));
    return Yaml.read(Source.of("wanted.yaml", wanted), Yaml.Dialect.KUBECTL).stream()
        .map(node -> Manifest.of(Tree.map(node.value())))
        .map(one -> new Pair(one, liveOf(one, live)));
  }

  private static Manifest liveOf(Manifest wanted, List<?> live) {
    return live.stream()
        .map(one -> Manifest.of(Tree.map(one)))
        .filter(one -> one.id().inNamespace("").equals(wanted.id()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void areOwnedInTheVeryFieldsThatTheServerSays(Pair pair) {
    FieldSet owned = FieldSet.ofManager(pair.live(), MANAGER);

    assertThat(FieldSet.of(pair.wanted(), pair.type()).leaves())
        .containsExactlyInAnyOrderElementsOf(owned.leaves());
  }

  /// The defaults inside these lists without keys are not in the server's OpenAPI: only a dry run
  /// settles them.
  private static final Set<String> ASKED = Set.of("StatefulSet/db", "NetworkPolicy/np");

  static Stream<Pair> settledPairs() throws IOException {
    return pairs().filter(pair -> !ASKED.contains(pair.toString()));
  }

  @ParameterizedTest
  @MethodSource("settledPairs")
  void areSeenToBeThereWithoutAskingTheServer(Pair pair) {
    assertThat(Coverage.covers(pair.live().content(), pair.wanted().content(), pair.type()))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void differInNothingFromThemselves(Pair pair) {
    assertThat(Difference.between(pair.live(), pair.live(), pair.type())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void doNotChangeWhenTheyAreLaidOverTheLiveOnes(Pair pair) {
    Map<String, @Nullable Object> laid =
        Overlay.of(pair.live().content(), pair.wanted().content(), pair.type());

    assertThat(Difference.between(pair.live(), Manifest.of(laid), pair.type())).isEmpty();
  }
}
