package dev.kdeploy.output;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Failure.Reason;
import dev.kdeploy.manifest.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What failed, why, and the lines that prove it, for a part of a screen.
final class FailureLines {
  private static final int IN_FULL = 2;
  private static final int BRIEFLY = 4;
  private static final int MOST_REASONS = 2;
  private static final int LOG_LINES = 10;
  private static final int FEWER_LINES = 3;
  private static final int MESSAGE_LINES = 5;
  private static final String INDENT = "  ";
  private static final String QUOTE = "    | ";

  private final Evidence evidence;
  private final Paper paper;
  private final Names names;
  private final List<Text> lines = new ArrayList<>();

  private FailureLines(Evidence evidence, Paper paper) {
    this.evidence = evidence;
    this.paper = paper;
    this.names = new Names(evidence.failures().stream().map(Failure::workload).toList());
  }

  /// A block for each failed workload, with a blank line between two.
  static List<Text> of(Evidence evidence, Paper paper) {
    FailureLines failures = new FailureLines(evidence, paper);
    failures.show();
    return failures.lines;
  }

  /// Why a workload failed, in one sentence.
  static String sentence(Evidence evidence, Failure failure) {
    return failure.reasons().stream()
        .findFirst()
        .map(reason -> sentence(reason, Proof.of(evidence, failure, reason)))
        .orElseGet(() -> why(failure));
  }

  private static String sentence(Reason reason, Proof proof) {
    return PlainWords.sentence(reason, proof.container());
  }

  private static String why(Failure failure) {
    return failure.why().isBlank()
        ? "It did not become ready in the time that it has; nothing says why."
        : PlainWords.capital(failure.why().strip());
  }

  private void show() {
    List<Failure> failures = evidence.failures();
    for (Failure failure : failures.stream().limit(IN_FULL).toList()) {
      if (!lines.isEmpty()) {
        lines.add(Text.EMPTY);
      }
      failure(failure, failures.size() == 1);
    }
    if (failures.size() > IN_FULL) {
      lines.add(Text.EMPTY);
    }
    for (Failure failure : failures.stream().skip(IN_FULL).limit(BRIEFLY).toList()) {
      lines.addAll(
          Paragraph.of(
              names.of(failure.workload()) + ": " + sentence(evidence, failure), "", paper));
    }
    int more = failures.size() - IN_FULL - BRIEFLY;
    if (more > 0) {
      lines.add(Text.of("and " + Words.count(more, "more workload") + " failed"));
    }
  }

  private void failure(Failure failure, boolean alone) {
    String ready =
        failure.wanted() > 0
            ? failure.ready() + " of " + Words.count(failure.wanted(), "pod") + " ready"
            : "not done";
    lines.add(Text.of(names.of(failure.workload()), Tone.BAD).and(": " + ready));
    if (failure.reasons().isEmpty()) {
      lines.addAll(Paragraph.of(why(failure), INDENT, paper));
    }
    boolean first = true;
    for (Reason reason : failure.reasons().stream().limit(alone ? MOST_REASONS : 1).toList()) {
      if (!first) {
        lines.add(Text.EMPTY);
      }
      reason(failure, reason, alone && first ? LOG_LINES : FEWER_LINES);
      first = false;
    }
    int more = failure.reasons().size() - (alone ? MOST_REASONS : 1);
    if (more > 0) {
      lines.add(Text.of(INDENT + "and for " + Words.count(more, "more reason"), Tone.FAINT));
    }
  }

  private void reason(Failure failure, Reason reason, int most) {
    Proof proof = Proof.of(evidence, failure, reason);
    lines.addAll(Paragraph.of(sentence(reason, proof), INDENT, paper));
    lines.addAll(Paragraph.of(word(reason), INDENT, INDENT, Tone.FAINT, paper));
    message(proof, most == LOG_LINES ? MESSAGE_LINES : FEWER_LINES);
    log(proof, most);
    if (!reason.hint().isBlank()) {
      lines.add(Text.EMPTY);
      String hint = "Try this: " + reason.hint().strip() + (reason.hint().endsWith(".") ? "" : ".");
      lines.addAll(Paragraph.of(hint, INDENT, INDENT, Tone.STRONG, paper));
    }
  }

  private static String word(Reason reason) {
    ResourceId at = reason.place().at();
    boolean pod = at.kind().equals("Pod");
    StringBuilder word = new StringBuilder("Kubernetes calls it " + reason.word());
    word.append(": ").append(pod ? "pod" : at.kind()).append(' ').append(at.name());
    if (pod && reason.pods() > 1) {
      word.append(" and ").append(reason.pods() - 1).append(" more");
    }
    if (reason.times() > 1) {
      word.append(", ").append(reason.times()).append(" times");
    }
    if (reason.lasted().toSeconds() > 0) {
      word.append(reason.times() > 1 ? " in " : ", for ").append(Words.span(reason.lasted()));
    }
    return word.append('.').toString();
  }

  private void message(Proof proof, int most) {
    if (proof.message().isEmpty()) {
      return;
    }
    lines.add(Text.EMPTY);
    lines.add(Text.of(INDENT + "What Kubernetes says:"));
    List<Text> said = new ArrayList<>();
    proof
        .message()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> said.addAll(Paragraph.of(line, QUOTE, paper)));
    lines.addAll(said.subList(0, Math.min(most, said.size())));
    if (said.size() > most) {
      lines.add(Text.of(QUOTE + paper.ellipsis(), Tone.FAINT));
    }
  }

  private void log(Proof proof, int most) {
    List<String> log =
        proof.log().stream()
            .map(line -> EventWords.withoutColours(line).stripTrailing())
            .filter(line -> !line.isEmpty())
            .toList();
    if (log.isEmpty()) {
      return;
    }
    lines.add(Text.EMPTY);
    lines.addAll(Paragraph.of(heading(proof), INDENT, paper));
    for (String line : log.subList(Math.max(0, log.size() - most), log.size())) {
      lines.add(Text.of(QUOTE + line).cut(paper.width(), paper.ellipsis()));
    }
  }

  private static String heading(Proof proof) {
    String container = proof.container().map(one -> " of container " + one.name()).orElse("");
    String pod = proof.pod().map(one -> " in pod " + one.id().name()).orElse("");
    boolean ended =
        proof.previous()
            || Optional.of("terminated").equals(proof.container().map(one -> one.state().is()));
    return "The last lines" + container + pod + (ended ? ", before it ended:" : ":");
  }
}
