package dev.kdeploy.output;

import dev.kdeploy.report.Event;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/// Shows warnings, each once, and nothing else.
final class QuietReporter implements Story {
  private final PrintStream out;
  private final ProblemPrinter printer;
  private final Set<String> shown = new HashSet<>();

  QuietReporter(PrintStream out, Paper paper) {
    this.out = out;
    this.printer = new ProblemPrinter(paper);
  }

  @Override
  public synchronized void report(Event event) {
    if (event instanceof Event.Warned(var problem)) {
      String warning = printer.warning(problem);
      if (shown.add(warning)) {
        out.print(warning);
        out.flush();
      }
    }
  }

  @Override
  public void close() {}
}
