package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Problem;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Looks into an image: its manifests and its configuration, each checked against its digest.
///
/// @param accept the media types of manifests
record Inside(Conversation conversation, String accept) {
  /// An index in an index is allowed; more is nobody's image.
  private static final int DEEPEST = 3;

  /// Platforms and labels.
  Details details(ImageReference reference) throws NoAnswer {
    return details(reference, DEEPEST);
  }

  private Details details(ImageReference reference, int depth) throws NoAnswer {
    ManifestText manifest = manifest(reference);
    if (!manifest.isIndex()) {
      return manifest.config().isEmpty() ? Details.nothing() : image(reference, manifest.config());
    }
    List<Map<?, ?>> images = depth == 0 ? List.of() : manifest.images();
    SequencedSet<String> platforms = new LinkedHashSet<>();
    Optional<Details> first = Optional.empty();
    for (Map<?, ?> entry : images) {
      String platform = ManifestText.platform(Fields.object(entry, "platform"));
      if (first.isEmpty() || platform.isEmpty()) {
        Details inner = details(reference.withDigest(Fields.text(entry, "digest")), depth - 1);
        first = first.or(() -> Optional.of(inner));
        platforms.addAll(platform.isEmpty() ? inner.platforms() : List.of(platform));
      } else {
        platforms.add(platform);
      }
    }
    return new Details(
        List.copyOf(platforms), first.map(Details::labels).orElseGet(LinkedHashMap::new));
  }

  private ManifestText manifest(ImageReference reference) throws NoAnswer {
    String name = reference.digest().isEmpty() ? reference.effectiveTag() : reference.digest();
    Reply reply = conversation.ask("GET", reference, "manifests/" + name, accept);
    check(reference, reply);
    return ManifestText.of(reply, reference, conversation.answers(reference));
  }

  private void check(ImageReference reference, Reply reply) throws NoAnswer {
    if (reply.isClearlyAbsent()) {
      throw NoAnswer.refused(
          Problem.of("the registry `%s` does not have `%s`", reference.registry(), reference)
              .fix("push the image again"));
    }
    if (reply.status() != 200) {
      throw conversation.answers(reference).of(reply);
    }
  }

  /// What a single image says of itself. Things in registries that are no images have another
  /// configuration, which says nothing.
  private Details image(ImageReference reference, String config) throws NoAnswer {
    Reply reply = conversation.ask("GET", reference, "blobs/" + config, "");
    check(reference, reply);
    if (!Content.has(reply.body(), config)) {
      throw conversation
          .answers(reference)
          .strange(reply, "the configuration of `" + reference + "` has another digest");
    }
    Map<?, ?> fields = reply.json().orElse(Map.of());
    String platform = ManifestText.platform(fields);
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    Fields.object(Fields.object(fields, "config"), "Labels")
        .forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
    return new Details(platform.isEmpty() ? List.of() : List.of(platform), labels);
  }
}
