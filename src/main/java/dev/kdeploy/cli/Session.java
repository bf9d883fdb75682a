package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.deploy.Engine;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.Format;
import dev.kdeploy.output.Paper;
import dev.kdeploy.output.Screen;
import dev.kdeploy.output.Story;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Durations;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.Target;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.report.Event;
import dev.kdeploy.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One command's connections to the world, opened when they are first needed and closed together.
final class Session implements AutoCloseable {
  private final Console console;
  private final OutputOptions output;
  private final Clocks clocks = Clocks.system();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable Story story;

  Session(Console console, OutputOptions output) {
    this.console = console;
    this.output = output;
  }

  Console console() {
    return console;
  }

  Clocks clocks() {
    return clocks;
  }

  Screen screen() {
    return Screen.of(console.tty(), console.environment(), output.noColour);
  }

  Paper paper() {
    return screen().forAnswers();
  }

  boolean isVerbose() {
    return output.verbose;
  }

  /// Prints the answer in the form that was asked for.
  void answer(Supplier<String> text, Supplier<Map<String, @Nullable Object>> tree) {
    console
        .out()
        .print(
            switch (output.form) {
              case text -> text.get();
              case json -> Format.JSON.write(tree.get());
              case yaml -> Format.YAML.write(tree.get());
            });
    console.out().flush();
  }

  /// Where the run is told while it goes on.
  Story story() {
    Story told = story;
    if (told == null) {
      Story.Manner manner =
          output.form != OutputOptions.Form.text
              ? (output.quiet ? Story.Manner.QUIET_JSON : Story.Manner.JSON)
              : (output.quiet ? Story.Manner.QUIET : Story.Manner.TEXT);
      told = Story.of(manner, this::screen, console.err(), clocks.wall());
      story = told;
      open.push(told);
    }
    return told;
  }

  /// Shows a warning among what happens.
  void warn(Problem problem) {
    story().report(new Event.Warned(problem));
  }

  /// Ends the story before the answer is printed, so that a live board does not draw over it.
  void endStory() {
    Story told = story;
    if (told != null) {
      open.remove(told);
      told.close();
      story = null;
    }
  }

  /// The cluster of a project's environment, or of the options where they say more.
  Cluster cluster(Project project, ClusterOptions options) {
    Durations.require("--request-timeout", options.requestTimeout);
    if (isSandbox(project, options)) {
      return sandbox();
    }
    String context = options.context;
    if (context == null && project.environment().target() instanceof Target.Context named) {
      context = named.context();
    }
    Connection connection = connection(options, context);
    Cluster cluster = connect(connection, options);
    Pinning.check(cluster, connection, project, options.context != null);
    return cluster;
  }

  static boolean isSandbox(Project project, ClusterOptions options) {
    return project.environment().target() instanceof Target.Sandbox && options.context == null;
  }

  /// The cluster that the options name, or the current context.
  Cluster cluster(ClusterOptions options) {
    return connect(connection(options, options.context), options);
  }

  private Connection connection(ClusterOptions options, @Nullable String context) {
    Path file = options.kubeconfig == null ? null : console.directory().resolve(options.kubeconfig);
    return Kubeconfig.read(
        new KubeconfigRequest(
            file, context, console.environment(), console.home(), console.canAsk()));
  }

  private Cluster connect(Connection connection, ClusterOptions options) {
    Duration timeout = Durations.require("--request-timeout", options.requestTimeout);
    return opened(Fabric8Cluster.connect(connection, timeout, clocks.wall()));
  }

  /// The built-in rehearsal cluster.
  Cluster sandbox() {
    Path state = console.stateDirectory().resolve("sandbox");
    Sandbox sandbox = opened(Sandbox.open(state, clocks.wall(), 1));
    sandbox.notices().forEach(notice -> warn(Problem.of("%s", notice)));
    return opened(Fabric8Cluster.at(sandbox.uri(), "sandbox"));
  }

  <C extends AutoCloseable> C opened(C connection) {
    open.push(connection);
    return connection;
  }

  /// The release of a project, in the namespace of the options, the environment, or the context.
  ReleaseId release(Project project, ClusterOptions options, Cluster cluster) {
    String namespace = options.namespace;
    if (namespace == null && project.environment().target() instanceof Target.Context named) {
      namespace = named.namespace();
    }
    return new ReleaseId(
        namespace == null ? cluster.server().defaultNamespace() : namespace, project.name());
  }

  Engine engine(Cluster cluster) {
    return new Engine(cluster, story(), clocks, Who.of(console));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (KdeployException e) {
        throw e;
      } catch (Exception e) {
        throw new KdeployException(
            Problem.of("a connection could not be closed")
                .why("%s", String.valueOf(e.getMessage())),
            e);
      }
    }
  }
}
