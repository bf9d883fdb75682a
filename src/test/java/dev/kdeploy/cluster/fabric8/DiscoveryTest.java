package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.ApiKind;
import org.junit.jupiter.api.Test;

class DiscoveryTest extends ServerGround {
  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","resources":[
      {"name":"things","kind":"Thing","namespaced":true,"verbs":["get","list"]},
      {"name":"things/status","kind":"Thing","namespaced":true,"verbs":["get"]},
      {"name":"reviews","kind":"Review","namespaced":false,"verbs":["create"]}]}
      """;

  private static ScriptedServer.Reply groups(String freshness, String resources) {
    return json(
        200,
        """
        {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"g.dev"},"versions":[
        {"version":"v2","resources":[%2$s],"freshness":"%1$s"},
        {"version":"v1","resources":[%2$s{"resource":"olds","responseKind":{"kind":"Old"},"scope":"Cluster","verbs":["list"]}]}]}]}
        """
            .formatted(freshness, resources)
            .replace(",]", "]"));
  }

  private static final String THING =
      "{\"resource\":\"things\",\"responseKind\":{\"kind\":\"Thing\"},\"scope\":\"Namespaced\",\"verbs\":[\"get\",\"list\"]},";

  @Test
  void asksOnceForAllGroups() {
    server.when("GET /apis", groups("Current", THING));

    cluster.kind("g.dev/v1", "Thing");
    cluster.kind("g.dev/v2", "Thing");
    cluster.versionsOf("g.dev", "Thing");

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void asksOnceMoreForWhatTheOverviewDoesNotKnow() {
    server.when("GET /apis", groups("Current", THING));

    cluster.kind("g.dev/v2", "Other");
    cluster.kind("g.dev/v2", "Another");
    cluster.kind("nowhere.dev/v1", "Other");
    cluster.kind("nowhere.dev/v1", "Another");

    assertThat(cluster.kind("g.dev/v2", "Thing")).isPresent();
    assertThat(asked()).containsExactly("GET /apis/g.dev/v2", "GET /apis/nowhere.dev/v1");
  }

  @Test
  void listsTheOtherKindsWhenAnExtensionIsDown() {
    server
        .when("GET /apis", groups("Stale", ""))
        .when("GET /apis/g.dev/v2", status(503, "ServiceUnavailable", "the backend is away"));

    assertThat(cluster.kinds()).extracting(ApiKind::kind).contains("Pod", "Old");
  }

  @Test
  void asksAgainAfterRediscovery() {
    cluster.kind("v1", "Pod");

    cluster.rediscover();
    cluster.kind("v1", "Pod");

    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void namesThePreferredVersionFirst() {
    server.when("GET /apis", groups("Current", THING));

    assertThat(cluster.versionsOf("g.dev", "Thing")).containsExactly("g.dev/v2", "g.dev/v1");
    assertThat(cluster.versionsOf("g.dev", "Old")).containsExactly("g.dev/v1");
  }

  @Test
  void listsEachKindInOneVersion() {
    server.when("GET /apis", groups("Current", THING));

    assertThat(cluster.kinds())
        .extracting(kind -> kind.apiVersion() + " " + kind.kind())
        .containsExactly(
            "v1 ConfigMap", "v1 Pod", "v1 Namespace", "g.dev/v2 Thing", "g.dev/v1 Old");
  }

  @Test
  void asksItselfWhereTheServerIsNotSure() {
    server.when("GET /apis", groups("Stale", "")).when("GET /apis/g.dev/v2", json(200, RESOURCES));

    assertThat(cluster.kind("g.dev/v2", "Thing")).map(ApiKind::plural).contains("things");
  }

  @Test
  void findsAKindThatTheOverviewDoesNotKnowYet() {
    server.when("GET /apis/new.dev/v1", json(200, RESOURCES));

    assertThat(cluster.kind("new.dev/v1", "Thing")).isPresent();
    assertThat(cluster.kind("new.dev/v1", "Review")).map(ApiKind::namespaced).contains(false);
  }

  @Test
  void understandsServersThatCannotSayItAllAtOnce() {
    server
        .when("GET /api", json(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"))
        .when("GET /api/v1", json(200, RESOURCES))
        .when(
            "GET /apis",
            json(
                200,
                """
                {"kind":"APIGroupList","groups":[{"name":"g.dev",
                "versions":[{"groupVersion":"g.dev/v1beta1"},{"groupVersion":"g.dev/v1"}],
                "preferredVersion":{"groupVersion":"g.dev/v1"}}]}
                """))
        .when("GET /apis/g.dev/v1", json(200, RESOURCES))
        .when("GET /apis/g.dev/v1beta1", json(200, RESOURCES));

    assertThat(cluster.kind("v1", "Thing")).map(ApiKind::plural).contains("things");
    assertThat(cluster.kind("v1", "Pod")).isEmpty();
    assertThat(cluster.versionsOf("g.dev", "Thing")).containsExactly("g.dev/v1", "g.dev/v1beta1");
    assertThat(cluster.kinds()).extracting(ApiKind::apiVersion).containsExactly("v1", "g.dev/v1");
  }

  @Test
  void saysThatAnAggregatedApiIsDown() {
    server
        .when("GET /apis", groups("Stale", ""))
        .when("GET /apis/g.dev/v2", status(503, "ServiceUnavailable", "the backend is away"));

    assertThat(problem(() -> cluster.kind("g.dev/v2", "Thing")).why())
        .isEqualTo("the backend is away (503)");
  }
}
