package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds claims at once to volumes made for them, and lets deleted ones go when no pod uses them.
final class Claims implements Controller {
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  private final World world;
  private final Deletion deletion;

  Claims(World world, Deletion deletion) {
    this.world = world;
    this.deletion = deletion;
  }

  @Override
  public Set<String> resources() {
    return Set.of("persistentvolumeclaims");
  }

  @Override
  public void notice(Change change) {
    if (change.type() == Change.Type.DELETED && change.now().kind().resource().equals("pods")) {
      for (Map<String, @Nullable Object> volume : change.now().maps("spec", "volumes")) {
        String claim = Tree.text(volume, "persistentVolumeClaim", "claimName");
        if (!claim.isEmpty()) {
          world.soon(this, "persistentvolumeclaims", change.now().namespace(), claim);
        }
      }
    }
  }

  @Override
  public void sync(Stored claim) {
    if (claim.isDeleted()) {
      if (!isUsed(claim)) {
        deletion.release(claim, PROTECTION);
      }
    } else if (!claim.text("status", "phase").equals("Bound")) {
      bind(claim);
    }
  }

  private boolean isUsed(Stored claim) {
    for (Stored pod : world.store().list(world.kinds().get("pods"), claim.namespace())) {
      for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
        if (Tree.text(volume, "persistentVolumeClaim", "claimName").equals(claim.name())
            && !Pods.isOver(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  private void bind(Stored claim) {
    String name = claim.text("spec", "storageClassName");
    String storageClass = name.isEmpty() ? "standard" : name;
    if (world.find("storageclasses.storage.k8s.io", "", storageClass) == null) {
      return;
    }
    String volume = "pvc-" + claim.uid();
    Map<String, @Nullable Object> draft = claim.draft();
    Edit.fill(draft, storageClass, "spec", "storageClassName");
    Edit.put(draft, volume, "spec", "volumeName");
    Edit.put(draft, "yes", "metadata", "annotations", "pv.kubernetes.io/bind-completed");
    Edit.put(draft, "Bound", "status", "phase");
    Edit.put(draft, Edit.copyOf(Tree.get(draft, "spec", "accessModes")), "status", "accessModes");
    Edit.put(
        draft, Edit.copyOf(Tree.get(draft, "spec", "resources", "requests")), "status", "capacity");
    createVolume(claim, volume, storageClass);
    world.put(claim, draft);
  }

  private void createVolume(Stored claim, String volume, String storageClass) {
    Map<String, @Nullable Object> reference =
        Edit.map(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolumeClaim",
            "name",
            claim.name(),
            "namespace",
            claim.namespace(),
            "uid",
            claim.uid());
    world.create(
        PodSets.MANAGER,
        Edit.map(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolume",
            "metadata",
            Edit.map("name", volume),
            "spec",
            Edit.map(
                "capacity",
                Edit.copy(claim.map("spec", "resources", "requests")),
                "accessModes",
                Edit.copyOf(Tree.get(claim.content(), "spec", "accessModes")),
                "persistentVolumeReclaimPolicy",
                "Delete",
                "storageClassName",
                storageClass,
                "claimRef",
                reference,
                "hostPath",
                Edit.map("path", "/sandbox/" + volume, "type", ""))));
  }

  @Override
  public void gone(Stored last) {
    Stored volume = world.find("persistentvolumes", "", last.text("spec", "volumeName"));
    if (volume != null && volume.text("spec", "persistentVolumeReclaimPolicy").equals("Delete")) {
      world.delete(volume);
    }
  }
}
