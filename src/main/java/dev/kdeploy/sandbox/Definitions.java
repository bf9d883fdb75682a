package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serves the kinds of CustomResourceDefinitions once they are established, and forgets them with
/// their objects.
final class Definitions implements Controller {
  static final String RESOURCE = "customresourcedefinitions.apiextensions.k8s.io";

  private final World world;

  Definitions(World world) {
    this.world = world;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void sync(Stored definition) {
    if (definition.isDeleted()) {
      return;
    }
    Kind wanted = Kinds.ofDefinition(definition.content());
    Kind taken = world.kinds().named(wanted.apiVersion(wanted.preferred()), wanted.kind());
    boolean free = taken == null || taken.resource().equals(wanted.resource());
    if (free) {
      world.kinds().define(definition.content());
    }
    Map<String, @Nullable Object> draft = definition.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    condition(
        status,
        "NamesAccepted",
        free,
        free ? "NoConflicts" : "KindConflict",
        free ? "no conflicts found" : Shown.of(wanted.kind()) + " is already in use");
    condition(
        status,
        "Established",
        free,
        free ? "InitialNamesAccepted" : "NotAccepted",
        free ? "the initial names have been accepted" : "not all names are accepted");
    if (free) {
      status.put("acceptedNames", Edit.copy(Tree.map(draft, "spec", "names")));
    }
    Edit.fill(status, Edit.list(storage(draft)), "storedVersions");
    world.updateStatus("kube-apiserver", definition, draft);
  }

  static String storage(Map<String, @Nullable Object> definition) {
    for (Map<String, @Nullable Object> version : Tree.maps(definition, "spec", "versions")) {
      if (Tree.flag(version, "storage")) {
        return Tree.text(version, "name");
      }
    }
    return "";
  }

  private void condition(
      Map<String, @Nullable Object> status,
      String type,
      boolean value,
      String reason,
      String message) {
    String text = value ? "True" : "False";
    Map<String, @Nullable Object> known = Conditions.find(status, type);
    if (!Tree.text(known, "status").equals(text)) {
      Conditions.put(
          status,
          Edit.map(
              "type",
              type,
              "status",
              text,
              "lastTransitionTime",
              world.pace().stamp(),
              "reason",
              reason,
              "message",
              message));
    }
  }

  @Override
  public void gone(Stored last) {
    Kind kind = world.kinds().resource(last.name());
    if (kind != null && kind.custom()) {
      world.store().list(kind, "").forEach(world.store()::remove);
      world.kinds().undefine(last.name());
    }
  }
}
