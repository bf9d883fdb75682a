package dev.kdeploy.output;

import dev.kdeploy.report.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A board as lines: a headline, the finished objects on one line, then one line for each that is
/// not.
///
/// Every line is narrower than the screen, and there are fewer than the screen has rows, so that
/// all of them can be reached by moving the cursor up.
final class BoardLines {
  private static final int BAR = 10;
  private static final int ROOM_FOR_BAR = 72;
  private static final int ROOM_FOR_PODS = 56;

  private final Board board;
  private final Paper paper;
  private final Instant now;
  private final int columns;
  private final int rows;
  private final Names names;

  private BoardLines(Board board, Screen screen, Instant now) {
    this.board = board;
    this.paper = screen.forStory();
    this.now = now;
    this.columns = Math.max(1, screen.columns() - 1);
    this.rows = screen.rows() - 1;
    this.names = new Names(board.rows().stream().map(row -> row.progress().id()).toList());
  }

  static List<Text> of(Board board, Screen screen, Instant now) {
    return board.isEmpty() ? List.of() : new BoardLines(board, screen, now).all(true);
  }

  /// What stays when the run is over: the objects, without what the run did last.
  static List<Text> last(Board board, Screen screen, Instant now) {
    return board.hasRows() ? new BoardLines(board, screen, now).all(false) : List.of();
  }

  private List<Text> all(boolean headline) {
    List<Text> lines = new ArrayList<>();
    if (headline) {
      lines.add(board.headline(now));
      board.images().forEach(image -> lines.add(Text.of("  ").and(EventWords.image(image))));
    }
    objects(lines, Math.max(0, rows - lines.size()));
    return lines.stream().limit(rows).map(line -> line.cut(columns, paper.ellipsis())).toList();
  }

  private void objects(List<Text> lines, int room) {
    List<Board.Row> unfinished = board.unfinished();
    List<Board.Row> finished = board.finished();
    if (unfinished.size() + (finished.isEmpty() ? 0 : 1) <= room) {
      if (!finished.isEmpty()) {
        lines.add(finished(finished));
      }
      lines.addAll(rows(unfinished));
    } else {
      int shown = Math.max(0, room - 1);
      lines.addAll(rows(unfinished.subList(0, shown)));
      lines.add(rest(unfinished.size() - shown, finished.size()));
    }
  }

  private Text finished(List<Board.Row> finished) {
    String all =
        String.join(", ", finished.stream().map(row -> names.of(row.progress().id())).toList());
    return Text.of("  " + paper.tick() + " " + finished.size() + " ready", Tone.GOOD)
        .and("  " + all, Tone.FAINT);
  }

  private Text rest(int hidden, int finished) {
    String ready = finished == 0 ? "" : ", " + finished + " ready";
    return Text.of("  " + paper.ellipsis() + " and " + hidden + " more" + ready, Tone.FAINT);
  }

  private List<Text> rows(List<Board.Row> rows) {
    int name = 0;
    int counts = 0;
    int pods = 0;
    for (Board.Row row : rows) {
      name = Math.max(name, Width.of(names.of(row.progress().id())));
      counts = Math.max(counts, counts(row.progress()).width());
      pods = Math.max(pods, pods(row.progress()).width());
    }
    int nameWidth = Math.min(name, Math.max(12, columns * 2 / 5));
    int countsWidth = counts;
    int podsWidth = columns < ROOM_FOR_PODS ? 0 : pods;
    return rows.stream().map(row -> row(row, nameWidth, countsWidth, podsWidth)).toList();
  }

  private Text row(Board.Row row, int nameWidth, int countsWidth, int podsWidth) {
    Event.Progress progress = row.progress();
    Text line =
        Text.of("  ")
            .and(
                Text.of(names.of(progress.id())).cut(nameWidth, paper.ellipsis()).padded(nameWidth))
            .and("  ");
    if (columns >= ROOM_FOR_BAR) {
      line = line.and(bar(progress)).and("  ");
    }
    line = line.and(counts(progress).paddedLeft(countsWidth));
    if (podsWidth > 0) {
      line = line.and("  ").and(pods(progress).padded(podsWidth));
    }
    String age = Words.age(row.since(), now);
    return line.and("  ")
        .and(Text.of(age, Tone.FAINT).paddedLeft(4))
        .and("  " + EventWords.waitingFor(progress), Tone.DOUBTFUL);
  }

  private static Text counts(Event.Progress progress) {
    return Text.of(progress.ready() + "/" + progress.wanted());
  }

  /// Pods of every revision, so that one sees surge and unavailability kept.
  private static Text pods(Event.Progress progress) {
    return progress.total() == 0
        ? Text.EMPTY
        : Text.of(
            Words.count(progress.total(), "pod") + ", " + progress.available() + " available",
            Tone.FAINT);
  }

  private Text bar(Event.Progress progress) {
    long ready = Math.clamp(progress.ready(), 0, Math.max(0, progress.wanted()));
    int full = progress.wanted() <= 0 ? 0 : (int) (ready * BAR / progress.wanted());
    String on = paper.unicode() ? "█" : "#";
    String off = paper.unicode() ? "░" : ".";
    return Text.of(on.repeat(full), Tone.GOOD).and(off.repeat(BAR - full), Tone.FAINT);
  }
}
