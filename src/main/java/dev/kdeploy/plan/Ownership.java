package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Moves the ownership of fields in `managedFields`, as `kubectl apply --server-side` does it for
/// objects that were applied on the client's side before.
public final class Ownership {
  /// Managers that wrote down what somebody declared. What others did by hand (`kubectl rollout
  /// restart`, `kubectl scale`) is not in any file, and taking it away could restart pods.
  private static final Set<String> DECLARING =
      Set.of(
          "kubectl",
          "kubectl-client-side-apply",
          "kubectl-create",
          "kubectl-replace",
          "helm",
          "Helm");

  private Ownership() {}

  /// The entries after what kubectl and Helm declared has become the given manager's.
  public static List<Map<String, @Nullable Object>> taken(Manifest live, String manager) {
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String apiVersion = live.id().apiVersion();
    for (Map<String, @Nullable Object> entry : entries(live)) {
      boolean ours = Tree.text(entry, "manager").equals(manager);
      if (isDeclared(entry) || (ours && isMain(entry))) {
        fields = union(fields, Tree.map(entry, "fieldsV1"));
        apiVersion = Tree.text(entry, "apiVersion");
      } else {
        entries.add(entry);
      }
    }
    Map<String, @Nullable Object> taken = new LinkedHashMap<>();
    taken.put("manager", manager);
    taken.put("operation", "Apply");
    taken.put("apiVersion", apiVersion);
    taken.put("fieldsType", "FieldsV1");
    taken.put("fieldsV1", fields);
    entries.add(taken);
    return entries;
  }

  /// The entries without those of a manager: its fields stay and belong to nobody.
  public static List<Map<String, @Nullable Object>> without(Manifest live, String managerPrefix) {
    return entries(live).stream()
        .filter(entry -> !Tree.text(entry, "manager").startsWith(managerPrefix))
        .toList();
  }

  private static List<Map<String, @Nullable Object>> entries(Manifest live) {
    return Tree.maps(live.get("metadata", "managedFields"));
  }

  private static boolean isDeclared(Map<String, @Nullable Object> entry) {
    return DECLARING.contains(Tree.text(entry, "manager")) && isMain(entry);
  }

  private static boolean isMain(Map<String, @Nullable Object> entry) {
    return Tree.text(entry, "subresource").isEmpty();
  }

  private static Map<String, @Nullable Object> union(
      Map<String, @Nullable Object> a, Map<String, @Nullable Object> b) {
    Map<String, @Nullable Object> union = new LinkedHashMap<>(a);
    b.forEach((key, value) -> union.put(key, union(Tree.map(a, key), Tree.map(value))));
    return union;
  }
}
