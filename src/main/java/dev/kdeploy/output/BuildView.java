package dev.kdeploy.output;

import dev.kdeploy.image.Builds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `build` answers: which images there are now, by their digests.
public final class BuildView {
  private BuildView() {}

  /// One line for each image, and whether anything had to be done.
  public static String text(List<Builds.Ready> images, Paper paper) {
    List<Text> lines = new ArrayList<>();
    long fresh = images.stream().filter(Builds.Ready::isNew).count();
    lines.add(
        fresh == 0
            ? Text.of(
                "Nothing to build: " + Words.count(images.size(), "image") + " up to date.",
                Tone.GOOD)
            : Text.of(Words.count(fresh, "image") + " built.", Tone.GOOD));
    Table table = new Table("IMAGE", "REFERENCE");
    for (Builds.Ready image : images) {
      table.row(Text.of(image.name()), Text.of(image.reference().toString()));
    }
    lines.addAll(table.lines(paper.endless()));
    return paper.print(lines);
  }

  /// The document of `build -o json`: `images`, each with its `name`, `reference`, `digest` (null
  /// when it was not pushed) and whether it was `built` now.
  public static Map<String, @Nullable Object> tree(List<Builds.Ready> images) {
    return Format.document("build", "images", images.stream().map(BuildView::tree).toList());
  }

  private static Map<String, @Nullable Object> tree(Builds.Ready image) {
    String digest = image.reference().digest();
    return Format.tree(
        "name",
        image.name(),
        "reference",
        image.reference().toString(),
        "digest",
        digest.isEmpty() ? null : digest,
        "built",
        image.isNew());
  }
}
