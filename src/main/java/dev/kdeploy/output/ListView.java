package dev.kdeploy.output;

import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.release.Revision;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The releases of a namespace or a cluster, each with its newest revision, by namespace and name.
public final class ListView {
  private static final Comparator<ReleaseId> ORDER =
      Comparator.comparing(ReleaseId::namespace).thenComparing(ReleaseId::name);

  private ListView() {}

  /// The releases as a table.
  public static String text(Map<ReleaseId, Revision> newest, Instant now, Paper paper) {
    if (newest.isEmpty()) {
      return paper.print(List.of(Text.of("No releases here.")));
    }
    Table table =
        new Table(
            "NAMESPACE", "RELEASE", "ENVIRONMENT", ">REVISION", "STATUS", ">AGE", "~BY", "~IMAGES");
    for (ReleaseId release : inOrder(newest)) {
      Revision revision = newest.get(release);
      if (revision != null) {
        table.row(
            Text.of(release.namespace()),
            Text.of(release.name()),
            Text.of(revision.environment()),
            Text.of(Integer.toString(revision.number())),
            RevisionWords.status(revision.status()),
            Text.of(Words.age(RevisionWords.when(revision), now)),
            Text.of(revision.by()),
            Text.of(ImageNames.brief(revision.images().values())));
      }
    }
    return paper.print(table.lines(paper));
  }

  private static List<ReleaseId> inOrder(Map<ReleaseId, Revision> newest) {
    return newest.keySet().stream().sorted(ORDER).toList();
  }

  /// The document of `list -o json`: `releases`, each with `namespace`, `name` and its newest
  /// revision.
  public static Map<String, @Nullable Object> tree(Map<ReleaseId, Revision> newest) {
    return Format.document(
        "list",
        "releases",
        newest.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(ORDER))
            .map(entry -> tree(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Map<String, @Nullable Object> tree(ReleaseId release, Revision revision) {
    Map<String, @Nullable Object> tree =
        Format.tree("namespace", release.namespace(), "name", release.name());
    tree.putAll(RevisionWords.tree(revision));
    return tree;
  }
}
