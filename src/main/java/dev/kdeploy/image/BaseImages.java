package dev.kdeploy.image;

import dev.kdeploy.image.context.Dockerfile;
import dev.kdeploy.problem.KdeployException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The images that a build starts from, by the ids that the builder has for them.
///
/// An image remembers its bases in a label. So a build can tell that a base has moved on, although
/// nothing in the sources has; `up` on a machine that has no builder still finds the image by its
/// tag.
record BaseImages(Map<String, String> ids) {
  private static final String SEPARATOR = ",";

  BaseImages {
    ids = new TreeMap<>(ids);
  }

  /// Those that the builder has for one of some platforms.
  static BaseImages known(
      ImageBuilder builder, List<Dockerfile.Base> bases, List<String> platforms) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (Dockerfile.Base base : bases) {
      ImageReference.parse(base.image())
          .flatMap(builder::find)
          .filter(local -> platforms.contains(local.platform()))
          .ifPresent(local -> ids.put(base.image(), local.id()));
    }
    return new BaseImages(ids);
  }

  /// All of them; what the builder does not have is pulled first.
  ///
  /// @param fresh pull also what is there
  /// @throws KdeployException that points to the line of the Dockerfile which names the base
  static BaseImages pulled(
      ImageBuilder builder, String image, List<Dockerfile.Base> bases, boolean fresh) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (Dockerfile.Base base : bases) {
      ImageReference reference =
          ImageReference.parse(base.image())
              .orElseThrow(
                  () ->
                      new KdeployException(
                          ImageReference.refusal(base.image()).orAt(base.where())));
      Optional<LocalImage> local = fresh ? Optional.empty() : builder.find(reference);
      ids.put(base.image(), local.orElseGet(() -> pulled(builder, image, base, reference)).id());
    }
    return new BaseImages(ids);
  }

  private static LocalImage pulled(
      ImageBuilder builder, String image, Dockerfile.Base base, ImageReference reference) {
    try {
      return builder.pull(image, reference, base.platform());
    } catch (KdeployException e) {
      throw new KdeployException(
          e.problems().stream().map(problem -> problem.orAt(base.where())).toList());
    }
  }

  /// As a label says it.
  static BaseImages parse(String label) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String entry : label.split(SEPARATOR, -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        ids.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return new BaseImages(ids);
  }

  String label() {
    StringJoiner label = new StringJoiner(SEPARATOR);
    ids.forEach((name, id) -> label.add(name + "=" + id));
    return label.toString();
  }

  /// Whether a base is another one here. What only one side knows says nothing.
  boolean differFrom(BaseImages others) {
    return ids.entrySet().stream()
        .anyMatch(
            one -> {
              String other = others.ids.get(one.getKey());
              return other != null && !other.equals(one.getValue());
            });
  }
}
