package dev.kdeploy.output;

import dev.kdeploy.release.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a release is now: its newest revision, its workloads, what is not ready, and where it
/// answers.
public final class StatusView {
  private final ReleaseStatus status;
  private final Instant now;
  private final Paper paper;
  private final Names names;

  private StatusView(ReleaseStatus status, Instant now, Paper paper) {
    this.status = status;
    this.now = now;
    this.paper = paper;
    this.names = new Names(status.objects().stream().map(StatusRow::id).toList());
  }

  /// The status as a screen.
  ///
  /// @param verbose every object has a row, also those that are ready and run nothing
  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  public static String text(
      ReleaseStatus status, Instant now, boolean verbose, Paper paper, String flags) {
    StatusView view = new StatusView(status, now, paper);
    List<Text> lines = new ArrayList<>(view.head());
    if (status.objects().isEmpty()) {
      lines.add(Text.EMPTY);
      lines.add(Text.of("Nothing of it is deployed: it was taken down."));
    }
    lines.addAll(view.objects(verbose));
    lines.addAll(Addresses.lines(status.addresses()));
    lines.addAll(view.next(flags).lines());
    return paper.print(lines);
  }

  private List<Text> head() {
    Revision revision = status.revision();
    String age = Words.age(RevisionWords.when(revision), now);
    Text number =
        Text.of("Revision:     " + revision.number() + ", ")
            .and(RevisionWords.status(revision.status()))
            .and(" " + age + " ago by " + revision.by() + " (" + revision.cause() + ")");
    List<Text> lines = new ArrayList<>();
    lines.add(
        Text.of("Release:      ")
            .and(status.release().name(), Tone.STRONG)
            .and(" in namespace " + status.release().namespace()));
    lines.add(Text.of("Environment:  " + revision.environment()));
    lines.add(number);
    if (!revision.message().isBlank()) {
      lines.add(Text.of("Message:      " + EventWords.firstLine(revision.message())));
    }
    return lines;
  }

  private List<Text> objects(boolean verbose) {
    Table table = new Table("OBJECT", ">READY", ">AGE", "HEALTH", "~IMAGES", "~WAITING FOR");
    Map<String, Integer> others = new TreeMap<>();
    boolean any = false;
    for (StatusRow row : status.objects()) {
      if (verbose || isWorthARow(row)) {
        table.row(cells(row, verbose));
        any = true;
      } else {
        others.merge(row.id().kind(), 1, Integer::sum);
      }
    }
    List<Text> lines = new ArrayList<>();
    if (any) {
      lines.add(Text.EMPTY);
      lines.addAll(table.lines(paper));
    }
    if (!others.isEmpty()) {
      List<String> counts = new ArrayList<>();
      others.forEach((kind, count) -> counts.add(Words.count(count, kind)));
      lines.add(Text.EMPTY);
      lines.add(Text.of("Also there: " + String.join(", ", counts), Tone.FAINT));
    }
    return lines;
  }

  private static boolean isWorthARow(StatusRow row) {
    return row.state() != StatusRow.State.READY || !row.images().isEmpty();
  }

  private Text[] cells(StatusRow row, boolean verbose) {
    Instant created = row.created();
    String images = verbose ? String.join(", ", row.images()) : ImageNames.brief(row.images());
    return new Text[] {
      Text.of(names.of(row.id())),
      Text.of(row.wanted() > 0 ? row.ready() + "/" + row.wanted() : "-"),
      Text.of(created == null ? "-" : Words.age(created, now)),
      Text.of(Words.of(row.state()), tone(row.state())),
      Text.of(images),
      Text.of(EventWords.firstLine(row.waitingFor()))
    };
  }

  private static Tone tone(StatusRow.State state) {
    return switch (state) {
      case READY -> Tone.GOOD;
      case PROGRESSING -> Tone.DOUBTFUL;
      case STUCK, MISSING -> Tone.BAD;
      case UNKNOWN -> Tone.FAINT;
    };
  }

  private NextSteps next(String flags) {
    NextSteps steps = new NextSteps(flags);
    if (status.revision().status() == Revision.Status.PENDING) {
      steps.step("up", "go on, if the run of this revision was ended");
    }
    if (status.objects().isEmpty()) {
      steps.step("up", "deploy the project");
      steps.step("rollback", "bring back what ran before");
    }
    if (!status.isReady()) {
      steps.step("logs", "see what the containers say");
      steps.step("history", "see what ran before");
    }
    return steps;
  }

  /// The document of `status -o json`: the `release`, its newest revision, whether all is `ready`,
  /// the `objects` and `addresses`.
  public static Map<String, @Nullable Object> tree(ReleaseStatus status) {
    return Format.document(
        "status",
        "release",
        Format.tree("namespace", status.release().namespace(), "name", status.release().name()),
        "revision",
        RevisionWords.tree(status.revision()),
        "ready",
        status.isReady(),
        "objects",
        status.objects().stream().map(StatusView::tree).toList(),
        "addresses",
        status.addresses().stream().map(Addresses::tree).toList());
  }

  private static Map<String, @Nullable Object> tree(StatusRow row) {
    Instant created = row.created();
    Map<String, @Nullable Object> tree = Names.tree(row.id());
    tree.put("health", Words.of(row.state()));
    tree.put("ready", row.ready());
    tree.put("wanted", row.wanted());
    tree.put("images", row.images());
    tree.put("created", created == null ? null : created.toString());
    tree.put("waitingFor", row.waitingFor());
    return tree;
  }
}
