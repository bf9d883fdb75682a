package dev.kdeploy.output;

import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.release.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kept revisions of a release, newest first.
public final class HistoryView {
  private HistoryView() {}

  /// The history as a table.
  ///
  /// @param verbose with the time and duration of each revision beside its age, and images in full
  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  public static String text(
      List<Revision> revisions, Instant now, boolean verbose, Paper paper, String flags) {
    if (revisions.isEmpty()) {
      return paper.print(List.of(Text.of("No revisions yet.")));
    }
    List<Revision> newestFirst = newestFirst(revisions);
    Table table =
        verbose
            ? new Table(
                ">REVISION",
                "STATUS",
                ">AGE",
                "WHEN",
                ">TOOK",
                "~BY",
                "CAUSE",
                "~IMAGES",
                "~MESSAGE")
            : new Table(">REVISION", "STATUS", ">AGE", "~BY", "CAUSE", "~IMAGES", "~MESSAGE");
    newestFirst.forEach(revision -> table.row(row(revision, now, verbose)));
    List<Text> lines = new ArrayList<>(table.lines(paper));
    lines.addAll(next(newestFirst, flags));
    return paper.print(lines);
  }

  private static List<Revision> newestFirst(List<Revision> revisions) {
    return revisions.stream().sorted(Comparator.comparingInt(Revision::number).reversed()).toList();
  }

  private static Text[] row(Revision revision, Instant now, boolean verbose) {
    List<Text> cells = new ArrayList<>();
    cells.add(Text.of(Integer.toString(revision.number())));
    cells.add(RevisionWords.status(revision.status()));
    cells.add(Text.of(Words.age(RevisionWords.when(revision), now)));
    if (verbose) {
      cells.add(Text.of(RevisionWords.absolute(RevisionWords.when(revision))));
      cells.add(Text.of(took(revision)));
    }
    cells.add(Text.of(revision.by()));
    cells.add(Text.of(revision.cause()));
    cells.add(
        Text.of(
            verbose
                ? String.join(", ", revision.images().values().stream().distinct().toList())
                : ImageNames.brief(revision.images().values())));
    cells.add(Text.of(EventWords.firstLine(revision.message())));
    return cells.toArray(new Text[0]);
  }

  private static String took(Revision revision) {
    Instant finished = revision.finished();
    return finished == null ? "" : Words.duration(Duration.between(revision.started(), finished));
  }

  private static List<Text> next(List<Revision> newestFirst, String flags) {
    NextSteps steps = new NextSteps(flags);
    Revision newest = newestFirst.getFirst();
    if (newest.status() == Revision.Status.PENDING) {
      steps.step("up", "go on with revision " + newest.number() + " if its run was ended");
    }
    newestFirst.stream()
        .skip(1)
        .filter(revision -> revision.status() == Revision.Status.DEPLOYED)
        .findFirst()
        .map(Revision::number)
        .ifPresent(good -> steps.step("rollback " + good, "put revision " + good + " back"));
    return steps.lines();
  }

  /// The document of `history -o json`: the `release` and its `revisions`, newest first.
  public static Map<String, @Nullable Object> tree(ReleaseId release, List<Revision> revisions) {
    return Format.document(
        "history",
        "release",
        Format.tree("namespace", release.namespace(), "name", release.name()),
        "revisions",
        newestFirst(revisions).stream().map(RevisionWords::tree).toList());
  }
}
