package dev.kdeploy.verify;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import dev.kdeploy.project.CheckSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program of this machine that ends with 0, run in the project's directory.
record ProgramCheck(CheckSpec.Command check, Path directory, Map<String, String> environment)
    implements Attempt {
  @Override
  public String name() {
    return String.join(" ", check.arguments());
  }

  @Override
  public Optional<String> failure(Duration atMost) {
    List<String> arguments = check.arguments();
    String program = arguments.getFirst();
    Optional<Program> found = Program.find(program, directory, environment);
    if (found.isEmpty()) {
      return Optional.of("there is no program `" + program + "`");
    }
    try {
      Program.Ended ended = found.get().run(arguments.subList(1, arguments.size()), atMost);
      return ended.isSuccess()
          ? Optional.empty()
          : Optional.of("it ends with " + ended.code() + last(ended));
    } catch (KdeployException e) {
      Problem problem = e.problems().getFirst();
      if (problem.kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return Optional.of(problem.what());
    }
  }

  private static String last(Program.Ended ended) {
    List<String> lines = ended.lastLines();
    return lines.isEmpty() ? "" : ": " + lines.getLast();
  }
}
