package dev.kdeploy.evidence;

import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// Keeps evidence small. What is left out is the oldest of a log, the middle of a line, the end of
/// everything else, and always said.
final class Bounds {
  static final int MOST = 512 * 1024;
  private static final int LINE = 2 * 1024;
  private static final int LOG = 16 * 1024;
  private static final int MESSAGE = 4 * 1024;
  private static final int DIFF = 64 * 1024;
  private static final int EVENTS = 200;
  private static final int FAILURES = 50;
  private static final int REASONS = 10;

  /// How often everything is halved.
  private final int halvings;

  private Bounds(int halvings) {
    this.halvings = halvings;
  }

  /// The evidence, made smaller until it has at most 512 KiB.
  static Evidence fit(Evidence evidence) {
    Evidence fitting = evidence;
    for (int halvings = 0; halvings < 12; halvings++) {
      fitting = new Bounds(halvings).of(evidence);
      if (bytes(Json.write(fitting.toTree())) <= MOST) {
        break;
      }
    }
    return fitting;
  }

  private int of(int most) {
    return Math.max(1, most >> halvings);
  }

  private Evidence of(Evidence evidence) {
    List<String> notes = new ArrayList<>(evidence.notes());
    if (halvings > 0) {
      notes.add("logs and texts are shortened, so that all of it stays small");
    }
    List<EventSeen> events = evidence.events();
    if (events.size() > of(EVENTS)) {
      notes.add("only the newest " + of(EVENTS) + " of " + events.size() + " events are kept");
      events = events.subList(events.size() - of(EVENTS), events.size());
    }
    List<Failure> failures = evidence.failures();
    if (failures.size() > of(FAILURES)) {
      notes.add(failures.size() - of(FAILURES) + " more workloads failed");
      failures = failures.subList(0, of(FAILURES));
    }
    return new Evidence(
        evidence.about(),
        failures.stream().map(this::of).toList(),
        evidence.pods().stream().map(this::of).toList(),
        events.stream().map(this::of).toList(),
        evidence.nodes(),
        head(evidence.diff(), of(DIFF)),
        notes.stream().map(this::message).toList());
  }

  private String message(String text) {
    return middle(text, of(MESSAGE));
  }

  private Failure of(Failure failure) {
    Failure few =
        new Failure(
            failure.workload(),
            failure.ready(),
            failure.wanted(),
            failure.why(),
            failure.reasons().stream().limit(of(REASONS)).toList());
    return said(few, this::message);
  }

  /// The failure with every text in it changed.
  static Failure said(Failure failure, UnaryOperator<String> change) {
    return new Failure(
        failure.workload(),
        failure.ready(),
        failure.wanted(),
        change.apply(failure.why()),
        failure.reasons().stream()
            .map(
                one ->
                    new Failure.Reason(
                        one.name(),
                        one.word(),
                        change.apply(one.means()),
                        one.place(),
                        change.apply(one.message()),
                        one.exitCode(),
                        one.times(),
                        one.lasted(),
                        one.pods(),
                        change.apply(one.hint())))
            .toList());
  }

  private PodSeen of(PodSeen pod) {
    return pod.with(pod.containers().stream().map(this::of).toList());
  }

  private ContainerSeen of(ContainerSeen container) {
    return container.saying(tail(container.log(), of(LOG)), tail(container.previousLog(), of(LOG)));
  }

  private EventSeen of(EventSeen event) {
    return new EventSeen(
        event.first(),
        event.last(),
        event.type(),
        event.reason(),
        message(event.message()),
        event.count(),
        event.source(),
        event.object(),
        event.container());
  }

  /// A line of a log, without its middle when it is long.
  static String line(String line) {
    return middle(line, LINE);
  }

  private static String middle(String text, int most) {
    if (text.length() * 3L <= most || bytes(text) <= most) {
      return text;
    }
    String mark = " [… " + text.codePointCount(0, text.length()) + " characters …] ";
    int half = Math.max(0, (most - bytes(mark)) / 2);
    return head(text, half) + mark + tail(text, half);
  }

  private static String head(String text, int most) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      used += bytes(codePoint);
      if (used > most) {
        return text.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private static String tail(String text, int most) {
    int used = 0;
    for (int i = text.length(); i > 0; ) {
      int codePoint = text.codePointBefore(i);
      used += bytes(codePoint);
      if (used > most) {
        return text.substring(i);
      }
      i -= Character.charCount(codePoint);
    }
    return text;
  }

  /// The last lines that have at most so many bytes together.
  private static List<String> tail(List<String> lines, int most) {
    List<String> kept = new ArrayList<>();
    int used = 0;
    for (String line : lines.reversed()) {
      used += bytes(line) + 1;
      if (used > most) {
        break;
      }
      kept.add(line);
    }
    Collections.reverse(kept);
    return kept;
  }

  private static int bytes(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
