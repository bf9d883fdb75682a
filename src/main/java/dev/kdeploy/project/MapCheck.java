package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlScalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Holds the keys of a map against one view of a schema.
record MapCheck(SchemaCheck check, Schema view, Schema schema) {
  void check(YamlMap map, KeyPath path, Location place) {
    map.entries().forEach((key, entry) -> checkEntry(key, entry, path));
    // A layer on its own may leave to others what a map needs; a list's items come from one layer.
    if (check.whole() || path.isInList()) {
      checkRequired(map, path, place);
      KeyChoice.check(map, view, path, place, check.problems());
      checkSize(map, path, place);
    }
  }

  private void checkEntry(String key, YamlMap.Entry entry, KeyPath path) {
    KeyPath here = path.key(key);
    if (check.isEnough()) {
      return;
    }
    if (view.refuses(key)) {
      check.problems().add(unknown(key, entry, path));
      return;
    }
    Schema names = view.child("propertyNames");
    if (names != null) {
      YamlScalar name = new YamlScalar(entry.key(), key, key, true, null);
      new ScalarCheck(names, here, check.problems()).checkName(name);
    }
    Schema below = view.property(key);
    if (below != null) {
      check.check(entry.node(), below, here, entry.key());
    } else if (schema.at(KeyPath.of(key)).isEmpty()) {
      check.check(entry.node(), Schema.nothing(), here, entry.key());
    }
  }

  private Problem unknown(String key, YamlMap.Entry entry, KeyPath path) {
    Set<String> known = schema.knownKeys();
    String where = path.isRoot() ? "at the top level" : "in `" + path + "`";
    Problem problem = Problem.at(entry.key()).what("`%s` is not known %s", Known.brief(key), where);
    Optional<String> near = Known.nearest(key, known);
    Optional<String> elsewhere =
        path.isRoot() ? elsewhere(key, near.isPresent()) : Optional.empty();
    if (elsewhere.isPresent()) {
      return problem.fix("%s", elsewhere.get());
    }
    return problem.fix("%s", Known.sentence(key, known));
  }

  /// The place where a key of the top level may belong.
  private Optional<String> elsewhere(String key, boolean nearby) {
    if (check.keysOf("values").contains(key)) {
      return Optional.of("did you mean `" + KeyPath.of("values", key) + "`?");
    }
    if (nearby) {
      return Optional.empty();
    }
    Schema workload = Schema.of("workload");
    if (workload.knownKeys().contains(key)) {
      String name = check.keysOf("workloads").stream().findFirst().orElse("NAME");
      KeyPath path = KeyPath.of("workloads", name, key);
      return Optional.of(
          "it belongs to a workload: `" + path + "`, or for all of them: `defaults." + key + "`");
    }
    return Optional.of(
        Known.list(schema.knownKeys()).isEmpty()
            ? "remove it"
            : "a value of your own goes below `values`: `"
                + KeyPath.of("values", Known.brief(key))
                + "`; known here: "
                + Known.list(schema.knownKeys()));
  }

  private void checkRequired(YamlMap map, KeyPath path, Location place) {
    for (String key : view.texts("required")) {
      if (map.get(key) == null) {
        String who = path.isRoot() ? "the project" : "`" + path + "`";
        List<Schema> wanted = schema.at(KeyPath.of(key));
        String example =
            wanted.stream()
                .map(Schema::example)
                .filter(text -> text != null)
                .findFirst()
                .orElse("…");
        check
            .problems()
            .add(
                Problem.at(place)
                    .what("%s needs `%s`", who, key)
                    .fix("add `%s`", path.key(key).line(example)));
      }
    }
  }

  private void checkSize(YamlMap map, KeyPath path, Location place) {
    int size = map.entries().size();
    if (view.get("minProperties") instanceof Number least && size < least.intValue()) {
      check
          .problems()
          .add(
              Problem.at(place)
                  .what("`%s` is empty", path)
                  .fix("%s", ScalarCheck.example(schema, path, "remove it")));
    }
    if (view.get("maxProperties") instanceof Number most && size > most.intValue()) {
      check
          .problems()
          .add(
              Problem.at(place)
                  .what("`%s` takes at most %d keys, found %d", path, most.intValue(), size)
                  .fix("keep the one that is meant"));
    }
  }

  /// A name in the form that a name of Kubernetes has, as near to the given one as can be.
  static String asLabel(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
  }
}
