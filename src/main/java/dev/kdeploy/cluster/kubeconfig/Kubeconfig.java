package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the user's kubeconfig says, read by kubectl's rules: the files of `KUBECONFIG` are merged
/// and the first to name something wins as a whole; paths are meant from the file in which they
/// stand; an explicit file stands alone.
///
/// Nothing is connected to and no plugin is run here.
public final class Kubeconfig {
  private final KubeconfigRequest request;
  private final FoundFiles found;
  private final Map<String, Entry> clusters;
  private final Map<String, Entry> users;
  private final Map<String, Entry> contexts;

  private Kubeconfig(KubeconfigRequest request) {
    this.request = request;
    this.found = FoundFiles.of(request);
    this.clusters = merged(KubeconfigFile::clusters);
    this.users = merged(KubeconfigFile::users);
    this.contexts = merged(KubeconfigFile::contexts);
  }

  /// A context, for lists.
  ///
  /// @param namespace empty when the context names none
  public record Context(
      String name, String cluster, String user, String namespace, boolean current) {}

  /// The connection of the asked-for context, or of the current one, or of the pod in which we run
  /// when there is no kubeconfig.
  ///
  /// @throws KdeployException with everything in the way: no kubeconfig, unreadable files, unknown
  ///   names, what cannot be honoured
  public static Connection read(KubeconfigRequest request) {
    Kubeconfig kubeconfig = new Kubeconfig(request);
    String wanted = request.context();
    if (kubeconfig.isEmpty() && (wanted == null || wanted.isEmpty())) {
      return InCluster.connection(request)
          .orElseThrow(() -> new KdeployException(kubeconfig.missing()));
    }
    return kubeconfig.connection();
  }

  /// All contexts, in the order of the files.
  ///
  /// @throws KdeployException if a file cannot be read
  public static List<Context> contexts(KubeconfigRequest request) {
    Kubeconfig kubeconfig = new Kubeconfig(request);
    String current = kubeconfig.current();
    return kubeconfig.contexts.values().stream()
        .map(
            entry ->
                new Context(
                    entry.name(),
                    entry.text("cluster"),
                    entry.text("user"),
                    entry.text("namespace"),
                    entry.name().equals(current)))
        .toList();
  }

  private Connection connection() {
    Entry context = context();
    List<Problem> problems = new ArrayList<>();
    Entry cluster = named(context, "cluster", clusters, problems);
    Entry user = context.text("user").isEmpty() ? null : named(context, "user", users, problems);
    ClusterEntry where = cluster == null ? null : ClusterEntry.read(cluster, request, problems);
    Connection.User who =
        user == null
            ? Connection.User.NOBODY
            : UserEntry.read(user, where == null ? null : where.forPlugins(), request, problems);
    if (!problems.isEmpty() || where == null) {
      throw new KdeployException(problems);
    }
    String namespace = context.text("namespace");
    URI url = where.url(who.certificate() != null);
    return new Connection(
        new Cluster.Server(
            context.name(), url.toString(), namespace.isEmpty() ? "default" : namespace),
        where.tls(),
        where.proxy(url, request.environment()),
        who);
  }

  private Entry context() {
    String name = request.context();
    String wanted = name == null || name.isEmpty() ? current() : name;
    Entry context = contexts.get(wanted);
    if (context != null) {
      return context;
    }
    if (isEmpty()) {
      throw new KdeployException(missing());
    }
    Problem problem =
        wanted.isEmpty()
            ? Problem.of("%s sets no current context", found.name())
            : Problem.of("%s knows no context `%s`", found.name(), wanted);
    String fix =
        wanted.isEmpty()
            ? "name one with `--context`"
            : Suggestion.nearest(wanted, contexts.keySet())
                .map(near -> "did you mean `" + near + "`?")
                .orElse("name one of these with `--context`");
    problem =
        contexts.isEmpty()
            ? problem.why("it has no contexts")
            : problem.detail("known contexts: %s", String.join(", ", contexts.keySet()));
    throw new KdeployException(contexts.isEmpty() ? problem : problem.fix("%s", fix));
  }

  private static @Nullable Entry named(
      Entry context, String key, Map<String, Entry> known, List<Problem> problems) {
    String name = context.text(key);
    Entry entry = known.get(name);
    if (entry == null) {
      problems.add(
          name.isEmpty()
              ? context
                  .problem(key)
                  .what("the context `%s` names no %s", context.name(), key)
                  .fix("add `%s: …` to it", key)
              : context
                  .problem(key)
                  .what(
                      "the context `%s` names the %s `%s`, which no kubeconfig has",
                      context.name(), key, name)
                  .fix("%s", Suggestion.sentence(name, known.keySet())));
    }
    return entry;
  }

  private String current() {
    return found.files().stream()
        .map(KubeconfigFile::current)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  private boolean isEmpty() {
    return found.files().stream().allMatch(KubeconfigFile::isEmpty);
  }

  private Problem missing() {
    return found
        .missing()
        .why("a cluster is found by a kubeconfig")
        .fix(
            "name one with `--kubeconfig` or `KUBECONFIG`; `cluster: sandbox` in the environment"
                + " needs none");
  }

  private Map<String, Entry> merged(Function<KubeconfigFile, Map<String, Entry>> section) {
    Map<String, Entry> merged = new LinkedHashMap<>();
    found.files().forEach(file -> section.apply(file).forEach(merged::putIfAbsent));
    return merged;
  }
}
