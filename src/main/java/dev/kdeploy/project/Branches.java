package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Chooses among the alternatives of `oneOf` and `anyOf` the one that was meant, and says what is
/// wrong with that one.
record Branches(SchemaCheck check) {
  /// Whether the node fits one of the alternatives.
  boolean check(YamlNode node, List<Schema> branches, Schema schema, KeyPath path, Location place) {
    List<Schema> fitting =
        branches.stream().filter(branch -> ScalarCheck.isOfType(node, branch.types())).toList();
    if (fitting.isEmpty()) {
      return new ScalarCheck(schema, path, check.problems())
          .checkTypes(node, schema.types(), schema);
    }
    List<Attempt> attempts =
        fitting.stream().map(branch -> attempt(node, branch, path, place)).toList();
    Attempt best =
        attempts.stream()
            .min(
                Comparator.comparingInt((Attempt attempt) -> attempt.problems.size())
                    .thenComparingInt(attempt -> -sharedKeys(node, attempt.branch)))
            .orElseThrow();
    if (best.problems.isEmpty()) {
      return true;
    }
    meant(node, attempts, best)
        .problems
        .forEach(p -> check.problems().add(explained(p, node, schema)));
    return false;
  }

  /// What is wrong with a scalar, with what the schema says about all alternatives together.
  private static Problem explained(Problem problem, YamlNode node, Schema schema) {
    if (!(node instanceof YamlScalar)) {
      return problem;
    }
    Problem explained = problem;
    if (problem.why() == null
        && schema.views().getLast().get("description") instanceof String form) {
      explained = explained.why("%s", form);
    }
    String example = schema.example();
    return explained.fix() == null && example != null
        ? explained.fix("for example `%s`", example)
        : explained;
  }

  private record Attempt(Schema branch, List<Problem> problems) {}

  private Attempt attempt(YamlNode node, Schema branch, KeyPath path, Location place) {
    SchemaCheck apart = check.apart();
    apart.check(node, branch, path, place);
    return new Attempt(branch, apart.problems());
  }

  /// Of maps, the alternative with most of the keys that were written; else the one with the fewest
  /// problems.
  private static Attempt meant(YamlNode node, List<Attempt> attempts, Attempt best) {
    return node instanceof YamlMap
        ? attempts.stream()
            .max(
                Comparator.comparingInt((Attempt attempt) -> sharedKeys(node, attempt.branch))
                    .thenComparingInt(attempt -> -attempt.problems.size()))
            .orElse(best)
        : best;
  }

  private static int sharedKeys(YamlNode node, Schema branch) {
    Set<String> known = branch.knownKeys();
    return node instanceof YamlMap map
        ? (int) map.entries().keySet().stream().filter(known::contains).count()
        : 0;
  }
}
