package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fills `{{name}}` in the texts of a tree from its `values`, once.
///
/// A text that is one tag alone becomes the value with its type; elsewhere the value's text is put
/// in as it is written. `values` themselves may use values that use no others. Where nothing can be
/// filled in, the text stays and a problem says why.
final class Expansion {
  // Characters and nodes that may come from values: far above any need, far below what memory
  // holds.
  private static final long MOST = 32 << 20;

  private final Schema schema;
  private final Set<Source> verbatim;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<YamlNode> unresolved = Collections.newSetFromMap(new IdentityHashMap<>());
  private YamlMap values;
  private boolean inValues;
  private long room = MOST;

  /// @param verbatim sources whose texts are left alone, by identity
  Expansion(Schema schema, Set<Source> verbatim, YamlMap root) {
    this.schema = schema;
    this.verbatim = verbatim;
    this.values = root.get("values") instanceof YamlMap map ? map : empty(root.location());
  }

  private static YamlMap empty(Location location) {
    return new YamlMap(location, new LinkedHashMap<>());
  }

  List<Problem> problems() {
    return problems;
  }

  /// Whether a scalar still has a tag that could not be filled in.
  boolean isUnresolved(YamlScalar scalar) {
    return unresolved.contains(scalar);
  }

  /// The tree with its tags filled in.
  YamlMap expand(YamlMap root) {
    SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>(root.entries());
    YamlMap.Entry before = entries.get("values");
    if (before != null) {
      inValues = true;
      YamlNode expanded = expand(before.node(), KeyPath.of("values"));
      inValues = false;
      values = expanded instanceof YamlMap map ? map : values;
      entries.put("values", new YamlMap.Entry(before.key(), expanded));
    }
    entries.replaceAll(
        (key, entry) ->
            key.equals("values")
                ? entry
                : new YamlMap.Entry(entry.key(), expand(entry.node(), KeyPath.of(key))));
    return new YamlMap(root.location(), entries);
  }

  private YamlNode expand(YamlNode node, KeyPath path) {
    return switch (node) {
      case YamlScalar scalar -> expand(scalar, path);
      case YamlList list -> {
        List<YamlNode> items = new ArrayList<>();
        for (YamlNode item : list.items()) {
          items.add(expand(item, path.item(items.size())));
        }
        yield new YamlList(list.location(), items);
      }
      case YamlMap map -> {
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        map.entries()
            .forEach(
                (key, entry) ->
                    entries.put(
                        key, new YamlMap.Entry(entry.key(), expand(entry.node(), path.key(key)))));
        yield new YamlMap(map.location(), entries);
      }
    };
  }

  private YamlNode expand(YamlScalar scalar, KeyPath path) {
    if (!(scalar.value() instanceof String text)
        || !Tags.mayHave(text)
        || verbatim.contains(scalar.location().source())) {
      return scalar;
    }
    List<Tags.Piece> pieces = Tags.split(text);
    int before = problems.size();
    YamlNode expanded =
        pieces.size() == 1 && pieces.getFirst() instanceof Tags.Tag tag
            ? whole(scalar, tag, path)
            : text(scalar, pieces, path);
    if (problems.size() > before) {
      unresolved.add(scalar);
      return scalar;
    }
    return expanded;
  }

  private YamlNode whole(YamlScalar scalar, Tags.Tag tag, KeyPath path) {
    YamlNode found = value(scalar, tag);
    if (found == null) {
      return scalar;
    }
    take(size(found), scalar, tag);
    YamlNode moved = moved(found, scalar.location());
    return moved instanceof YamlScalar value ? Coercion.toText(value, schema.at(path)) : moved;
  }

  private YamlScalar text(YamlScalar scalar, List<Tags.Piece> pieces, KeyPath path) {
    StringBuilder text = new StringBuilder();
    for (Tags.Piece piece : pieces) {
      switch (piece) {
        case Tags.Text plain -> text.append(plain.text());
        case Tags.Broken broken -> problems.add(broken(scalar, broken, path));
        case Tags.Tag tag -> append(scalar, tag, path, text);
      }
    }
    String whole = text.toString();
    return new YamlScalar(scalar.location(), whole, whole, true, null);
  }

  private void append(YamlScalar scalar, Tags.Tag tag, KeyPath path, StringBuilder text) {
    YamlNode found = value(scalar, tag);
    if (found instanceof YamlScalar value && value.other() == null) {
      take(value.text().length(), scalar, tag);
      text.append(value.text());
    } else if (found instanceof YamlScalar value) {
      problems.add(
          Problem.at(place(scalar, tag.raw()))
              .what("`%s` wants the text of `%s`, which can be read in two ways", path, tag.name())
              .why("%s is written without quotes at %s", "`" + value.text() + "`", value.location())
              .fix("put quotes around it there"));
    } else if (found != null) {
      problems.add(
          Problem.at(place(scalar, tag.raw()))
              .what("`%s` is %s and cannot stand inside a text", tag.name(), found.kind())
              .why("it is written at %s", found.location())
              .fix("name one of its entries, or let `%s` be the whole text", tag.raw()));
    }
  }

  private void take(long size, YamlScalar scalar, Tags.Tag tag) {
    room -= size;
    if (room < 0) {
      throw new KdeployException(
          Problem.at(place(scalar, tag.raw()))
              .what("the values that are filled in make the project grow too large")
              .why("`%s` is used more often than memory could hold", tag.name())
              .fix("keep large content in files"));
    }
  }

  /// Roughly what a copy of a value takes.
  private static long size(YamlNode node) {
    return switch (node) {
      case YamlScalar _ -> 32;
      case YamlList list -> 32 + list.items().stream().mapToLong(Expansion::size).sum();
      case YamlMap map ->
          32 + map.entries().values().stream().mapToLong(entry -> 32 + size(entry.node())).sum();
    };
  }

  /// The value that a tag names, or null after a problem.
  private @Nullable YamlNode value(YamlScalar scalar, Tags.Tag tag) {
    YamlNode found = find(tag.name());
    if (found == null) {
      problems.add(unknown(scalar, tag));
    } else if (inValues && usesOthers(found)) {
      problems.add(
          Problem.at(place(scalar, tag.raw()))
              .what("`%s` itself uses other values", tag.name())
              .why(
                  "values are filled in once, and `%s` at %s is not plain",
                  tag.name(), found.location())
              .fix("write what it stands for"));
      return null;
    }
    return found;
  }

  private @Nullable YamlNode find(String name) {
    YamlNode found = find(values, name);
    return found == null && name.startsWith("values.")
        ? find(values, name.substring("values.".length()))
        : found;
  }

  private static @Nullable YamlNode find(YamlNode from, String name) {
    if (!(from instanceof YamlMap map)) {
      return null;
    }
    YamlNode whole = map.get(name);
    for (int dot = name.indexOf('.'); whole == null && dot > 0; dot = name.indexOf('.', dot + 1)) {
      YamlNode first = map.get(name.substring(0, dot));
      whole = first == null ? null : find(first, name.substring(dot + 1));
    }
    return whole;
  }

  private boolean usesOthers(YamlNode node) {
    return switch (node) {
      case YamlScalar scalar ->
          scalar.value() instanceof String text
              && !verbatim.contains(scalar.location().source())
              && Tags.split(text).stream().anyMatch(piece -> !(piece instanceof Tags.Text));
      case YamlList list -> list.items().stream().anyMatch(this::usesOthers);
      case YamlMap map ->
          map.entries().values().stream().anyMatch(entry -> usesOthers(entry.node()));
    };
  }

  private Problem unknown(YamlScalar scalar, Tags.Tag tag) {
    List<String> names = new ArrayList<>();
    collectNames(values, "", names);
    return Problem.at(place(scalar, tag.raw()))
        .what("`%s` is not in `values`", Known.brief(tag.name()))
        .fix(
            "%s",
            names.isEmpty()
                ? "add `"
                    + Known.brief(tag.name())
                    + "` to `values`, or write `\\{{` for two braces"
                : Known.sentence(tag.name(), names));
  }

  private static void collectNames(YamlMap map, String before, List<String> names) {
    map.entries()
        .forEach(
            (key, entry) -> {
              names.add(before + key);
              if (entry.node() instanceof YamlMap below && names.size() < 1000) {
                collectNames(below, before + key + ".", names);
              }
            });
  }

  private static Problem broken(YamlScalar scalar, Tags.Broken broken, KeyPath path) {
    return Problem.at(place(scalar, broken.raw()))
        .what("`%s` has %s, which names no value", path, "`" + Known.brief(broken.raw()) + "`")
        .why("%s", broken.why())
        .fix("write `{{name}}` for a value, or `\\{{` for two braces that mean themselves");
  }

  /// Where a tag stands in its text, as far as the source shows it.
  private static Location place(YamlScalar scalar, String raw) {
    Location start = scalar.location();
    int lines = Math.min(500, (int) scalar.text().lines().count() + 2);
    for (int i = 0; i < lines; i++) {
      String line = start.source().line(start.line() + i);
      int column = line.indexOf(raw, i == 0 ? Math.min(line.length(), start.column() - 1) : 0);
      if (column >= 0) {
        return new Location(start.source(), start.line() + i, column + 1, raw.length());
      }
    }
    return start;
  }

  /// The same value, standing where it is used.
  private static YamlNode moved(YamlNode node, Location to) {
    return switch (node) {
      case YamlScalar scalar ->
          new YamlScalar(to, scalar.text(), scalar.value(), scalar.quoted(), scalar.other());
      case YamlList list ->
          new YamlList(to, list.items().stream().map(item -> moved(item, to)).toList());
      case YamlMap map -> {
        SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        map.entries()
            .forEach(
                (key, entry) -> entries.put(key, new YamlMap.Entry(to, moved(entry.node(), to))));
        yield new YamlMap(to, entries);
      }
    };
  }
}
