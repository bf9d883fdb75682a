package dev.kdeploy.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A scripted server and a cluster that talks to it.
abstract class ServerGround {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String CONFIGS = "/api/v1/namespaces/n/configmaps";
  static final ResourceId ID = new ResourceId("v1", "ConfigMap", "n", "a");
  static final Selection ALL = Selection.of("v1", "ConfigMap", "n");

  ScriptedServer server = start();
  Cluster cluster = connect(server.url());

  private static ScriptedServer start() {
    try {
      return ScriptedServer.plain();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void nothingWasAsked() {
    assertThat(server.requests()).isEmpty();
  }

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  static Cluster connect(String url) {
    return connect(url, Duration.ofSeconds(10));
  }

  static Cluster connect(String url, Duration timeout) {
    Connection connection = Connection.plain(new Cluster.Server("test", url, "default"));
    return Fabric8Cluster.connect(connection, timeout, CLOCK);
  }

  Answer apply() {
    return cluster.apply(object(ID), new ApplyOptions("m", false, false));
  }

  static Manifest object(ResourceId id) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", id.name());
    metadata.put("namespace", id.namespace());
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", id.apiVersion());
    content.put("kind", id.kind());
    content.put("metadata", metadata);
    return Manifest.of(content);
  }

  static String config(String name, int version) {
    return config(name, version, "u-" + name);
  }

  static String config(String name, int version, String uid) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\",\"uid\":\"%s\",\"resourceVersion\":\"%d\"}}"
        .formatted(name, uid, version);
  }

  static ScriptedServer.Reply page(int version, String more, String... items) {
    return ScriptedServer.json(
        200,
        "{\"kind\":\"ConfigMapList\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
            .formatted(version, more, String.join(",", items)));
  }

  static Refused refused(Answer answer) {
    assertThat(answer).isInstanceOf(Refused.class);
    return (Refused) answer;
  }

  static Problem problem(Runnable reading) {
    return catchThrowableOfType(KdeployException.class, reading::run).problems().getFirst();
  }

  List<String> asked() {
    return server.asked();
  }
}
