package dev.kdeploy.project;

import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds nulls that remove nothing: a value that was forgotten, or a name that was mistyped.
///
/// Among free values null just says "not there", and an empty map or list (`env:` with nothing
/// below it) does no harm. Nor does a `null` that is spelled out for a key of the schema: another
/// environment may have a default there.
record Removals(Schema schema, List<Problem> problems) {
  void check(Merged.OfMap root) {
    root.entries().forEach((key, below) -> check(below, root, KeyPath.of(key)));
  }

  private void check(Merged here, Merged.OfMap around, KeyPath path) {
    switch (here) {
      case Merged.Value _ -> {}
      case Merged.OfMap map ->
          map.entries().forEach((key, below) -> check(below, map, path.key(key)));
      case Merged.Removed removed -> {
        Claim winner = removed.claims().getFirst();
        if (removed.claims().stream().allMatch(Claim::isNull) && matters(path, winner)) {
          problems.add(nothingThere(winner, around, path));
        }
      }
    }
  }

  private boolean matters(KeyPath path, Claim winner) {
    List<Schema> around = schema.at(path.parent());
    if (isFree(path) || around.isEmpty()) {
      return false;
    }
    List<Schema> here = schema.at(path);
    boolean named = around.stream().anyMatch(each -> each.knownKeys().contains(path.last()));
    boolean many = here.stream().anyMatch(each -> holdsMany(each.types()));
    return !here.isEmpty() && !(named && (many || winner.isSpelledOutNull()));
  }

  private static boolean holdsMany(Set<String> types) {
    return types.contains("object") || types.contains("array");
  }

  private boolean isFree(KeyPath path) {
    KeyPath prefix = KeyPath.ROOT;
    for (Object step : path.steps()) {
      prefix = prefix.key(step.toString());
      if (schema.at(prefix).stream().anyMatch(each -> each.is("x-values"))) {
        return true;
      }
    }
    return path.startsWith("defaults") || path.steps().getFirst().toString().startsWith("x-");
  }

  private Problem nothingThere(Claim claim, Merged.OfMap around, KeyPath path) {
    Problem problem = Problem.at(claim.key());
    if (claim.tree().layer() == Layer.PROJECT) {
      return problem.what("`%s` is empty", path).fix("%s", example(path));
    }
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, Merged> entry : around.entries().entrySet()) {
      if (!(entry.getValue() instanceof Merged.Removed)) {
        others.add(entry.getKey());
      }
    }
    return problem
        .what("`%s` removes nothing", path)
        .why("no layer below says anything about it")
        .fix("%s", Known.sentence(path.last(), others));
  }

  private String example(KeyPath path) {
    List<Schema> here = schema.at(path);
    return here.stream()
        .map(Schema::example)
        .filter(text -> text != null)
        .findFirst()
        .map(text -> "for example `" + path.line(text) + "`, or remove the line")
        .orElse(
            here.stream().anyMatch(each -> each.types().contains("string"))
                ? "write `" + path.line("\"\"") + "` for an empty text, or remove the line"
                : "write what belongs to it, or remove the line");
  }
}
