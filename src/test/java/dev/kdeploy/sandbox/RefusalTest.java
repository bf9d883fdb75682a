package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.sandbox.Client.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the sandbox refuses, and that it says so as the real server does.
class RefusalTest {
  private static final String DEFAULT = "/api/v1/namespaces/default/";
  private static final String APPS = "/apis/apps/v1/namespaces/default/";

  private final Rehearsal rehearsal = new Rehearsal();
  private final Client client = rehearsal.client;

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void aMissingObjectIsNamedByItsResource() {
    Reply reply = client.get(APPS + "deployments/nope");

    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("message")).isEqualTo("deployments.apps \"nope\" not found");
    assertThat(reply.text("details", "group")).isEqualTo("apps");
  }

  @Test
  void aMissingNamespaceIsSaidFirst() {
    Reply reply =
        client.apply(
            "/api/v1/namespaces/nope/configmaps/x",
            "m",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}");

    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("message")).isEqualTo("namespaces \"nope\" not found");
  }

  @Test
  void aKindThatIsNotServedIsNotFound() {
    assertThat(client.get("/apis/nope.io/v1/things").text("message"))
        .isEqualTo("the server could not find the requested resource");
  }

  @Test
  void aSecondCreationIsRefused() {
    client.post(DEFAULT + "configmaps", "{metadata: {name: x}}");

    Reply reply = client.post(DEFAULT + "configmaps", "{metadata: {name: x}}");

    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("AlreadyExists");
  }

  @Test
  void anOldVersionIsNotReplaced() {
    client.post(DEFAULT + "configmaps", "{metadata: {name: x}}");

    Reply reply =
        client.put(DEFAULT + "configmaps/x", "{metadata: {name: x, resourceVersion: '1'}}");

    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"x\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void aDeletionCanBeTiedToAUid() {
    client.post(DEFAULT + "configmaps", "{metadata: {name: x}}");

    Reply reply =
        client.send(
            "DELETE",
            DEFAULT + "configmaps/x",
            Client.JSON,
            "{\"preconditions\":{\"uid\":\"abc\"}}");

    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("message")).contains("the UID in the precondition (abc) does not match");
  }

  @Test
  void everyProblemOfADeploymentIsNamedAtOnce() {
    Reply reply =
        client.apply(
            APPS + "deployments/e",
            "m",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: e}
            spec:
              replicas: -1
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: x}}
                spec: {restartPolicy: Never, containers: [{name: C_, image: ''}]}
            """);

    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.causes())
        .hasSize(5)
        .anyMatch(cause -> cause.startsWith("spec.replicas FieldValueInvalid Invalid value: -1"))
        .anyMatch(
            cause ->
                cause.equals(
                    "spec.template.metadata.labels FieldValueInvalid Invalid value: {\"a\":\"x\"}:"
                        + " `selector` does not match template `labels`"))
        .anyMatch(
            cause ->
                cause.equals(
                    "spec.template.spec.containers[0].image FieldValueRequired Required value"))
        .anyMatch(
            cause ->
                cause.equals(
                    "spec.template.spec.restartPolicy FieldValueNotSupported Unsupported value:"
                        + " \"Never\": supported values: \"Always\""));
  }

  @Test
  void selectorsCannotChange() {
    client.apply(APPS + "deployments/web", "m", ApplyTest.deployment("[{name: a, image: a}]"));

    Reply reply =
        client.apply(
            APPS + "deployments/web",
            "m",
            ApplyTest.deployment("[{name: a, image: a}]").replace("app: web", "app: other"));

    assertThat(reply.causes())
        .containsExactly(
            "spec.selector FieldValueInvalid Invalid value: {\"matchLabels\":{\"app\":\"other\"}}:"
                + " field is immutable");
  }

  @Test
  void immutableSecretsAndConfigMapsStayAsTheyAre() {
    for (String kind : new String[] {"ConfigMap", "Secret"}) {
      String path = DEFAULT + (kind.equals("Secret") ? "secrets/x" : "configmaps/x");
      String text =
          "{apiVersion: v1, kind: "
              + kind
              + ", metadata: {name: x}, immutable: true, data: {a: %s}}";
      client.apply(path, "m", text.formatted("YQ=="));

      Reply reply = client.apply(path, "m", text.formatted("Yg=="));

      assertThat(reply.causes())
          .containsExactly(
              "data FieldValueForbidden Forbidden: field is immutable when `immutable` is set");
    }
  }

  @Test
  void unknownFieldsAreRefusedWarnedAboutOrIgnored() {
    String text = "{metadata: {name: x}, dat: {}}";

    assertThat(client.post(DEFAULT + "configmaps?fieldValidation=Strict", text).text("message"))
        .isEqualTo(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                + " unknown field \"dat\"");
    assertThat(client.post(DEFAULT + "configmaps?fieldValidation=Warn&dryRun=All", text).warnings())
        .containsExactly("299 - \"unknown field \\\"dat\\\"\"");
    assertThat(client.post(DEFAULT + "configmaps?fieldValidation=Ignore", text).warnings())
        .isEmpty();
  }

  @Test
  void aKeySaidTwiceIsRefusedWhenStrict() {
    Reply reply =
        client.send(
            "POST",
            DEFAULT + "configmaps?fieldValidation=Strict",
            Client.JSON,
            "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\",\"a\":\"2\"}}");

    assertThat(reply.text("message")).endsWith("strict decoding error: duplicate field \"data.a\"");
  }

  @Test
  void aValueOfTheWrongTypeIsSaidInTheWordsOfGo() {
    Reply reply =
        client.post(APPS + "deployments", "{metadata: {name: x}, spec: {replicas: three}}");

    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("message"))
        .isEqualTo(
            "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal"
                + " string into Go struct field DeploymentSpec.spec.replicas of type int32");
  }

  @Test
  void methodsAndMediaTypesThatAreNotServedAreRefused() {
    client.post(DEFAULT + "configmaps", "{metadata: {name: x}}");

    assertThat(client.send("POST", DEFAULT + "configmaps/x", Client.JSON, "{}").code())
        .isEqualTo(405);
    assertThat(client.send("PATCH", DEFAULT + "configmaps/x", "text/plain", "{}").code())
        .isEqualTo(415);
    assertThat(client.send("PATCH", DEFAULT + "configmaps/x", Client.APPLY, "{}").code())
        .isEqualTo(400);
  }

  @Test
  void aStatefulSetsClaimsCannotChange() {
    String text =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: s}
        spec:
          serviceName: %s
          replicas: 0
          selector: {matchLabels: {a: b}}
          template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}
        """;
    client.apply(APPS + "statefulsets/s", "m", text.formatted("one"));

    Reply reply = client.apply(APPS + "statefulsets/s", "m", text.formatted("two"));

    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.causes().getFirst())
        .startsWith("spec FieldValueForbidden Forbidden: updates to statefulset spec");
  }

  @Test
  void aServiceKeepsItsAddress() {
    String text =
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {%s ports: [{port: 80}]}}";
    Object address =
        client.apply(DEFAULT + "services/s", "m", text.formatted("")).get("spec", "clusterIP");

    Reply reply =
        client.apply(DEFAULT + "services/s", "m", text.formatted("clusterIP: 10.96.250.250,"));

    assertThat(address.toString()).startsWith("10.96.");
    assertThat(reply.causes().getFirst())
        .startsWith("spec.clusterIPs[0] FieldValueInvalid")
        .endsWith("may not change once set");
  }

  @Test
  void namesAndLabelsHaveTheirForm() {
    Reply reply =
        client.post(DEFAULT + "configmaps", "{metadata: {name: X_, labels: {'a b': 'c d'}}}");

    assertThat(reply.causes())
        .hasSize(3)
        .anyMatch(
            cause ->
                cause.startsWith(
                    "metadata.name FieldValueInvalid Invalid value: \"X_\": a lowercase RFC 1123"
                        + " subdomain"))
        .anyMatch(
            cause ->
                cause.startsWith(
                    "metadata.labels FieldValueInvalid Invalid value: \"a b\": name part must"
                        + " consist"))
        .anyMatch(
            cause ->
                cause.startsWith(
                    "metadata.labels FieldValueInvalid Invalid value: \"c d\": a valid label must"
                        + " be"));
  }
}
