package dev.kdeploy.output;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.Share;
import dev.kdeploy.deploy.CanaryOutcome;
import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A canary on one screen: where it stands, what share it really gets, and the ways on.
public final class CanaryView {
  private final Paper paper;
  private final String flags;
  private final List<Text> lines = new ArrayList<>();

  private CanaryView(Paper paper, String flags) {
    this.paper = paper;
    this.flags = flags;
  }

  /// How a command about a canary ended.
  ///
  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  public static String text(CanaryOutcome outcome, Paper paper, String flags) {
    if (outcome instanceof CanaryOutcome.Promoted(CanaryRecord _, Outcome promoted)) {
      return OutcomeView.text(promoted, paper, flags);
    }
    CanaryView view = new CanaryView(paper, flags);
    view.show(outcome);
    return paper.print(view.lines);
  }

  /// Where a canary stands.
  public static String status(CanaryRecord record, Instant now, Paper paper, String flags) {
    CanaryView view = new CanaryView(paper, flags);
    view.lines.add(
        Text.of("Canary " + phase(record), Tone.DOUBTFUL)
            .and(
                " since "
                    + Words.age(record.since(), now)
                    + ", beside revision "
                    + record.stable()
                    + ", started by "
                    + record.by()
                    + "."));
    if (!record.reason().isEmpty()) {
      view.lines.add(Text.of(record.reason()));
    }
    view.pairs(record, List.of());
    view.waysOn(record);
    return paper.print(view.lines);
  }

  private static String phase(CanaryRecord record) {
    return switch (record.phase()) {
      case MOVING -> "was on its way from " + record.applied() + " % to " + record.weight() + " %";
      case HOLDING -> "stands at " + record.applied() + " %";
      case PROMOTING -> "was being promoted";
      case ABORTING -> "was being removed";
    };
  }

  private void show(CanaryOutcome outcome) {
    switch (outcome) {
      case CanaryOutcome.Holding(var record, var shares) -> {
        lines.add(
            Text.of("Canary stands at " + record.applied() + " %", Tone.GOOD)
                .and(", beside revision " + record.stable() + "."));
        pairs(record, shares);
        waysOn(record);
      }
      case CanaryOutcome.Undecided(var record, var shares) -> {
        lines.add(
            Text.of("Canary holds at " + record.applied() + " %", Tone.WARNING)
                .and(" and needs a decision: " + record.reason() + "."));
        pairs(record, shares);
        waysOn(record);
      }
      case CanaryOutcome.Aborted(var record) ->
          lines.add(
              Text.of("Canary removed", Tone.GOOD)
                  .and("; revision " + record.stable() + " has all traffic, untouched."));
      case CanaryOutcome.Failed failed -> failed(failed);
      case CanaryOutcome.Interrupted(var record) -> {
        lines.add(
            Text.of("Interrupted", Tone.WARNING)
                .and(": the canary " + phase(record) + " and stays there."));
        waysOn(record);
      }
      case CanaryOutcome.Promoted _ -> {}
    }
  }

  private void failed(CanaryOutcome.Failed failed) {
    lines.add(
        Text.of("The canary failed", Tone.WORSE)
            .and(
                " at "
                    + failed.record().weight()
                    + " % and was removed; revision "
                    + failed.record().stable()
                    + " has all traffic, untouched."));
    if (!failed.evidence().failures().isEmpty()) {
      lines.add(Text.EMPTY);
      lines.addAll(FailureLines.of(failed.evidence(), paper));
    }
    for (Problem problem : failed.problems()) {
      lines.add(Text.of("  " + problem.what(), Tone.BAD));
    }
    lines.addAll(
        new NextSteps(flags).step("canary --weight N", "try again when it is mended").lines());
  }

  private void pairs(CanaryRecord record, List<Share> shares) {
    Iterator<Share> real = shares.iterator();
    for (Pair pair : record.pairs()) {
      Text line = Text.of("  " + pair.canary()).and("  beside " + pair.stable(), Tone.FAINT);
      String how =
          switch (pair.way()) {
            case REPLICAS -> real.hasNext() ? "  " + share(real.next(), record.weight()) : "";
            case ROUTES -> "  " + record.weight() + " % of the requests, by its route";
            case HOST -> "  by its own host alone";
          };
      lines.add(line.and(how));
    }
  }

  private static String share(Share share, int asked) {
    String real =
        "%d of %d pods, %s of the connections"
            .formatted(share.canary(), share.canary() + share.stable(), share);
    if (share.isExactly(asked)) {
      return real;
    }
    List<String> near = share.neighbours().stream().map(Share::toString).toList();
    String others = near.isEmpty() ? "" : "; next to it: " + String.join(", ", near);
    int exact = Share.stableForOne(asked);
    String way = exact == 0 ? "" : "; exactly " + asked + " % takes " + exact + " replicas";
    return real + " (asked for " + asked + " %" + others + way + ")";
  }

  private void waysOn(CanaryRecord record) {
    NextSteps next = new NextSteps(flags);
    switch (record.phase()) {
      case MOVING -> next.step("canary resume", "go on");
      case HOLDING -> next.step("canary --weight N", "give it more or less");
      case PROMOTING, ABORTING -> next.step("canary resume", "bring that to its end");
    }
    next.step("canary promote", "deploy this version as the next revision");
    next.step("canary abort", "remove it; what runs stays as it is");
    lines.addAll(next.lines());
  }

  /// The document of `canary -o json` and its kin.
  public static Map<String, @Nullable Object> tree(CanaryOutcome outcome) {
    return switch (outcome) {
      case CanaryOutcome.Holding(var record, var shares) ->
          document("holding", record, "shares", shares.stream().map(CanaryView::tree).toList());
      case CanaryOutcome.Undecided(var record, var shares) ->
          document("undecided", record, "shares", shares.stream().map(CanaryView::tree).toList());
      case CanaryOutcome.Aborted(var record) -> document("aborted", record);
      case CanaryOutcome.Failed failed ->
          document(
              "failed",
              failed.record(),
              "problems",
              failed.problems().stream().map(ProblemPrinter::tree).toList(),
              "evidence",
              failed.evidence().toTree());
      case CanaryOutcome.Interrupted(var record) -> document("interrupted", record);
      case CanaryOutcome.Promoted(var _, var promoted) -> OutcomeView.tree(promoted);
    };
  }

  /// The document of `canary status -o json`.
  public static Map<String, @Nullable Object> tree(CanaryRecord record) {
    return document("status", record);
  }

  private static Map<String, @Nullable Object> document(
      String outcome, CanaryRecord record, @Nullable Object... entries) {
    Map<String, @Nullable Object> tree = Format.document("canary", "outcome", outcome);
    tree.put("phase", Words.of(record.phase()));
    tree.put("stable", record.stable());
    tree.put("weight", record.weight());
    tree.put("applied", record.applied());
    tree.put("since", record.since().toString());
    tree.put("by", record.by());
    tree.put("reason", record.reason());
    tree.put("workloads", record.pairs().stream().map(CanaryView::tree).toList());
    tree.putAll(Format.tree(entries));
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Pair pair) {
    return Format.tree("kind", pair.kind(), "stable", pair.stable(), "canary", pair.canary());
  }

  private static Map<String, @Nullable Object> tree(Share share) {
    return Format.tree(
        "canary", share.canary(), "stable", share.stable(), "percent", share.percent());
  }
}
