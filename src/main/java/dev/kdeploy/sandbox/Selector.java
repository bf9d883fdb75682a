package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Label and field selectors, as queries and as objects write them.
final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s=!,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUAL =
      Pattern.compile("\\s*([^\\s=!,()]+)\\s*(==|=|!=)\\s*([^\\s=!,()]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s=!,()]+)\\s*");
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

  private static final Set<String> POD_FIELDS =
      Set.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");
  private static final Set<String> EVENT_FIELDS =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  private Selector() {}

  /// A test of labels for a `labelSelector` in a URL.
  static Predicate<Map<String, @Nullable Object>> labels(String text) {
    List<Predicate<Map<String, @Nullable Object>>> all = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : COMMA.split(text, -1)) {
        all.add(requirement(part));
      }
    }
    return labels -> all.stream().allMatch(test -> test.test(labels));
  }

  private static Predicate<Map<String, @Nullable Object>> requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = Set.copyOf(List.of(set.group(3).strip().split("\\s*,\\s*")));
      String key = set.group(1);
      return set.group(2).equals("in")
          ? labels -> labels.containsKey(key) && values.contains(Tree.text(labels, key))
          : labels -> !labels.containsKey(key) || !values.contains(Tree.text(labels, key));
    }
    Matcher equal = EQUAL.matcher(part);
    if (equal.matches()) {
      String key = equal.group(1);
      String value = equal.group(3);
      return equal.group(2).equals("!=")
          ? labels -> !labels.containsKey(key) || !value.equals(Tree.text(labels, key))
          : labels -> labels.containsKey(key) && value.equals(Tree.text(labels, key));
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return labels -> labels.containsKey(exists.group(2)) == wanted;
    }
    throw Refusal.badRequest(
        "unable to parse requirement: found '" + part.strip() + "', expected: identifier");
  }

  /// A test of objects for a `fieldSelector` in a URL.
  static Predicate<Stored> fields(Kind kind, String text) {
    List<Predicate<Stored>> all = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : text.split(",", -1)) {
        all.add(field(kind, part));
      }
    }
    return object -> all.stream().allMatch(test -> test.test(object));
  }

  private static Predicate<Stored> field(Kind kind, String part) {
    Matcher equal = EQUAL.matcher(part);
    if (!equal.matches()) {
      throw Refusal.badRequest("invalid selector: '" + part + "'; can't understand '" + part + "'");
    }
    String field = equal.group(1);
    if (!isKnown(kind, field)) {
      throw Refusal.badRequest(
          "\""
              + field
              + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }
    String[] path =
        field.equals("source") ? new String[] {"source", "component"} : field.split("\\.", -1);
    boolean wanted = !equal.group(2).equals("!=");
    return object -> object.text(path).equals(equal.group(3)) == wanted;
  }

  private static boolean isKnown(Kind kind, String field) {
    return switch (field) {
      case "metadata.name" -> true;
      case "metadata.namespace" -> kind.namespaced();
      default ->
          switch (kind.resource()) {
            case "pods" -> POD_FIELDS.contains(field);
            case "events", "events.events.k8s.io" -> EVENT_FIELDS.contains(field);
            case "secrets" -> field.equals("type");
            case "namespaces" -> field.equals("status.phase");
            case "replicasets.apps", "replicationcontrollers" -> field.equals("status.replicas");
            case "jobs.batch" -> field.equals("status.successful");
            case "nodes" -> field.equals("spec.unschedulable");
            default -> false;
          };
    };
  }

  /// Whether labels match a `matchLabels`/`matchExpressions` selector; an empty one matches
  /// everything.
  static boolean matches(
      Map<String, @Nullable Object> selector, Map<String, @Nullable Object> labels) {
    for (Map.Entry<String, @Nullable Object> each : Tree.map(selector, "matchLabels").entrySet()) {
      if (!labels.containsKey(each.getKey())
          || !String.valueOf(each.getValue()).equals(Tree.text(labels, each.getKey()))) {
        return false;
      }
    }
    for (Map<String, @Nullable Object> expression : Tree.maps(selector, "matchExpressions")) {
      if (!matchesExpression(expression, labels)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesExpression(
      Map<String, @Nullable Object> expression, Map<String, @Nullable Object> labels) {
    String key = Tree.text(expression, "key");
    boolean has = labels.containsKey(key);
    boolean in = has && Tree.list(expression, "values").contains(Tree.text(labels, key));
    return switch (Tree.text(expression, "operator")) {
      case "In" -> in;
      case "NotIn" -> !in;
      case "Exists" -> has;
      case "DoesNotExist" -> !has;
      default -> false;
    };
  }

  /// Whether labels match a plain map of labels, as Services select; an empty map matches nothing.
  static boolean matchesAll(
      Map<String, @Nullable Object> wanted, Map<String, @Nullable Object> labels) {
    return !wanted.isEmpty()
        && wanted.entrySet().stream()
            .allMatch(
                each ->
                    labels.containsKey(each.getKey())
                        && String.valueOf(each.getValue())
                            .equals(Tree.text(labels, each.getKey())));
  }
}
