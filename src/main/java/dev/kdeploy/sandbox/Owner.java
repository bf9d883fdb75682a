package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who owns fields: one entry of `managedFields` is an owner, a time and a set.
///
/// An applier is the same in every version of a kind; who updates is another in each.
record Owner(String manager, boolean applies, String updatedVersion, String subresource) {
  /// What an owner holds, in which version, and since when.
  record Holding(String apiVersion, String time, FieldSet fields) {}

  static Owner applier(String manager, String subresource) {
    return new Owner(manager, true, "", subresource);
  }

  static Owner updater(String manager, String apiVersion, String subresource) {
    return new Owner(manager, false, apiVersion, subresource);
  }

  static Owner of(Map<String, @Nullable Object> entry) {
    return new Owner(
        Tree.text(entry, "manager"),
        Tree.text(entry, "operation").equals("Apply"),
        Tree.text(entry, "operation").equals("Apply") ? "" : Tree.text(entry, "apiVersion"),
        Tree.text(entry, "subresource"));
  }

  Map<String, @Nullable Object> entry(Holding holding) {
    Map<String, @Nullable Object> entry =
        Edit.map(
            "manager",
            manager,
            "operation",
            applies ? "Apply" : "Update",
            "apiVersion",
            holding.apiVersion());
    if (!holding.time().isEmpty()) {
      entry.put("time", holding.time());
    }
    entry.put("fieldsType", "FieldsV1");
    entry.put("fieldsV1", holding.fields().toTree());
    if (!subresource.isEmpty()) {
      entry.put("subresource", subresource);
    }
    return entry;
  }

  /// As conflicts name it.
  String shown() {
    String text = Shown.of(manager);
    if (!subresource.isEmpty()) {
      text += " with subresource " + Shown.of(subresource);
    }
    return applies ? text : text + " using " + updatedVersion;
  }
}
