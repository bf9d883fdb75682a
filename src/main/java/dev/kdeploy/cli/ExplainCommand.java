package dev.kdeploy.cli;

import dev.kdeploy.output.RolloutTable;
import dev.kdeploy.rollout.Signals;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "explain",
    description = "Explain how kdeploy judges: what makes a rollout fail, and when.",
    sortOptions = false)
final class ExplainCommand extends Command {
  /// What can be explained.
  enum Topic {
    rollout
  }

  @Parameters(arity = "1", paramLabel = "TOPIC", description = "What: ${COMPLETION-CANDIDATES}.")
  Topic topic = Topic.rollout;

  ExplainCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    switch (topic) {
      case rollout ->
          session.answer(
              () -> RolloutTable.text(Signals.table(), session.paper()),
              () -> RolloutTable.tree(Signals.table()));
    }
    return ExitCode.DONE;
  }
}
