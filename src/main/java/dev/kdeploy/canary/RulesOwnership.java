package dev.kdeploy.canary;

import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who owns `spec.rules` of a route. Whoever writes weights becomes the owner, and the next apply
/// of the route by its real owner would be refused as a conflict; so the field is handed back.
final class RulesOwnership {
  private static final int MOST_ATTEMPTS = 5;
  private static final String[] RULES = {"fieldsV1", "f:spec", "f:rules"};

  private RulesOwnership() {}

  /// The entries of `managedFields` that own the rules, without their fields.
  static List<Map<String, @Nullable Object>> of(Manifest route) {
    return entries(route).stream()
        .filter(RulesOwnership::owns)
        .map(entry -> Tree.without(entry, "fieldsV1"))
        .toList();
  }

  /// Hands the rules back. That it may not be done, or that others keep writing, harms nobody
  /// before the next apply, which then says whose the field is; so nothing is made of it.
  static void handBack(Cluster cluster, ResourceId id, List<Map<String, @Nullable Object>> owners) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS && !owners.isEmpty(); attempt++) {
      Optional<Manifest> live = cluster.get(id);
      if (live.isEmpty()
          || of(live.get()).stream()
              .map(RulesOwnership::key)
              .toList()
              .equals(owners.stream().map(RulesOwnership::key).toList())) {
        return;
      }
      boolean raced =
          cluster.merge(id, patch(live.get(), owners)) instanceof Refused no
              && no.reason() == Reason.CONFLICT;
      if (!raced) {
        return;
      }
    }
  }

  private static Manifest patch(Manifest live, List<Map<String, @Nullable Object>> owners) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", live.resourceVersion());
    metadata.put("managedFields", handedBack(entries(live), owners));
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    patch.put("metadata", metadata);
    return Manifest.of(patch);
  }

  static List<Map<String, @Nullable Object>> handedBack(
      List<Map<String, @Nullable Object>> entries, List<Map<String, @Nullable Object>> owners) {
    List<Map<String, @Nullable Object>> after = new ArrayList<>();
    List<Map<String, @Nullable Object>> missing = new ArrayList<>(owners);
    for (Map<String, @Nullable Object> entry : entries) {
      boolean owner = missing.removeIf(one -> key(one).equals(key(entry)));
      if (owner) {
        after.add(Tree.with(entry, Map.of(), RULES));
      } else if (!owns(entry)) {
        after.add(entry);
      } else if (!isEmpty(withoutRules(entry))) {
        after.add(withoutRules(entry));
      }
    }
    for (Map<String, @Nullable Object> owner : missing) {
      after.add(Tree.with(owner, Map.of(), RULES));
    }
    return after;
  }

  private static Map<String, @Nullable Object> withoutRules(Map<String, @Nullable Object> entry) {
    Map<String, @Nullable Object> without = Tree.without(entry, RULES);
    return Tree.map(without, "fieldsV1", "f:spec").isEmpty()
        ? Tree.without(without, "fieldsV1", "f:spec")
        : without;
  }

  private static boolean isEmpty(Map<String, @Nullable Object> entry) {
    return Tree.map(entry, "fieldsV1").isEmpty();
  }

  private static boolean owns(Map<String, @Nullable Object> entry) {
    return Tree.get(entry, RULES) != null;
  }

  private static List<String> key(@Nullable Object entry) {
    return List.of(
        Tree.text(entry, "manager"),
        Tree.text(entry, "operation"),
        Tree.text(entry, "apiVersion"),
        Tree.text(entry, "subresource"));
  }

  private static List<Map<String, @Nullable Object>> entries(Manifest route) {
    return Tree.maps(route.get("metadata", "managedFields"));
  }
}
