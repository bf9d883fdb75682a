package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Furnishes new namespaces, and empties those that are being deleted.
final class Namespaces implements Controller {
  private static final String CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nthe sandbox has none\n-----END CERTIFICATE-----\n";

  private final World world;

  Namespaces(World world) {
    this.world = world;
  }

  @Override
  public Set<String> resources() {
    return Set.of("namespaces");
  }

  @Override
  public void notice(Change change) {
    if (change.type() == Change.Type.DELETED && !change.now().namespace().isEmpty()) {
      Stored namespace = world.find("namespaces", "", change.now().namespace());
      boolean furniture =
          Set.of("serviceaccounts", "configmaps").contains(change.now().kind().resource());
      if (namespace != null && (namespace.isDeleted() || furniture)) {
        world.soon(this, namespace);
      }
    }
  }

  @Override
  public void sync(Stored namespace) {
    if (namespace.isDeleted()) {
      empty(namespace);
    } else {
      furnish(namespace.name());
    }
  }

  private void furnish(String namespace) {
    if (world.find("serviceaccounts", namespace, "default") == null) {
      world.create(
          PodSets.MANAGER,
          Edit.map(
              "apiVersion",
              "v1",
              "kind",
              "ServiceAccount",
              "metadata",
              Edit.map("name", "default", "namespace", namespace)));
    }
    if (world.find("configmaps", namespace, "kube-root-ca.crt") == null) {
      Map<String, @Nullable Object> metadata =
          Edit.map("name", "kube-root-ca.crt", "namespace", namespace);
      world.create(
          PodSets.MANAGER,
          Edit.map(
              "apiVersion",
              "v1",
              "kind",
              "ConfigMap",
              "metadata",
              metadata,
              "data",
              Edit.map("ca.crt", CERTIFICATE)));
    }
  }

  private void empty(Stored namespace) {
    boolean left = false;
    for (Kind kind : world.kinds().all()) {
      if (kind.namespaced()) {
        for (Stored object : world.store().list(kind, namespace.name())) {
          if (!object.isDeleted()) {
            world.delete(object);
          }
          left |= world.store().get(kind, object.namespace(), object.name()) != null;
        }
      }
    }
    if (left) {
      return;
    }
    Map<String, @Nullable Object> draft = namespace.draft();
    Edit.remove(draft, "spec", "finalizers");
    if (Tree.list(draft, "metadata", "finalizers").isEmpty()) {
      world.store().remove(namespace);
    } else if (!Tree.list(namespace.content(), "spec", "finalizers").isEmpty()) {
      world.put(namespace, draft);
    }
  }
}
