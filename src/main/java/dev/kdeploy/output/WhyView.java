package dev.kdeploy.output;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Evidence.NodeSeen;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Why a revision failed, on one screen: what failed, why, the lines that prove it, what was done,
/// what to try, and where the rest lies.
public final class WhyView {
  private static final int DIFF_LINES = 8;

  /// Lines of the diff that begin so are no changes, but what was wrong beside the workloads.
  private static final String PROBLEM = "! ";

  private WhyView() {}

  /// The evidence as a screen.
  ///
  /// @param files the directory where its files are, or null when they are nowhere
  /// @param revisions the kept history, oldest first
  /// @param flags what has to be repeated so that the next command means the same project and
  ///   place: `-e prod`
  public static String text(
      Evidence evidence,
      @Nullable Path files,
      List<Revision> revisions,
      Instant now,
      Paper paper,
      String flags) {
    int number = evidence.about().revision();
    Optional<Revision> revision =
        revisions.stream().filter(one -> one.number() == number).findFirst();
    String who = revision.map(one -> ", by " + one.by()).orElse("");
    String when = Words.age(evidence.about().at(), now) + " ago";
    List<Text> lines = new ArrayList<>();
    lines.add(
        Text.of("Revision " + number + " failed", Tone.WORSE)
            .and(" " + when + " (" + evidence.about().cause() + where(evidence) + who + ")."));
    lines.add(Text.EMPTY);
    lines.addAll(FailureLines.of(evidence, paper));
    lines.addAll(around(evidence, paper));
    lines.add(Text.EMPTY);
    revision.ifPresent(
        one ->
            lines.addAll(
                Paragraph.of(
                    "What was done: " + fate(one, revisions), "", "  ", Tone.PLAIN, paper)));
    NextSteps steps = new NextSteps(flags);
    steps.step("why " + number + " -o json", "see all that was recorded");
    if (files == null) {
      steps.step("why " + number + " --save DIR", "write it as files: logs, events, states");
    } else {
      lines.add(Text.of("All logs, events and states: " + files));
    }
    lines.addAll(steps.lines());
    return paper.print(lines);
  }

  private static String where(Evidence evidence) {
    String environment = evidence.about().environment();
    return environment.isEmpty() ? "" : " in " + environment;
  }

  /// The same for a file beside the evidence: without what became of the revision afterwards.
  public static String summary(Evidence evidence) {
    Paper paper = new Paper(Paper.ENDLESS, false, true);
    Evidence.About about = evidence.about();
    List<Text> lines = new ArrayList<>();
    lines.add(
        Text.of(
            "Revision "
                + about.revision()
                + " of "
                + about.release()
                + " failed at "
                + RevisionWords.absolute(about.at())
                + " ("
                + about.cause()
                + where(evidence)
                + ")."));
    lines.add(Text.EMPTY);
    lines.addAll(FailureLines.of(evidence, paper));
    lines.addAll(around(evidence, paper));
    return paper.print(lines);
  }

  private static List<Text> around(Evidence evidence, Paper paper) {
    List<Text> lines = new ArrayList<>();
    evidence
        .diff()
        .lines()
        .filter(line -> line.startsWith(PROBLEM))
        .map(line -> line.substring(PROBLEM.length()))
        .forEach(line -> lines.addAll(Paragraph.of(line, "", "  ", Tone.PLAIN, paper)));
    for (NodeSeen node : evidence.nodes().stream().limit(3).toList()) {
      String conditions =
          node.conditions().stream()
              .map(one -> one.type() + " is " + one.status() + brackets(one.reason()))
              .collect(Collectors.joining(", "));
      lines.addAll(Paragraph.of("Node " + node.name() + " is not well: " + conditions, "", paper));
    }
    if (!evidence.notes().isEmpty()) {
      int more = evidence.notes().size() - 1;
      String rest = more > 0 ? " (and " + Words.count(more, "more note") + ")" : "";
      lines.addAll(Paragraph.of("Note: " + evidence.notes().getFirst() + rest, "", paper));
    }
    if (!lines.isEmpty() && !evidence.failures().isEmpty()) {
      lines.addFirst(Text.EMPTY);
    }
    lines.addAll(changes(evidence, paper));
    return lines;
  }

  private static String brackets(String text) {
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static List<Text> changes(Evidence evidence, Paper paper) {
    List<String> diff =
        evidence
            .diff()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(PROBLEM))
            .toList();
    if (diff.isEmpty()) {
      return List.of();
    }
    List<Text> lines = new ArrayList<>(List.of(Text.EMPTY, Text.of("What this revision changed:")));
    for (String line : diff.stream().limit(DIFF_LINES).toList()) {
      lines.add(Text.of("  " + line, Tone.FAINT).cut(paper.width(), paper.ellipsis()));
    }
    int more = diff.size() - DIFF_LINES;
    if (more > 0) {
      lines.add(Text.of("  and " + Words.count(more, "more line"), Tone.FAINT));
    }
    return lines;
  }

  private static String fate(Revision revision, List<Revision> revisions) {
    int number = revision.number();
    Optional<Integer> good =
        revisions.stream()
            .filter(one -> one.number() < number && one.status() == Status.DEPLOYED)
            .map(Revision::number)
            .max(Integer::compare);
    String done =
        switch (revision.status()) {
          case RESTORED ->
              good.map(one -> "revision " + one + " was put back.")
                  .orElse("the last good revision was put back.");
          case FAILED ->
              "it was left as it is, for inspection."
                  + good.map(one -> " Revision " + one + " was the last good one.").orElse("");
          case PENDING -> "its run was stopped before it could put anything back.";
          case DEPLOYED -> "it was tried again, and became healthy.";
        };
    Optional<Revision> later =
        revisions.stream()
            .filter(one -> one.number() > number && one.status() == Status.DEPLOYED)
            .reduce((_, last) -> last);
    return done
        + later.map(one -> " Since then revision " + one.number() + " became healthy.").orElse("");
  }

  /// What to say when the newest revision did not fail.
  ///
  /// @param failed the newest revision that did, or null
  public static String healthy(
      Revision newest, @Nullable Revision failed, Paper paper, String flags) {
    List<Text> lines = new ArrayList<>();
    lines.add(
        newest.status() == Status.PENDING
            ? Text.of("Revision " + newest.number() + " is not finished", Tone.DOUBTFUL)
                .and(": it is being deployed, or its run was ended.")
            : Text.of("Revision " + newest.number() + " is healthy", Tone.GOOD)
                .and(": there is nothing to explain."));
    NextSteps steps = new NextSteps(flags);
    if (failed != null) {
      lines.add(Text.of("The last one that failed is revision " + failed.number() + "."));
      steps.step("why " + failed.number(), "see why that failed");
    }
    lines.addAll(steps.step("status", "see how it is now").lines());
    return paper.print(lines);
  }

  /// The document of `why -o json`: the `revision`, a `summary` with a sentence for each failed
  /// workload, and the `evidence`; the latter is null when the revision did not fail.
  ///
  /// @param failed the newest revision that failed, or null
  public static Map<String, @Nullable Object> tree(
      Revision revision, @Nullable Revision failed, @Nullable Evidence evidence) {
    return Format.document(
        "why",
        "revision",
        RevisionWords.tree(revision),
        "lastFailed",
        failed == null ? null : failed.number(),
        "summary",
        evidence == null ? List.of() : summaries(evidence),
        "evidence",
        evidence == null ? null : evidence.toTree());
  }

  private static List<Map<String, @Nullable Object>> summaries(Evidence evidence) {
    return evidence.failures().stream()
        .map(
            failure -> {
              Map<String, @Nullable Object> tree = Names.tree(failure.workload());
              tree.put("why", FailureLines.sentence(evidence, failure));
              return tree;
            })
        .toList();
  }
}
