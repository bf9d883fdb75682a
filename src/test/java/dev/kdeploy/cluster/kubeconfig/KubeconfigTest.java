package dev.kdeploy.cluster.kubeconfig;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeconfigTest extends KubeconfigGround {
  @Test
  void readsTheCurrentContextOfTheDefaultFile() throws IOException {
    write("home/.kube/config", TWO);

    Connection connection = Kubeconfig.read(request(Map.of()));

    assertThat(connection.server().name()).isEqualTo("dev");
    assertThat(connection.server().url()).isEqualTo("https://dev.example.com:6443");
    assertThat(connection.server().defaultNamespace()).isEqualTo("default");
    assertThat(connection.user().token()).isEqualTo("dev-token");
  }

  @Test
  void readsTheContextThatIsAskedFor() throws IOException {
    write("home/.kube/config", TWO);

    Connection connection = Kubeconfig.read(request(null, "prod", Map.of()));

    assertThat(connection.server().name()).isEqualTo("prod");
    assertThat(connection.server().defaultNamespace()).isEqualTo("shop");
    assertThat(connection.user().token()).isEqualTo("prod-token");
  }

  @Test
  void takesAnExplicitFileAlone() throws IOException {
    write("home/.kube/config", TWO);
    Path other = write("other", ONE);

    Connection connection =
        Kubeconfig.read(request(other, null, Map.of("KUBECONFIG", file("home/.kube/config"))));

    assertThat(connection.server().name()).isEqualTo("one");
  }

  @Test
  void takesTheFirstOfTwoEntriesAsAWhole() throws IOException {
    write(
        "a",
        """
        current-context: x
        contexts: [{name: x, context: {cluster: x, user: x}}]
        users: [{name: x, user: {token: first}}]
        """);
    write(
        "b",
        """
        clusters: [{name: x, cluster: {server: 'https://x'}}]
        users: [{name: x, user: {as: jane, token: second}}]
        """);

    Connection connection = Kubeconfig.read(files("a", "b"));

    assertThat(connection.user().token()).isEqualTo("first");
    assertThat(connection.user().headers()).isEmpty();
  }

  @Test
  void takesTheCurrentContextOfTheFirstFileThatSetsOne() throws IOException {
    write("a", "current-context: ''\nclusters: []\n");
    write("b", TWO);
    write("c", ONE);

    assertThat(Kubeconfig.read(files("a", "b", "c")).server().name()).isEqualTo("dev");
    assertThat(Kubeconfig.read(files("c", "b")).server().name()).isEqualTo("one");
  }

  @Test
  void skipsMissingAndEmptyFilesOfTheList() throws IOException {
    write("empty", "");
    write("c", ONE);

    assertThat(Kubeconfig.read(files("missing", "empty", "c")).server().name()).isEqualTo("one");
  }

  @Test
  void takesAnEmptyVariableForNone() throws IOException {
    write("home/.kube/config", ONE);

    assertThat(Kubeconfig.read(request(Map.of("KUBECONFIG", ""))).server().name()).isEqualTo("one");
  }

  @Test
  void readsJson() throws IOException {
    write(
        "home/.kube/config",
        """
        {"current-context":"j","clusters":[{"name":"j","cluster":{"server":"https://j"}}],
        "contexts":[{"name":"j","context":{"cluster":"j"}}]}
        """);

    Connection connection = Kubeconfig.read(request(Map.of()));

    assertThat(connection.server().url()).isEqualTo("https://j");
    assertThat(connection.user().token()).isNull();
  }

  @Test
  void listsContexts() throws IOException {
    write("a", ONE);
    write("b", TWO);

    List<Kubeconfig.Context> contexts = Kubeconfig.contexts(files("a", "b"));

    assertThat(contexts)
        .containsExactly(
            new Kubeconfig.Context("one", "one", "one", "", true),
            new Kubeconfig.Context("dev", "dev", "dev", "", false),
            new Kubeconfig.Context("prod", "prod", "prod", "shop", false));
  }

  @Test
  void saysWhereItLookedWhenThereIsNone() {
    Problem problem = problem(request(Map.of()));

    assertThat(problem.what()).isEqualTo("there is no kubeconfig");
    assertThat(problem.details().getFirst()).contains(".kube/config");
    assertThat(problem.fix()).contains("--kubeconfig", "KUBECONFIG", "cluster: sandbox");
  }

  @Test
  void saysWhichFilesOfTheListAreMissing() {
    assertThat(problem(files("a", "b")).details().getFirst()).contains("/a, ", "/b");
  }

  @Test
  void refusesAnExplicitFileThatIsMissing() {
    assertThat(problem(request(Path.of("nowhere"), null, Map.of())).what())
        .isEqualTo("there is no kubeconfig `nowhere`");
  }

  @Test
  void refusesADirectory() throws IOException {
    write("home/.kube/config/x", "");

    assertThat(problem(request(Map.of())).why()).isEqualTo("it is a directory");
  }

  @Test
  void suggestsTheContextThatWasMeant() throws IOException {
    write("home/.kube/config", TWO);

    Problem problem = problem(request(null, "prd", Map.of()));

    assertThat(problem.what()).contains("knows no context `prd`").contains(".kube/config");
    assertThat(problem.details()).containsExactly("known contexts: dev, prod");
    assertThat(problem.fix()).isEqualTo("did you mean `prod`?");
  }

  @Test
  void listsTheContextsWhenNoneIsNear() throws IOException {
    write("home/.kube/config", TWO);

    Problem problem = problem(request(null, "something-else", Map.of()));

    assertThat(problem.details()).containsExactly("known contexts: dev, prod");
    assertThat(problem.fix()).contains("--context");
  }

  @Test
  void asksForAContextWhereNoneIsCurrent() throws IOException {
    write("home/.kube/config", TWO.replace("current-context: dev\n", ""));

    Problem problem = problem(request(Map.of()));

    assertThat(problem.what()).contains("sets no current context");
    assertThat(problem.details()).containsExactly("known contexts: dev, prod");
  }

  @Test
  void reportsUnknownClustersAndUsersTogether() throws IOException {
    write(
        "home/.kube/config",
        TWO + "- {name: lost, context: {cluster: pord, user: somebody-else}}\n");

    List<Problem> problems = problems(request(null, "lost", Map.of()));

    assertThat(problems)
        .extracting(Problem::what)
        .containsExactly(
            "the context `lost` names the cluster `pord`, which no kubeconfig has",
            "the context `lost` names the user `somebody-else`, which no kubeconfig has");
    assertThat(problems.getFirst().fix()).isEqualTo("did you mean `prod`?");
    assertThat(problems.getFirst().where()).hasToString(file("home/.kube/config") + ":12:35");
  }

  @Test
  void refusesAContextWithoutACluster() throws IOException {
    write("home/.kube/config", TWO + "- {name: lost, context: {user: dev}}\n");

    assertThat(problem(request(null, "lost", Map.of())).what())
        .isEqualTo("the context `lost` names no cluster");
  }

  @Test
  void pointsAtBrokenYamlWithoutShowingSecrets() throws IOException {
    write("home/.kube/config", "users:\n- name: x\n  user: {token: s3cret-value, ]\n");

    Problem problem = problem(request(Map.of()));

    Location where = requireNonNull(problem.where());
    assertThat(where.line()).isEqualTo(3);
    assertThat(where.source().lines().get(2)).contains("token:").doesNotContain("s3cret");
    assertThat(problem.toString() + problem.why()).doesNotContain("s3cret");
  }

  @Test
  void refusesWhatIsNoKubeconfig() throws IOException {
    write("home/.kube/config", "- a\n- b\n");

    assertThat(problem(request(Map.of())).what()).contains("a kubeconfig is a map");
  }

  @Test
  void reportsEveryFormlessEntry() throws IOException {
    write(
        "home/.kube/config",
        """
        clusters: {a: b}
        users: [{user: {}}, {name: x, user: y}]
        contexts: [{name: c, context: {}}, {name: c, context: {}}]
        """);

    assertThat(problems(request(Map.of())))
        .extracting(Problem::what)
        .containsExactly(
            "`clusters` must be a list, found a map",
            "an entry of `users` needs a `name` and a map `user`",
            "an entry of `users` needs a `name` and a map `user`",
            "`contexts` has two entries named `c`");
  }

  @Test
  void reportsTheProblemsOfAllFiles() throws IOException {
    write("a", "clusters: 1\n");
    write("b", "users: 2\n");

    assertThat(problems(files("a", "b"))).hasSize(2);
  }

  @Test
  void neverPrintsSecrets() throws IOException {
    write(
        "home/.kube/config",
        ONE.replace("{token: one-token}", "{username: u, password: s3cret-value}"));

    Connection connection = Kubeconfig.read(request(Map.of()));

    assertThat(connection.user().login()).isNotNull();
    assertThat(connection.toString() + connection.user().login()).doesNotContain("s3cret");
  }
}
