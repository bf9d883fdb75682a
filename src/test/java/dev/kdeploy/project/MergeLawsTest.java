package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for layers of any content. A seed that fails is in the name of the test.
class MergeLawsTest {
  private static final List<String> KEYS = List.of("a", "b", "c", "d");
  private static final Merge MERGE = new Merge(Schema.of("kdeploy"));

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void layersOneByOneAreTheSameAsAllAtOnce(long seed) {
    List<LayerTree> layers = layers(seed);

    List<LayerTree> oneByOne = List.of(layers.getFirst());
    for (LayerTree layer : layers.subList(1, layers.size())) {
      oneByOne = List.of(asLayer(merged(List.of(oneByOne.getFirst(), layer))));
    }

    assertThat(merged(oneByOne)).isEqualTo(merged(layers));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anEmptyLayerChangesNothing(long seed) {
    List<LayerTree> layers = layers(seed);
    for (int i = 0; i <= layers.size(); i++) {
      List<LayerTree> more = new ArrayList<>(layers);
      more.add(i, layer(Map.of()));

      assertThat(merged(more)).isEqualTo(merged(layers));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameLayerTwiceChangesNothing(long seed) {
    List<LayerTree> layers = layers(seed);
    List<LayerTree> twice = new ArrayList<>(layers);
    twice.add(layers.getLast());

    assertThat(merged(twice)).isEqualTo(merged(layers));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWinnerOfALeafIsItsValue(long seed) {
    Merged.OfMap merged = MERGE.merge(layers(seed));
    Values values = new Values((YamlMap) merged.tree(), merged);

    for (Explanation explanation : values.explain("")) {
      Object setting = explanation.winner().value();
      assertThat(setting instanceof Map ? Map.of() : setting)
          .as(explanation.path())
          .isEqualTo(explanation.value());
    }
  }

  private static @Nullable Object merged(List<LayerTree> layers) {
    return MERGE.merge(layers).tree().value();
  }

  @SuppressWarnings("unchecked")
  private static LayerTree asLayer(@Nullable Object tree) {
    return layer((Map<String, @Nullable Object>) Objects.requireNonNull(tree));
  }

  private static List<LayerTree> layers(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<LayerTree> layers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Map<String, @Nullable Object> root = new LinkedHashMap<>();
      root.put("values", map(random, 3));
      Map<String, @Nullable Object> workloads = new LinkedHashMap<>();
      KEYS.forEach(key -> workloads.put(key, map(random, 2)));
      root.put("workloads", workloads);
      layers.add(layer(root));
    }
    return layers;
  }

  private static LayerTree layer(Map<String, @Nullable Object> root) {
    Source source = Source.of("layer", Yaml.write(root));
    return new LayerTree(
        Layer.VALUES, source, (YamlMap) Yaml.read(source, Yaml.Dialect.CORE).getFirst());
  }

  private static Map<String, @Nullable Object> map(RandomGenerator random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(KEYS.get(random.nextInt(KEYS.size())), value(random, depth));
    }
    return map;
  }

  private static @Nullable Object value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> null;
      case 1 -> random.nextLong(10);
      case 2 -> List.of("x", random.nextLong(10));
      case 3 -> "text";
      default -> map(random, depth - 1);
    };
  }
}
