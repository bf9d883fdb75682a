package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a layer of an assignment.
///
/// A list has no parts that layers could say separately, so `list[0]=x` takes the list as the
/// layers below have it and changes a copy.
///
/// @param below what the layers below say at a place, or null
record SetLayer(
    SetOption.Kind kind,
    Source source,
    Schema schema,
    Function<KeyPath, @Nullable YamlNode> below,
    SourceFiles files) {
  // What a person types who means a number, true, false or null, and nothing that is punctuation in
  // YAML.
  private static final Pattern TYPED = Pattern.compile("[-+.0-9a-zA-Z_~]{1,40}");

  LayerTree tree(Assignment assignment) {
    YamlNode root = node(assignment, 0, KeyPath.ROOT);
    boolean verbatim = kind == SetOption.Kind.SET_FILE;
    return new LayerTree(Layer.SET, source, (YamlMap) root, verbatim);
  }

  private YamlNode node(Assignment assignment, int depth, KeyPath here) {
    if (depth == assignment.path().size()) {
      return value(assignment);
    }
    Location place = assignment.keys().get(depth);
    return switch (assignment.path().steps().get(depth)) {
      case Integer index -> list(assignment, depth, here, index, place);
      case Object key -> {
        YamlNode inner = node(assignment, depth + 1, here.key(key.toString()));
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        entries.put(key.toString(), new YamlMap.Entry(place, inner));
        yield new YamlMap(place, entries);
      }
    };
  }

  private YamlList list(Assignment assignment, int depth, KeyPath here, int index, Location place) {
    List<YamlNode> items =
        new ArrayList<>(below.apply(here) instanceof YamlList list ? list.items() : List.of());
    if (index > items.size()) {
      throw new KdeployException(
          Problem.at(place)
              .what("`%s` has no place %d, as its items end at %d", here, index, items.size() - 1)
              .fix("`%s` is the next free one", here.item(items.size())));
    }
    YamlNode inner = node(assignment, depth + 1, here.item(index));
    if (index == items.size()) {
      items.add(inner);
    } else {
      items.set(index, over(items.get(index), inner));
    }
    items.removeIf(item -> item instanceof YamlScalar scalar && scalar.value() == null);
    return new YamlList(place, items);
  }

  /// Lays one node over another as layers do.
  private static YamlNode over(YamlNode lower, YamlNode upper) {
    if (!(lower instanceof YamlMap under && upper instanceof YamlMap above)) {
      return upper;
    }
    SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>(under.entries());
    above
        .entries()
        .forEach(
            (key, entry) ->
                entries.merge(
                    key, entry, (a, b) -> new YamlMap.Entry(b.key(), over(a.node(), b.node()))));
    return new YamlMap(above.location(), entries);
  }

  private YamlNode value(Assignment assignment) {
    if (!assignment.isList()) {
      return scalar(assignment.values().getFirst(), assignment.path());
    }
    List<YamlNode> items = new ArrayList<>();
    for (Assignment.Piece piece : assignment.values()) {
      items.add(scalar(piece, assignment.path().item(items.size())));
    }
    return new YamlList(assignment.keys().getLast(), items);
  }

  private YamlScalar scalar(Assignment.Piece piece, KeyPath path) {
    return switch (kind) {
      case SET -> Coercion.toText(guess(piece), schema.at(path));
      case SET_STRING -> text(piece.text(), piece.where());
      case SET_FILE -> text(files.content(piece.text(), piece.where()), piece.where());
    };
  }

  private static YamlScalar text(String text, Location where) {
    return new YamlScalar(where, text, text, true, null);
  }

  /// What a reader of YAML 1.2 makes of the text; on a command line nobody else reads it.
  private YamlScalar guess(Assignment.Piece piece) {
    if (piece.text().equals("null") || piece.text().equals("~")) {
      return new YamlScalar(piece.where(), piece.text(), null, false, null);
    }
    if (!TYPED.matcher(piece.text()).matches()) {
      return text(piece.text(), piece.where());
    }
    List<YamlNode> read =
        Yaml.read(Source.of(source.name(), "- " + piece.text()), Yaml.Dialect.CORE);
    return !read.isEmpty()
            && read.getFirst() instanceof YamlList list
            && list.items().getFirst() instanceof YamlScalar scalar
            && scalar.value() != null
        ? new YamlScalar(piece.where(), piece.text(), scalar.value(), false, null)
        : text(piece.text(), piece.where());
  }
}
