package dev.kdeploy.output;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON document a line: `schema`, `type` (the event's name), `at`, and the event's own
/// components as they are.
///
/// An object is `{apiVersion, kind, namespace, name}`, a duration is a number of seconds, a
/// constant a word in small letters, a problem as in `-o json`.
final class JsonReporter implements Story {
  private final PrintStream out;
  private final InstantSource clock;
  private boolean onlyWarnings;

  JsonReporter(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /// The same for who wants to hear of nothing else.
  JsonReporter onlyWarnings() {
    onlyWarnings = true;
    return this;
  }

  @Override
  public void report(Event event) {
    if (onlyWarnings && !(event instanceof Event.Warned)) {
      return;
    }
    Map<String, @Nullable Object> tree =
        Format.document(type(event), "at", clock.instant().toString());
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      tree.put(component.getName(), value(read(component, event)));
    }
    String line = Format.line(tree);
    synchronized (this) {
      out.print(line);
      out.flush();
    }
  }

  private static String type(Event event) {
    String name = event.getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static @Nullable Object read(RecordComponent component, Event event) {
    try {
      return component.getAccessor().invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor can always be called", e);
    }
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case ResourceId id -> Names.tree(id);
      case Problem problem -> ProblemPrinter.tree(problem);
      case Duration duration -> duration.toMillis() / 1000.0;
      case Enum<?> constant -> Words.of(constant);
      case null, default -> value;
    };
  }

  @Override
  public void close() {}
}
