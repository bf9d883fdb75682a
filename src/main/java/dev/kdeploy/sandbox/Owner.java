package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who owns fields: one entry of `managedFields` is an owner, a time and a set.
record Owner(String manager, boolean applies, String apiVersion, String subresource) {
  /// What an owner holds, and since when.
  record Holding(String time, FieldSet fields) {}

  static Owner of(Map<String, @Nullable Object> entry) {
    return new Owner(
        Tree.text(entry, "manager"),
        Tree.text(entry, "operation").equals("Apply"),
        Tree.text(entry, "apiVersion"),
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
            apiVersion);
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

  /// As conflicts name it; the version only when it is not the one of the request.
  String shown(String time, String requestVersion) {
    String text = Shown.of(manager);
    if (!subresource.isEmpty()) {
      text += " with subresource " + Shown.of(subresource);
    }
    if (!applies) {
      return text + " using " + apiVersion + (time.isEmpty() ? "" : " at " + Instant.parse(time));
    }
    return requestVersion.equals(apiVersion) ? text : text + " using " + apiVersion;
  }
}
