package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Server-side apply: a configuration over a live object, with an owner for every field.
final class Apply {
  private final Shape shape;
  private final Owner applier;
  private final String apiVersion;
  private final String subresource;
  private final boolean hasStatus;
  private final String time;

  Apply(Shape shape, Owner applier, String apiVersion, boolean hasStatus, String time) {
    this.shape = shape;
    this.applier = applier;
    this.apiVersion = apiVersion;
    this.subresource = applier.subresource();
    this.hasStatus = hasStatus;
    this.time = time;
  }

  /// The live object with the configuration applied, and `managedFields` brought up to date.
  ///
  /// @throws Refusal 409 when another manager owns a field that would change, unless forced
  Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> live, Map<String, @Nullable Object> wanted, boolean force) {
    Owners owners = Owners.of(live);
    Map<String, @Nullable Object> before = bare(live);
    if (owners.isEmpty() && !before.isEmpty() && Tree.get(live, "metadata", "uid") != null) {
      Owner earlier = Owner.updater("before-first-apply", apiVersion, "");
      owners.set(earlier, owned(Typed.fields(shape, before)), apiVersion, time);
    }
    FieldSet last = owners.fieldsOf(applier);
    FieldSet fields = owned(Typed.fields(shape, wanted));
    Object merged = Merge.merge(shape, before, wanted);
    owners.set(applier, fields, apiVersion, time);
    Object after = prune(merged, owners, last);
    Typed.Difference difference = Typed.difference(shape, before, after);
    FieldSet changed = difference.changed();
    Map<Owner, FieldSet> conflicts = owners.conflicts(applier, changed);
    if (!conflicts.isEmpty() && !force) {
      throw owners.refusal(conflicts);
    }
    conflicts.values().forEach(taken -> owners.takeFromOthers(applier, taken));
    owners.takeFromOthers(applier, difference.removed());
    if (difference.isNone() && fields.equals(last)) {
      return live;
    }
    Map<String, @Nullable Object> result = Edit.copy(Tree.map(after));
    owners.into(result);
    return result;
  }

  /// Takes out what this manager applied before, does not apply now, and nobody else owns.
  private @Nullable Object prune(@Nullable Object merged, Owners owners, FieldSet last) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet lastNamed = last.withNamedFields(shape);
    Object pruned = Typed.remove(shape, merged, lastNamed);
    FieldSet mergedFields = Typed.fields(shape, merged).withNamedFields(shape);
    FieldSet kept =
        Typed.fields(shape, pruned)
            .withNamedFields(shape)
            .union(owners.all().withNamedFields(shape));
    pruned = Typed.remove(shape, merged, mergedFields.difference(kept));
    FieldSet prunedFields = Typed.fields(shape, pruned).withNamedFields(shape);
    return Typed.remove(
        shape, merged, mergedFields.difference(prunedFields).intersection(lastNamed));
  }

  /// The fields of a set that anybody can own through this endpoint.
  FieldSet owned(FieldSet fields) {
    return owned(fields, subresource, hasStatus);
  }

  static FieldSet owned(FieldSet fields, String subresource, boolean hasStatus) {
    FieldSet metadata = fields.at("f:metadata");
    for (String stripped : SERVERS) {
      metadata = metadata.without(stripped);
    }
    FieldSet rest = fields.without("f:apiVersion").without("f:kind").without("f:metadata");
    Map<String, FieldSet> own = new LinkedHashMap<>(rest.below());
    if (!metadata.below().isEmpty()) {
      own.put("f:metadata", new FieldSet(false, metadata.below()));
    }
    FieldSet all = new FieldSet(false, new java.util.TreeMap<>(own));
    return switch (subresource) {
      case "status" -> all.only("f:metadata", "f:status").without("f:metadata", "f:labels");
      case "scale" -> all;
      default -> hasStatus ? all.without("f:status") : all;
    };
  }

  private static final java.util.List<String> SERVERS =
      java.util.List.of(
          "f:name",
          "f:namespace",
          "f:creationTimestamp",
          "f:selfLink",
          "f:uid",
          "f:clusterName",
          "f:generation",
          "f:managedFields",
          "f:resourceVersion");

  /// An object without `managedFields`, which are never compared or owned.
  static Map<String, @Nullable Object> bare(Map<String, @Nullable Object> object) {
    return Tree.without(object, "metadata", "managedFields");
  }
}
