package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.sandbox.Client.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Server-side apply: who owns what, and what follows from it. Seen on a real server first.
class ApplyTest {
  private static final String MAP = "/api/v1/namespaces/default/configmaps/x";
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";

  private final Rehearsal rehearsal = new Rehearsal();
  private final Client client = rehearsal.client;

  @AfterEach
  void close() {
    rehearsal.close();
  }

  private static String map(String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: " + data + "}";
  }

  @Test
  void aFirstApplyCreatesAndOwnsWhatItSays() {
    Reply reply = client.apply(MAP, "m", map("{a: '1', b: '2'}"));

    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.owners()).containsExactly("m Apply  {\"f:data\":{\"f:a\":{},\"f:b\":{}}}");
  }

  @Test
  void theSameAgainChangesNothing() {
    Reply first = client.apply(MAP, "m", map("{a: '1'}"));
    rehearsal.pass(Duration.ofMinutes(1));

    Reply again = client.apply(MAP, "m", map("{a: '1'}"));

    assertThat(again.code()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void whatIsNoLongerAppliedGoesUnlessSomebodyElseOwnsIt() {
    client.apply(MAP, "m", map("{a: '1', b: '2'}"));
    client.apply(MAP, "n", map("{a: '1'}"));

    Reply reply = client.apply(MAP, "m", map("{c: '3'}"));

    assertThat(reply.get("data")).isEqualTo(Map.of("a", "1", "c", "3"));
  }

  @Test
  void aChangeOfAnothersFieldIsAConflictThatNamesIt() {
    client.apply(MAP, "m", map("{a: '1'}"));
    client.merge(MAP + "?fieldManager=p", "{data: {b: '2'}}");

    Reply reply = client.apply(MAP, "n", map("{a: '9', b: '9'}"));

    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
    assertThat(reply.causes())
        .containsExactly(
            ".data.a FieldManagerConflict conflict with \"m\"",
            ".data.b FieldManagerConflict conflict with \"p\" using v1");
    assertThat(reply.text("message"))
        .isEqualTo(
            """
            Apply failed with 2 conflicts: conflicts with "m":
            - .data.a
            conflicts with "p" using v1:
            - .data.b\
            """);
  }

  @Test
  void forceTakesTheFieldAway() {
    client.apply(MAP, "m", map("{a: '1', b: '2'}"));

    Reply reply = client.apply(MAP + "?force=true", "n", map("{a: '9'}"));

    assertThat(reply.get("data")).isEqualTo(Map.of("a", "9", "b", "2"));
    assertThat(reply.owners())
        .containsExactly(
            "m Apply  {\"f:data\":{\"f:b\":{}}}", "n Apply  {\"f:data\":{\"f:a\":{}}}");
  }

  @Test
  void twoMayOwnTheSameValue() {
    client.apply(MAP, "m", map("{a: '1'}"));

    Reply reply = client.apply(MAP, "n", map("{a: '1'}"));

    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.owners()).hasSize(2);
  }

  @Test
  void aPlainUpdateOwnsWhatItChanges() {
    client.apply(MAP, "m", map("{a: '1', b: '2'}"));

    Reply reply = client.merge(MAP + "?fieldManager=p", "{data: {a: '5', z: '1'}}");

    assertThat(reply.owners())
        .containsExactly(
            "m Apply  {\"f:data\":{\"f:b\":{}}}", "p Update  {\"f:data\":{\"f:a\":{},\"f:z\":{}}}");
  }

  @Test
  void aClientMayMoveOwnershipByWritingManagedFields() {
    client.apply(MAP, "old", map("{a: '1'}"));

    Reply reply =
        client.merge(
            MAP,
            """
            metadata:
              managedFields:
              - manager: new
                operation: Apply
                apiVersion: v1
                fieldsType: FieldsV1
                fieldsV1: {"f:data": {"f:a": {}}}
            """);

    assertThat(reply.owners()).containsExactly("new Apply  {\"f:data\":{\"f:a\":{}}}");
    assertThat(client.apply(MAP, "new", map("{}")).get("data")).isEqualTo("");
  }

  @Test
  void aDryRunAnswersButKeepsNothing() {
    client.apply(MAP, "m", map("{a: '1'}"));

    Reply reply = client.apply(MAP + "?dryRun=All", "m", map("{a: '2'}"));

    assertThat(reply.get("data")).isEqualTo(Map.of("a", "2"));
    assertThat(client.get(MAP).get("data")).isEqualTo(Map.of("a", "1"));
    assertThat(client.apply(MAP + "y?dryRun=All", "m", map("{}").replace("x}", "xy}")).code())
        .isEqualTo(201);
    assertThat(client.get(MAP + "y").code()).isEqualTo(404);
  }

  @Test
  void containersAreMergedByTheirNames() {
    client.apply(DEPLOYMENT, "m", deployment("[{name: a, image: 'a:1'}, {name: b, image: 'b:1'}]"));

    Reply reply = client.apply(DEPLOYMENT, "n", deployment("[{name: c, image: 'c:1'}, {name: b}]"));

    assertThat(containers(reply)).isEqualTo("a c b");
    reply = client.apply(DEPLOYMENT, "m", deployment("[{name: b, image: 'b:2'}]"));
    assertThat(containers(reply)).isEqualTo("c b");
  }

  private static String containers(Reply reply) {
    return String.join(
        " ",
        dev.kdeploy.manifest.Tree.maps(reply.body(), "spec", "template", "spec", "containers")
            .stream()
            .map(container -> String.valueOf(container.get("name")))
            .toList());
  }

  static String deployment(String containers) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 0
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: %s}
    """
        .formatted(containers);
  }

  @Test
  void portsAreToldApartByNumberAndProtocol() {
    Reply reply =
        client.apply(
            DEPLOYMENT,
            "m",
            deployment(
                "[{name: a, image: 'a', ports: [{containerPort: 1}, {containerPort: 1, protocol:"
                    + " UDP}]}]"));

    assertThat(reply.owners().getFirst())
        .contains("k:{\\\"containerPort\\\":1,\\\"protocol\\\":\\\"TCP\\\"}")
        .contains("k:{\\\"containerPort\\\":1,\\\"protocol\\\":\\\"UDP\\\"}");
  }

  @Test
  void aNullIsOwnedAndTheServersDefaultTakesItsPlace() {
    Reply reply =
        client.apply(
            DEPLOYMENT,
            "m",
            deployment("[{name: a, image: a}]").replace("replicas: 0", "replicas: null"));

    assertThat(reply.get("spec", "replicas")).isEqualTo(1L);
    assertThat(reply.owners().getFirst()).contains("\"f:replicas\":{}");
  }

  @Test
  void anAtomicListHasOneOwner() {
    String account =
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i,"
            + " command: %s}]}}";
    String path = "/api/v1/namespaces/default/pods/p";
    client.apply(path, "m", account.formatted("[a, b]"));

    Reply reply = client.apply(path, "n", account.formatted("[a]"));

    assertThat(reply.causes())
        .containsExactly(
            ".spec.containers[name=\"c\"].command FieldManagerConflict conflict with \"m\"");
  }

  @Test
  void aSetIsMergedValueByValue() {
    client.apply(
        MAP, "m", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, finalizers: [a/a, b/b]}}");

    Reply reply =
        client.apply(
            MAP, "n", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, finalizers: [c/c]}}");

    assertThat(reply.get("metadata", "finalizers"))
        .isEqualTo(java.util.List.of("a/a", "b/b", "c/c"));
    reply =
        client.apply(
            MAP, "m", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, finalizers: [b/b]}}");
    assertThat(reply.get("metadata", "finalizers")).isEqualTo(java.util.List.of("b/b", "c/c"));
  }

  @Test
  void aFieldThatTheKindDoesNotHaveIsRefused() {
    Reply reply =
        client.apply(
            MAP, "m", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, foo: 1}, dat: {}}");

    assertThat(reply.code()).isEqualTo(500);
    assertThat(reply.text("message"))
        .isEqualTo(
            """
            failed to create typed patch object (/x; /v1, Kind=ConfigMap): errors:
              .metadata.foo: field not declared in schema
              .dat: field not declared in schema\
            """);
  }

  @Test
  void anAutoscalerMayOwnTheReplicasInstead() {
    client.apply(DEPLOYMENT, "m", deployment("[{name: a, image: a}]"));
    client.merge(DEPLOYMENT + "/scale?fieldManager=scaler", "{spec: {replicas: 4}}");

    Reply reply = client.apply(DEPLOYMENT, "m", deployment("[{name: a, image: a}]"));

    assertThat(reply.code()).isEqualTo(409);
    reply =
        client.apply(
            DEPLOYMENT, "m", deployment("[{name: a, image: a}]").replace("  replicas: 0\n", ""));
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.get("spec", "replicas")).isEqualTo(4L);
  }

  @Test
  void theUidOfAnotherObjectIsRefused() {
    String wanted =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, uid:"
            + " 00000000-0000-4000-8000-000000000000}}";
    assertThat(client.apply(MAP, "m", wanted).code()).isEqualTo(409);
    client.apply(MAP, "m", map("{}"));

    Reply reply = client.apply(MAP, "m", wanted);

    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.causes())
        .allMatch(cause -> cause.startsWith("metadata.uid FieldValueInvalid"));
  }

  @Test
  void textsOfASecretBecomeData() {
    String path = "/api/v1/namespaces/default/secrets/s";

    Reply reply =
        client.apply(
            path, "m", "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}");

    assertThat(reply.get("data")).isEqualTo(Map.of("a", "Yg=="));
    assertThat(reply.get("stringData")).isEqualTo("");
    assertThat(reply.text("type")).isEqualTo("Opaque");
  }
}
