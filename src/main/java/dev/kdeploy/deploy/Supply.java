package dev.kdeploy.deploy;

import dev.kdeploy.image.Images;
import dev.kdeploy.image.ProjectImage;
import dev.kdeploy.image.Remembered;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives a project's objects images that are there, named so that they stay what they are.
///
/// @param own the images of the project
/// @param nodes `os/architecture` of the cluster's nodes, asked for only when an image is new;
///   empty when nobody may say
public record Supply(Collection<ProjectImage> own, Images images, Supplier<Set<String>> nodes) {

  /// What to do about images.
  ///
  /// @param missing what happens to those of the project that their registry does not have
  /// @param refresh whether images from elsewhere are looked up anew
  public record Wishes(Images.Missing missing, boolean refresh) {}

  /// The same objects with the digests of their images.
  ///
  /// @throws KdeployException with every image that is missing, fails to build, or runs on no node
  public Preparation pinned(Preparation preparation, ReleaseHistory history, Wishes wishes) {
    Remembered remembered = remembered(history);
    Map<String, String> pins = new LinkedHashMap<>(images.own(own, wishes.missing(), remembered));
    Set<String> foreign = texts(preparation.objects());
    foreign.removeAll(pins.keySet());
    pins.putAll(images.foreign(foreign, remembered, wishes.refresh()));
    check(pins.values(), remembered);
    return preparation.with(
        preparation.objects().stream().map(object -> pinned(object, pins)).toList());
  }

  private static Remembered remembered(ReleaseHistory history) {
    return Remembered.of(
        history.revisions().reversed().stream()
            .map(Revision::images)
            .<Collection<String>>map(Map::values)
            .toList());
  }

  private static Set<String> texts(List<Manifest> objects) {
    Set<String> texts = new LinkedHashSet<>();
    for (Manifest object : objects) {
      PodTemplates.containers(object).stream()
          .filter(Supply::isPulled)
          .map(container -> Tree.text(container, "image"))
          .forEach(texts::add);
    }
    texts.removeIf(text -> text.isEmpty() || text.contains("@"));
    return texts;
  }

  /// An image that is never pulled is whatever lies on the node.
  private static boolean isPulled(Map<String, @Nullable Object> container) {
    return !Tree.text(container, "imagePullPolicy").equals("Never");
  }

  private static Manifest pinned(Manifest object, Map<String, String> references) {
    if (PodTemplates.containers(object).isEmpty()) {
      return object;
    }
    return PodTemplates.withImages(
        object,
        container -> {
          String text = Tree.text(container, "image");
          return isPulled(container) ? references.getOrDefault(text, text) : text;
        });
  }

  private void check(Collection<String> used, Remembered remembered) {
    List<String> fresh =
        used.stream()
            .filter(text -> text.contains("@"))
            .filter(text -> !remembered.knows(text))
            .toList();
    List<Problem> problems = fresh.isEmpty() ? List.of() : images.misfits(fresh, nodes.get());
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
  }
}
