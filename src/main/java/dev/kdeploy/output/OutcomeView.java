package dev.kdeploy.output;

import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// How a run ended, on one screen: what happened, why, where it is reachable, and what to type
/// next.
///
/// Notes of a deployed revision belong to the story, on stderr; they are part of the tree.
public final class OutcomeView {
  private static final int MOST_OBJECTS = 10;

  private final Paper paper;
  private final String flags;
  private final boolean history;
  private final List<Text> lines = new ArrayList<>();

  private OutcomeView(Paper paper, String flags, boolean history) {
    this.paper = paper;
    this.flags = flags;
    this.history = history;
  }

  /// The outcome as a screen.
  ///
  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  public static String text(Outcome outcome, Paper paper, String flags) {
    return text(outcome, paper, flags, true);
  }

  /// The outcome as a screen.
  ///
  /// @param history whether there is still a history to go back in
  public static String text(Outcome outcome, Paper paper, String flags, boolean history) {
    OutcomeView view = new OutcomeView(paper, flags, history);
    view.show(outcome);
    return paper.print(view.lines);
  }

  private void show(Outcome outcome) {
    switch (outcome) {
      case Outcome.Unchanged unchanged -> unchanged(unchanged);
      case Outcome.Deployed deployed when isRemoval(deployed.plan()) -> removed(deployed);
      case Outcome.Deployed deployed -> deployed(deployed);
      case Outcome.Restored restored -> restored(restored);
      case Outcome.Broken broken -> broken(broken);
      case Outcome.Interrupted interrupted -> interrupted(interrupted);
    }
  }

  private void unchanged(Outcome.Unchanged unchanged) {
    String since = ", revision " + unchanged.revision() + ".";
    lines.add(
        unchanged.objects() == 0
            ? Text.of("Nothing to remove", Tone.GOOD).and(": the release is down" + since)
            : Text.of("No changes", Tone.GOOD)
                .and(": " + PlanView.asItShouldBe(unchanged.objects()) + since));
  }

  private static boolean isRemoval(Plan plan) {
    return !plan.changes().isEmpty()
        && plan.changes().stream()
            .allMatch(change -> change instanceof Change.Prune || change instanceof Change.Keep);
  }

  private void removed(Outcome.Deployed down) {
    String objects = Words.count(down.plan().of(Change.Prune.class).count(), "object");
    lines.add(
        Text.of("Removed " + objects, Tone.GOOD)
            .and(" in " + Words.duration(down.took()) + ", revision " + down.revision() + "."));
    List<Change.Keep> kept = down.plan().of(Change.Keep.class).toList();
    if (!kept.isEmpty()) {
      lines.add(Text.EMPTY);
      lines.add(Text.of("Left in place:"));
      Names names = new Names(kept.stream().map(Change::id).toList());
      for (Change.Keep keep : kept) {
        Text reason = Text.of("  " + PlanView.reason(keep.reason()), Tone.FAINT);
        lines.add(Text.of("  " + names.of(keep.id())).and(reason));
      }
    }
    if (history) {
      lines.addAll(
          new NextSteps(flags)
              .step("rollback", "bring back what was removed; the history stays")
              .lines());
    }
  }

  private void deployed(Outcome.Deployed deployed) {
    String revision = "revision " + deployed.revision();
    String took = " in " + Words.duration(deployed.took()) + ": " + done(deployed.plan()) + ".";
    if (deployed.waited()) {
      lines.add(Text.of("Deployed " + revision, Tone.GOOD).and(took));
    } else {
      lines.add(Text.of("Applied " + revision, Tone.GOOD).and(took));
      lines.add(Text.of("Nobody waited for it to become ready."));
    }
    lines.addAll(Addresses.lines(deployed.reach()));
    NextSteps next = new NextSteps(flags).step("status", "see how it is");
    if (deployed.revision() > 1) {
      next.step("rollback", "put back what ran before");
    }
    lines.addAll(next.lines());
  }

  /// What a plan did, without what it did not.
  private static String done(Plan plan) {
    StringJoiner parts = new StringJoiner(", ");
    parts.setEmptyValue("nothing written");
    add(parts, plan.of(Change.Create.class).count(), "created");
    add(parts, plan.of(Change.Update.class).count(), "changed");
    add(parts, plan.of(Change.Unchecked.class).count(), "applied");
    add(parts, plan.of(Change.Prune.class).count(), "pruned");
    add(parts, plan.of(Change.Unchanged.class).count(), "unchanged");
    return parts.toString();
  }

  private static void add(StringJoiner parts, long count, String done) {
    if (count > 0) {
      parts.add(count + " " + done);
    }
  }

  private void restored(Outcome.Restored restored) {
    lines.add(
        Text.of("Revision " + restored.revision() + " failed", Tone.WORSE)
            .and("; revision " + restored.restored() + " runs again", Tone.GOOD)
            .and(" after " + Words.duration(restored.took()) + "."));
    failures(restored.evidence(), restored.unhealthy());
    problems(restored.problems());
    if (!restored.kept().isEmpty()) {
      lines.add(Text.EMPTY);
      lines.add(Text.of("Not undone:"));
      restored.kept().forEach(kept -> lines.add(Text.of("  " + kept.what())));
    }
    lines.addAll(
        new NextSteps(flags)
            .step("why", "see all that was recorded of it")
            .step("up", "try again when it is mended")
            .lines());
  }

  private void broken(Outcome.Broken broken) {
    lines.add(
        Text.of("Revision " + broken.revision() + " is not healthy", Tone.WORSE)
            .and(" after " + Words.duration(broken.took()) + "."));
    failures(broken.evidence(), broken.unhealthy());
    problems(broken.problems());
    lines.add(Text.EMPTY);
    if (broken.notRestored().isEmpty()) {
      lines.add(Text.of("It was left as it is, for inspection. " + lastGood(broken.lastGood())));
    } else {
      lines.add(
          Text.of("Revision " + broken.lastGood() + " could not be put back", Tone.WORSE).and(":"));
      problems(broken.notRestored());
    }
    afterwards(broken.lastGood());
  }

  /// What failed, with its proof where somebody looked.
  private void failures(@Nullable Evidence evidence, List<Outcome.Unhealthy> unhealthy) {
    if (evidence == null || evidence.failures().isEmpty()) {
      unhealthy(unhealthy);
      return;
    }
    lines.add(Text.EMPTY);
    lines.addAll(FailureLines.of(evidence, paper));
  }

  private void unhealthy(List<Outcome.Unhealthy> unhealthy) {
    Names names = new Names(unhealthy.stream().map(Outcome.Unhealthy::id).toList());
    if (!unhealthy.isEmpty()) {
      lines.add(Text.EMPTY);
    }
    for (Outcome.Unhealthy object : unhealthy.stream().limit(MOST_OBJECTS).toList()) {
      String ready = object.ready() + " of " + object.wanted() + " ready";
      lines.add(Text.of("  " + names.of(object.id()), Tone.BAD).and("  " + ready));
      object.why().strip().lines().forEach(line -> lines.add(Text.of("      " + line)));
    }
    int more = unhealthy.size() - MOST_OBJECTS;
    if (more > 0) {
      lines.add(Text.of("  and " + Words.count(more, "more object")));
    }
  }

  private void problems(List<Problem> problems) {
    for (Problem problem : problems.stream().limit(MOST_OBJECTS).toList()) {
      lines.add(Text.of("  " + problem.what(), Tone.BAD));
      String why = problem.why();
      if (why != null) {
        why.strip().lines().forEach(line -> lines.add(Text.of("      " + line)));
      }
    }
  }

  private void interrupted(Outcome.Interrupted interrupted) {
    lines.add(
        Text.of("Interrupted", Tone.WARNING)
            .and(
                " in revision "
                    + interrupted.revision()
                    + ": what was written stays. "
                    + lastGood(interrupted.lastGood())));
    afterwards(interrupted.lastGood());
  }

  private static String lastGood(int revision) {
    return revision > 0
        ? "Revision " + revision + " is the last good one."
        : "There is no earlier good revision.";
  }

  private void afterwards(int lastGood) {
    NextSteps next =
        new NextSteps(flags)
            .step("status", "see what runs now")
            .step("logs", "see what the containers say")
            .step("up", "go on, or try again when it is mended");
    if (lastGood > 0) {
      next.step("rollback", "put revision " + lastGood + " back");
    } else {
      next.step("down", "remove it");
    }
    lines.addAll(next.lines());
  }

  /// The document of `up -o json` and its kin: `outcome` and what belongs to it.
  public static Map<String, @Nullable Object> tree(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Unchanged it ->
          document("unchanged", "revision", it.revision(), "objects", it.objects());
      case Outcome.Deployed it ->
          document(
              it.waited() ? "deployed" : "applied",
              "revision",
              it.revision(),
              "seconds",
              it.took().toMillis() / 1000.0,
              "summary",
              PlanView.counts(it.plan()),
              "addresses",
              it.reach().stream().map(Addresses::tree).toList(),
              "notes",
              it.notes().stream().map(ProblemPrinter::tree).toList());
      case Outcome.Restored it ->
          document(
              "restored",
              "revision",
              it.revision(),
              "restored",
              it.restored(),
              "seconds",
              it.took().toMillis() / 1000.0,
              "unhealthy",
              it.unhealthy().stream().map(OutcomeView::tree).toList(),
              "problems",
              it.problems().stream().map(ProblemPrinter::tree).toList(),
              "kept",
              it.kept().stream().map(ProblemPrinter::tree).toList());
      case Outcome.Broken it ->
          document(
              "broken",
              "revision",
              it.revision(),
              "lastGood",
              revision(it.lastGood()),
              "seconds",
              it.took().toMillis() / 1000.0,
              "unhealthy",
              it.unhealthy().stream().map(OutcomeView::tree).toList(),
              "problems",
              it.problems().stream().map(ProblemPrinter::tree).toList(),
              "notRestored",
              it.notRestored().stream().map(ProblemPrinter::tree).toList());
      case Outcome.Interrupted it ->
          document("interrupted", "revision", it.revision(), "lastGood", revision(it.lastGood()));
    };
  }

  private static Map<String, @Nullable Object> document(
      String outcome, @Nullable Object... entries) {
    Map<String, @Nullable Object> tree = Format.document("outcome", "outcome", outcome);
    tree.putAll(Format.tree(entries));
    return tree;
  }

  private static @Nullable Integer revision(int number) {
    return number > 0 ? number : null;
  }

  static Map<String, @Nullable Object> tree(Outcome.Unhealthy object) {
    Map<String, @Nullable Object> tree = Names.tree(object.id());
    tree.put("ready", object.ready());
    tree.put("wanted", object.wanted());
    tree.put("why", object.why());
    return tree;
  }
}
