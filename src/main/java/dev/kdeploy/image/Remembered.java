package dev.kdeploy.image;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a release has used so far: for each image, as the user writes it, the digest that it stands
/// for, or that it was never pinned.
///
/// @param digests by the text without a digest
/// @param unpinned texts that were used as they are
public record Remembered(Map<String, String> digests, Set<String> unpinned) {
  /// Of somebody who has no past.
  public static final Remembered NOTHING = new Remembered(Map.of(), Set.of());

  public Remembered {
    digests = Map.copyOf(digests);
    unpinned = Set.copyOf(unpinned);
  }

  /// From the images of revisions, newest revision first; the newest mention counts.
  public static Remembered of(List<Collection<String>> revisions) {
    Map<String, String> digests = new LinkedHashMap<>();
    Set<String> unpinned = new LinkedHashSet<>();
    for (Collection<String> images : revisions) {
      for (String image : images) {
        int at = image.indexOf('@');
        String text = at < 0 ? image : image.substring(0, at);
        if (at < 0 && !digests.containsKey(text)) {
          unpinned.add(text);
        } else if (at >= 0 && !unpinned.contains(text)) {
          digests.putIfAbsent(text, image.substring(at + 1));
        }
      }
    }
    return new Remembered(digests, unpinned);
  }

  /// Whether the release has used exactly this image.
  ///
  /// @param reference with a digest
  public boolean knows(String reference) {
    int at = reference.indexOf('@');
    return at >= 0 && reference.substring(at + 1).equals(digests.get(reference.substring(0, at)));
  }

  /// The digest that a text stood for.
  public Optional<String> digest(String text) {
    return Optional.ofNullable(digests.get(text));
  }
}
