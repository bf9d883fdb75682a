package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Owner.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `managedFields` of one object while it is written: who owns what before and after.
final class Owners {
  private static final Comparator<Map<String, @Nullable Object>> ORDER =
      Comparator.<Map<String, @Nullable Object>, String>comparing(
              entry -> Tree.text(entry, "operation"))
          .thenComparing(
              entry -> Tree.text(entry, "time").isEmpty() ? "~" : Tree.text(entry, "time"))
          .thenComparing(entry -> Tree.text(entry, "manager"))
          .thenComparing(entry -> Tree.text(entry, "apiVersion"))
          .thenComparing(entry -> Tree.text(entry, "subresource"));

  private final Map<Owner, Holding> holdings = new LinkedHashMap<>();

  static Owners of(Map<String, @Nullable Object> object) {
    Owners owners = new Owners();
    for (Map<String, @Nullable Object> entry : Tree.maps(object, "metadata", "managedFields")) {
      FieldSet fields = FieldSet.ofTree(Tree.map(entry, "fieldsV1"));
      if (!fields.isEmpty()) {
        owners.holdings.put(
            Owner.of(entry),
            new Holding(Tree.text(entry, "apiVersion"), Tree.text(entry, "time"), fields));
      }
    }
    return owners;
  }

  boolean isEmpty() {
    return holdings.isEmpty();
  }

  FieldSet fieldsOf(Owner owner) {
    Holding holding = holdings.get(owner);
    return holding == null ? FieldSet.EMPTY : holding.fields();
  }

  /// What anybody owns.
  FieldSet all() {
    FieldSet all = FieldSet.EMPTY;
    for (Holding holding : holdings.values()) {
      all = all.union(holding.fields());
    }
    return all;
  }

  void set(Owner owner, FieldSet fields, String apiVersion, String time) {
    if (fields.isEmpty()) {
      holdings.remove(owner);
    } else {
      holdings.put(owner, new Holding(apiVersion, time, fields));
    }
  }

  /// Notes what a plain write changed: the writer owns it, and nobody else does.
  void update(Owner writer, Typed.Difference difference, FieldSet changed, String time) {
    takeFromOthers(writer, changed.union(difference.removed()));
    FieldSet before = fieldsOf(writer);
    FieldSet after = before.difference(difference.removed()).union(changed);
    if (!changed.isEmpty() || !after.equals(before)) {
      set(writer, after, writer.updatedVersion(), time);
    }
  }

  /// The fields that others own and an apply would change.
  Map<Owner, FieldSet> conflicts(Owner applier, FieldSet changed) {
    Map<Owner, FieldSet> conflicts = new LinkedHashMap<>();
    holdings.forEach(
        (owner, holding) -> {
          FieldSet both = holding.fields().intersection(changed);
          if (!owner.equals(applier) && !both.isEmpty()) {
            conflicts.put(owner, both);
          }
        });
    return conflicts;
  }

  void takeFromOthers(Owner writer, FieldSet taken) {
    for (Owner owner : List.copyOf(holdings.keySet())) {
      if (!owner.equals(writer)) {
        holdings.computeIfPresent(
            owner,
            (_, holding) -> {
              FieldSet rest = holding.fields().difference(taken);
              return rest.isEmpty()
                  ? null
                  : new Holding(holding.apiVersion(), holding.time(), rest);
            });
      }
    }
  }

  /// Writes the entries into an object, in the server's order.
  void into(Map<String, @Nullable Object> object) {
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    holdings.forEach((owner, holding) -> entries.add(owner.entry(holding)));
    entries.sort(ORDER);
    if (entries.isEmpty()) {
      Edit.remove(object, "metadata", "managedFields");
    } else {
      Edit.put(object, new ArrayList<@Nullable Object>(entries), "metadata", "managedFields");
    }
  }

  Refusal refusal(Map<Owner, FieldSet> conflicts) {
    List<Refusal.Cause> causes = new ArrayList<>();
    Map<String, List<String>> byManager = new TreeMap<>();
    conflicts.forEach(
        (owner, fields) -> {
          String shown = owner.shown();
          for (List<String> path : fields.paths()) {
            String field = FieldSet.dotted(path);
            causes.add(new Refusal.Cause("FieldManagerConflict", field, "conflict with " + shown));
            byManager.computeIfAbsent(shown, _ -> new ArrayList<>()).add(field);
          }
        });
    if (causes.size() == 1) {
      Refusal.Cause only = causes.getFirst();
      return Refusal.managers(
          causes, "Apply failed with 1 conflict: " + only.message() + ": " + only.field());
    }
    String list =
        byManager.entrySet().stream()
            .map(
                each ->
                    "conflicts with "
                        + each.getKey()
                        + ":\n- "
                        + String.join("\n- ", each.getValue()))
            .collect(Collectors.joining("\n"));
    return Refusal.managers(causes, "Apply failed with " + causes.size() + " conflicts: " + list);
  }
}
