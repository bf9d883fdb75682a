package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `exec` of a user.
final class PluginEntry {
  private static final List<String> VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  private PluginEntry() {}

  /// The plugin, or null when problems were added.
  static Connection.@Nullable Plugin read(
      Entry exec,
      @Nullable Map<String, @Nullable Object> cluster,
      KubeconfigRequest request,
      List<Problem> problems) {
    int before = problems.size();
    String apiVersion = exec.text("apiVersion");
    if (!VERSIONS.contains(apiVersion)) {
      problems.add(
          exec.problem("apiVersion")
              .what("the credential plugin of `%s` speaks `%s`", exec.name(), apiVersion)
              .fix("use %s, with a plugin that is new enough", String.join(" or ", VERSIONS)));
    }
    String command = exec.text("command");
    if (command.isEmpty()) {
      problems.add(
          exec.problem("command")
              .what("the credential plugin of `%s` has no `command`", exec.name()));
    }
    boolean mayAsk = mayAsk(exec, request.terminal(), problems);
    if (problems.size() > before) {
      return null;
    }
    List<String> line = new ArrayList<>();
    line.add(command.contains("/") ? exec.resolved(command).toString() : command);
    line.addAll(exec.texts("args"));
    return new Connection.Plugin(
        apiVersion,
        line,
        environment(exec, request.environment()),
        mayAsk,
        exec.flag("provideClusterInfo") ? cluster : null,
        exec.text("installHint").strip());
  }

  private static boolean mayAsk(Entry exec, boolean terminal, List<Problem> problems) {
    String mode = exec.text("interactiveMode");
    return switch (mode) {
      case "", "IfAvailable" -> terminal;
      case "Never" -> false;
      case "Always" -> {
        if (!terminal) {
          problems.add(
              exec.problem("interactiveMode")
                  .what(
                      "the credential plugin of `%s` wants to ask, and there is no terminal",
                      exec.name())
                  .fix("log in at a terminal first, or use credentials that need no questions"));
        }
        yield true;
      }
      default -> {
        problems.add(
            exec.problem("interactiveMode")
                .what("`interactiveMode` is one of Never, IfAvailable, Always; found `%s`", mode));
        yield false;
      }
    };
  }

  private static Map<String, String> environment(Entry exec, Map<String, String> inherited) {
    Map<String, String> environment = new HashMap<>(inherited);
    for (Entry variable : exec.parts("env")) {
      environment.put(variable.text("name"), variable.text("value"));
    }
    return environment;
  }
}
