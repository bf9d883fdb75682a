package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Holds a tree against a schema and says everything that is wrong with it.
///
/// @param whole whether the tree is complete; a layer on its own need not have what others may add,
///   and may have nulls
/// @param open scalars about which nothing can be said yet, as their `{{…}}` are not filled in
/// @param roots the trees around, for hints
/// @param problems takes what is found
/// @param secrets takes the place of every text that should not stand in a file
record SchemaCheck(
    boolean whole,
    Predicate<YamlScalar> open,
    List<YamlMap> roots,
    List<Problem> problems,
    List<Location> secrets) {
  /// Nobody reads more, and each one takes time to put into words.
  private static final int ENOUGH = 300;

  /// Checks a node that stands at `path`; `place` is its key's place, for what is wrong with it as
  /// a whole.
  void check(YamlNode node, Schema schema, KeyPath path, Location place) {
    if (isOpen(node, path) || isEnough()) {
      return;
    }
    if (schema.find("x-not-yet") instanceof String why) {
      problems.add(
          Problem.at(place)
              .what("`%s` cannot be used yet", path)
              .why("%s", why)
              .fix("remove it for now"));
      return;
    }
    if (schema.is("x-secret")) {
      hideTexts(node, schema);
      if (!(node instanceof YamlMap)) {
        problems.add(literal(node, path));
        return;
      }
    }
    for (Schema view : schema.views()) {
      if (!checkView(node, view, schema, path, place)) {
        return;
      }
    }
  }

  /// Whether so much is wrong that nothing more needs to be found.
  boolean isEnough() {
    return problems.size() > ENOUGH;
  }

  private boolean isOpen(YamlNode node, KeyPath path) {
    return node instanceof YamlScalar scalar
        && (open.test(scalar) || (!whole && scalar.value() == null && !path.isInList()));
  }

  /// Whether it makes sense to go on with the other views.
  private boolean checkView(
      YamlNode node, Schema view, Schema schema, KeyPath path, Location place) {
    List<Schema> branches = KeyChoice.isOnlyAboutKeys(view) ? List.of() : view.branches();
    if (!branches.isEmpty()) {
      return new Branches(this).check(node, branches, schema, path, place);
    }
    ScalarCheck scalars = new ScalarCheck(schema, path, problems);
    if (!scalars.checkType(node, view)) {
      return false;
    }
    switch (node) {
      case YamlScalar scalar -> scalars.check(scalar, view);
      case YamlList list -> checkList(list, view, path, place);
      case YamlMap map -> new MapCheck(this, view, schema).check(map, path, place);
    }
    return true;
  }

  private void checkList(YamlList list, Schema view, KeyPath path, Location place) {
    int size = list.items().size();
    if (view.get("minItems") instanceof Number least && size < least.intValue()) {
      problems.add(
          Problem.at(list.location())
              .what("`%s` needs at least %d, found %d", path, least.intValue(), size)
              .fix("%s", ScalarCheck.example(view, path, "remove it, or say what belongs there")));
    }
    if (view.get("maxItems") instanceof Number most && size > most.intValue()) {
      problems.add(
          Problem.at(list.location())
              .what("`%s` takes at most %d, found %d", path, most.intValue(), size)
              .fix("remove what is too much"));
    }
    Schema items = view.child("items");
    for (int i = 0; i < size && !isEnough(); i++) {
      YamlNode item = list.items().get(i);
      check(item, items == null ? Schema.nothing() : items, path.item(i), item.location());
    }
    if (Boolean.TRUE.equals(view.get("uniqueItems"))) {
      checkUnique(list, path, place);
    }
  }

  private void checkUnique(YamlList list, KeyPath path, Location place) {
    List<@Nullable Object> seen = new ArrayList<>();
    for (YamlNode item : list.items()) {
      Object value = item.value();
      if (seen.contains(value)) {
        problems.add(
            Problem.at(item.location())
                .what("`%s` has this twice", path)
                .why("the list starts in line %d", place.line())
                .fix("remove one of the two"));
      }
      seen.add(value);
    }
  }

  /// Hides every text that is not the value of a key that the schema names.
  private void hideTexts(YamlNode node, Schema schema) {
    switch (node) {
      case YamlScalar scalar -> secrets.add(scalar.location());
      case YamlList list -> list.items().forEach(item -> hideTexts(item, schema));
      case YamlMap map ->
          map.entries()
              .forEach(
                  (key, entry) -> {
                    List<Schema> below = schema.at(KeyPath.of(key));
                    if (below.isEmpty() || !schema.knownKeys().contains(key)) {
                      hideBelow(entry.node(), below);
                    }
                  });
    }
  }

  private void hideBelow(YamlNode node, List<Schema> schemas) {
    if (schemas.isEmpty()) {
      hideTexts(node, Schema.nothing());
    } else {
      hideTexts(node, schemas.getFirst());
    }
  }

  private static Problem literal(YamlNode node, KeyPath path) {
    return Problem.at(node.location())
        .what("`%s` stands here as a literal", path)
        .why("whoever can read the file would know the secret")
        .fix("write `{env: VARIABLE}`, `{file: …}`, `{command: […]}` or `{generate: 28 hex}`");
  }

  /// A check of the same tree that collects its problems for itself.
  SchemaCheck apart() {
    return new SchemaCheck(whole, open, roots, new ArrayList<>(), secrets);
  }

  /// The keys of the maps around that a hint may name.
  Set<String> keysOf(String rootKey) {
    Set<String> keys = new LinkedHashSet<>();
    for (YamlMap root : roots) {
      if (root.get(rootKey) instanceof YamlMap map) {
        keys.addAll(map.entries().keySet());
      }
    }
    return keys;
  }
}
