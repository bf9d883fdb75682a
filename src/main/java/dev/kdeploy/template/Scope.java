package dev.kdeploy.template;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.template.Token.Tag;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One level of what a name is looked up in: the tree, or what a section has entered.
///
/// @param value what `{{.}}` is
/// @param names what can be found by name
record Scope(@Nullable Object value, Map<String, @Nullable Object> names) {
  /// A level whose names are the keys of the value.
  static Scope of(@Nullable Object value) {
    return new Scope(value, map(value));
  }

  /// What is found where there is nothing; null is a value.
  enum Absent {
    HERE
  }

  /// The value of a dotted name: its first word in the innermost scope that knows it, the others
  /// from there.
  static @Nullable Object find(String name, List<Object> scopes) {
    if (name.equals(".")) {
      return top(scopes);
    }
    int dot = name.indexOf('.');
    Object value = head(dot < 0 ? name : name.substring(0, dot), scopes);
    while (dot >= 0 && !(value instanceof Absent)) {
      int next = name.indexOf('.', dot + 1);
      value = child(value, next < 0 ? name.substring(dot + 1) : name.substring(dot + 1, next));
      dot = next;
    }
    return value;
  }

  /// Why a name is not found, and what is there instead.
  static Problem missing(Tag tag, List<Object> scopes) {
    String[] words = tag.name().split("\\.", -1);
    Object value = head(words[0], scopes);
    if (value instanceof Absent) {
      Set<String> known = new LinkedHashSet<>();
      scopes.reversed().forEach(scope -> known.addAll(((Scope) scope).names().keySet()));
      return Problem.at(tag.where())
          .what("nothing is called `%s` here", words[0])
          .fix("%s", Suggestion.sentence(words[0], known));
    }
    String path = words[0];
    for (int i = 1; i < words.length; i++) {
      Object next = child(value, words[i]);
      if (next instanceof Absent) {
        return missing(tag, path, value, words[i]);
      }
      path += "." + words[i];
      value = next;
    }
    throw new IllegalStateException("the name is there: " + tag.name());
  }

  private static Problem missing(Tag tag, String path, @Nullable Object value, String word) {
    Problem at = Problem.at(tag.where()).what("`%s` has no `%s`", path, word);
    return value instanceof Map || value instanceof Named
        ? at.fix(
            "%s",
            map(value).isEmpty() ? "it is empty" : Suggestion.sentence(word, map(value).keySet()))
        : at.why("`%s` is %s", path, Values.describe(value));
  }

  private static @Nullable Object top(List<Object> scopes) {
    return ((Scope) scopes.getLast()).value();
  }

  private static @Nullable Object head(String word, List<Object> scopes) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      Object value = child(((Scope) scopes.get(i)).names(), word);
      if (!(value instanceof Absent)) {
        return value;
      }
    }
    return Absent.HERE;
  }

  private static @Nullable Object child(@Nullable Object value, String word) {
    Map<?, ?> map = map(value);
    Object child = map.get(word);
    return child != null || map.containsKey(word) ? child : Absent.HERE;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return switch (value) {
      case Named named -> named.entries();
      case Map<?, ?> map -> (Map<String, @Nullable Object>) map;
      case null, default -> Map.of();
    };
  }

  /// What a section over named things enters for one of them.
  static Scope entry(String name, @Nullable Object value) {
    Map<String, @Nullable Object> names = new LinkedHashMap<>(map(value));
    if (!(value instanceof Map || value instanceof Named)) {
      names.put("value", value);
    }
    names.put("name", name);
    return new Scope(value, names);
  }
}
