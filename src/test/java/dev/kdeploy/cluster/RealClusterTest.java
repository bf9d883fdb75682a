package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.cluster.kubeconfig.Connection.Header;
import dev.kdeploy.cluster.kubeconfig.Connection.User;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract, held by the API server that `KUBECONFIG` names, and what only a real one does.
@Tag("tier2")
class RealClusterTest extends ClusterContract {
  private static Connection connection =
      Connection.plain(new Cluster.Server("none", "http://localhost", "default"));
  private static Cluster cluster = connect(connection);

  @BeforeAll
  static void connect() {
    connection =
        Kubeconfig.read(
            new KubeconfigRequest(
                null, null, System.getenv(), Path.of(System.getProperty("user.home")), false));
    cluster = connect(connection);
  }

  @AfterAll
  static void disconnect() {
    cluster.close();
  }

  private static Cluster connect(Connection to) {
    return Fabric8Cluster.connect(to, Duration.ofSeconds(5), InstantSource.system());
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  @Test
  void passesWarningsOn() {
    Manifest deprecated =
        deployment("web", 0)
            .with("linux", "spec", "template", "spec", "nodeSelector", "beta.kubernetes.io/os");

    assertThat(accepted(apply(deprecated)).warnings())
        .anySatisfy(warning -> assertThat(warning).contains("beta.kubernetes.io/os"));
    assertThat(accepted(apply(deployment("web", 0))).warnings()).isEmpty();
  }

  @Test
  void namesWhoMayNotDoWhat() {
    try (Cluster stranger = connect(impersonating("jane"))) {
      Refused write =
          refused(
              stranger.apply(
                  config("a", "k: v"), new Cluster.ApplyOptions("contract", false, false)));
      KdeployException read =
          catchThrowableOfType(
              KdeployException.class,
              () -> stranger.list(Cluster.Selection.of("v1", "Secret", namespace)));

      assertThat(write.reason()).isEqualTo(Reason.FORBIDDEN);
      assertThat(write.message()).contains("jane", "patch", "configmaps", namespace);
      assertThat(read.problems().getFirst().what())
          .contains("`jane`", "list", "`secrets`", "`" + namespace + "`");
      assertThat(stranger.mayI("list", stranger.kind("v1", "Secret").orElseThrow(), namespace))
          .isFalse();
    }
  }

  @Test
  void refusesAWatchThatIsForbidden() throws InterruptedException {
    try (Cluster stranger = connect(impersonating("jane"));
        Sightings sightings =
            stranger.watch(List.of(Cluster.Selection.of("v1", "Secret", namespace)))) {
      assertThat(sightings.next(LONG))
          .isInstanceOfSatisfying(
              Sightings.Sighting.Refused.class,
              refused -> assertThat(refused.problem().what()).contains("`jane`", "`secrets`"));
    }
  }

  private static Connection impersonating(String name) {
    User user = connection.user();
    return new Connection(
        connection.server(),
        connection.tls(),
        connection.proxy(),
        new User(
            user.name(),
            user.certificate(),
            user.key(),
            user.token(),
            user.tokenFile(),
            user.login(),
            user.plugin(),
            List.of(
                new Header("Impersonate-User", name),
                new Header("Impersonate-Group", "system:authenticated"))));
  }
}
