package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the parents of a Gateway API route say about it in its status.
final class Acceptance {
  private static final List<String> CONDITIONS = List.of("Accepted", "ResolvedRefs");

  private Acceptance() {}

  /// The parents that take the route as it is now, or as it was when they last looked.
  static List<Map<String, @Nullable Object>> acceptedBy(Manifest route) {
    return Tree.maps(route.get("spec", "parentRefs")).stream()
        .filter(parent -> answers(route, parent).stream().anyMatch(Acceptance::isYes))
        .toList();
  }

  /// What some of these parents still lack; empty when all of them take the route as it is now.
  ///
  /// @param parents as in `spec.parentRefs`; all of the route's when there are none
  static Optional<String> missing(Manifest route, List<Map<String, @Nullable Object>> parents) {
    long generation = route.number(0, "metadata", "generation");
    List<Map<String, @Nullable Object>> asked =
        parents.isEmpty() ? Tree.maps(route.get("spec", "parentRefs")) : parents;
    for (Map<String, @Nullable Object> parent : asked) {
      Optional<String> missing = missing(route, parent, generation);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(
      Manifest route, Map<String, @Nullable Object> parent, long generation) {
    String name = kind(parent) + "/" + Tree.text(parent, "name");
    List<Map<String, @Nullable Object>> answers = answers(route, parent);
    if (answers.isEmpty()) {
      return Optional.of("`%s` has not answered yet".formatted(name));
    }
    for (String type : CONDITIONS) {
      for (Map<String, @Nullable Object> answer : answers) {
        Map<String, @Nullable Object> condition = condition(answer, type);
        if (Tree.number(condition, 0, "observedGeneration") < generation) {
          return Optional.of("`%s` has not seen the new weights yet".formatted(name));
        }
        if (!Tree.text(condition, "status").equals("True")) {
          return Optional.of("`%s` says %s".formatted(name, words(type, condition)));
        }
      }
    }
    return Optional.empty();
  }

  private static String words(String type, Map<String, @Nullable Object> condition) {
    String message = Tree.text(condition, "message").strip();
    String reason = Tree.text(condition, "reason");
    String why = message.isEmpty() ? reason : message;
    return "`" + type + "` is not true" + (why.isEmpty() ? "" : ": " + why);
  }

  private static boolean isYes(Map<String, @Nullable Object> answer) {
    return CONDITIONS.stream()
        .allMatch(type -> Tree.text(condition(answer, type), "status").equals("True"));
  }

  private static Map<String, @Nullable Object> condition(
      Map<String, @Nullable Object> answer, String type) {
    return Tree.maps(answer, "conditions").stream()
        .filter(one -> Tree.text(one, "type").equals(type))
        .findFirst()
        .orElse(Map.of());
  }

  private static List<Map<String, @Nullable Object>> answers(
      Manifest route, @Nullable Object parent) {
    return Tree.maps(route.get("status", "parents")).stream()
        .filter(answer -> key(route, Tree.map(answer, "parentRef")).equals(key(route, parent)))
        .toList();
  }

  /// A parent with what the server fills in when it is left out.
  private static List<String> key(Manifest route, @Nullable Object parent) {
    String group = Tree.text(parent, "group");
    String namespace = Tree.text(parent, "namespace");
    return List.of(
        Tree.get(parent, "group") != null ? group : "gateway.networking.k8s.io",
        kind(parent),
        namespace.isEmpty() ? route.id().namespace() : namespace,
        Tree.text(parent, "name"),
        Tree.text(parent, "sectionName"),
        Tree.text(parent, "port"));
  }

  private static String kind(@Nullable Object parent) {
    String kind = Tree.text(parent, "kind");
    return kind.isEmpty() ? "Gateway" : kind;
  }
}
