package dev.kdeploy.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(name = "version", description = "Print the version.", sortOptions = false)
final class VersionCommand extends Command {
  VersionCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    session.answer(
        () -> "kdeploy " + number() + " (Java " + Runtime.version().feature() + ")\n",
        VersionCommand::tree);
    return ExitCode.DONE;
  }

  static String number() {
    String number = VersionCommand.class.getPackage().getImplementationVersion();
    return number == null ? "development" : number;
  }

  private static Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", 1L);
    tree.put("version", number());
    tree.put("java", Runtime.version().toString());
    return tree;
  }
}
