package dev.kdeploy.output;

import dev.kdeploy.rollout.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What makes a rollout fail, and how much of it is tolerated first.
public final class RolloutTable {
  private RolloutTable() {}

  /// The causes as a table.
  public static String text(List<Cause> causes, Paper paper) {
    Table table = new Table("CAUSE", "TOLERATED", "~MEANS");
    for (Cause cause : causes) {
      String forgiven = cause.isForgivable() ? " *" : "";
      table.row(
          Text.of(cause.name()),
          Text.of(cause.tolerance().text() + forgiven),
          Text.of(cause.means()));
    }
    List<Text> lines = new ArrayList<>(table.lines(paper));
    lines.add(Text.EMPTY);
    lines.add(Text.of("* Not counted while another workload of the release is still starting."));
    lines.add(
        Text.of(
            "Only pods of the new revision count. One bad pod of several is a warning, unless it"
                + " blocks the rollout."));
    lines.add(
        Text.of(
            "To change it for a workload: rollout: {tolerate: {CrashLoopBackOff: 5, Unschedulable:"
                + " 5m, ErrImagePull: off}}"));
    lines.add(Text.of("To wait for the timeout in any case: kdeploy up --fail-fast off"));
    return paper.print(lines);
  }

  /// The document of `explain rollout -o json`.
  public static Map<String, @Nullable Object> tree(List<Cause> causes) {
    return Format.document(
        "explain", "topic", "rollout", "causes", causes.stream().map(RolloutTable::tree).toList());
  }

  private static Map<String, @Nullable Object> tree(Cause cause) {
    return Format.tree(
        "name",
        cause.name(),
        "words",
        cause.words().stream().sorted().toList(),
        "means",
        cause.means(),
        "toleratedTimes",
        cause.tolerance().times(),
        "toleratedSeconds",
        cause.tolerance().time() == null ? null : cause.tolerance().time().toSeconds(),
        "waitsForOthers",
        cause.isForgivable(),
        "hint",
        cause.hint());
  }
}
