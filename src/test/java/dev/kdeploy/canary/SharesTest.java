package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {
  private static final String OURS = "{app: web, kdeploy.dev/track: stable}";

  @Test
  void findNothingWrongWithADeploymentOfOurs() {
    assertThat(problems(OURS, OURS, service("web", "{app: web}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sessionAffinity: ClientIP       | `Service/web` keeps each client at one pod (`sessionAffinity: ClientIP`)
          sessionAffinity: None           |
          clusterIP: None                 | `Service/web` is headless: its clients choose pods themselves
          clusterIP: 10.96.0.7            |
          internalTrafficPolicy: Local    | `Service/web` keeps connections on their node (`internalTrafficPolicy: Local`)
          internalTrafficPolicy: Cluster  |
          externalTrafficPolicy: Local    | `Service/web` keeps connections on their node (`externalTrafficPolicy: Local`)
          trafficDistribution: PreferClose | `Service/web` prefers pods that are near (`trafficDistribution: PreferClose`)
          publishNotReadyAddresses: true  | `Service/web` leads to pods before they are ready
          """)
  void sayWhatOfAServiceMakesTheShareALie(String field, @Nullable String problem) {
    List<String> found = problems(OURS, OURS, service("web", "{app: web}") + "  " + field + "\n");

    assertThat(found).isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @Test
  void nameAllReasonsAtOnce() {
    String service =
        service("web", "{app: web}")
            + "  sessionAffinity: ClientIP\n  externalTrafficPolicy: Local\n"
            + "  internalTrafficPolicy: Local\n";

    assertThat(problems(OURS, OURS, service)).hasSize(3);
  }

  @Test
  void mindTopologyAnnotations() {
    String service =
        service("web", "{app: web}")
            .replace(
                "namespace: default",
                "namespace: default, annotations: {service.kubernetes.io/topology-mode: Auto}");

    assertThat(problems(OURS, OURS, service))
        .containsExactly(
            "`Service/web` prefers pods that are near (`service.kubernetes.io/topology-mode:"
                + " Auto`)");
  }

  @Test
  void doNotMindAHeadlessServiceBesideAnother() {
    String services =
        service("web", "{app: web}")
            + "---\n"
            + service("web-peers", "{app: web}")
            + "  clusterIP: None\n";

    assertThat(problems(OURS, OURS, services)).isEmpty();
  }

  @Test
  void callAWorkerAWorker() {
    String elsewhere = service("web", "{app: web}").replace("default", "elsewhere");

    assertThat(problems(OURS, OURS, service("docs", "{app: docs}"), elsewhere, service("x", "{}")))
        .containsExactly("no Service leads to `Deployment/web`, so a weight means nothing");
  }

  @Test
  void mindAServiceThatSelectsOnlyStable() {
    assertThat(problems(OURS, OURS, service("web", OURS)))
        .containsExactly("`Service/web` would not lead to canary pods");
  }

  @Test
  void mindOtherWorkloadsBehindTheService() {
    String api = deployment("api", "{app: web, part: api}", "{app: web, part: api}");

    assertThat(problems(OURS, OURS, service("web", "{app: web}"), api))
        .containsExactly("`Service/web` also leads to `Deployment/api`");
    assertThat(
            problems(
                OURS,
                OURS,
                service("web", "{app: web}"),
                api.replace("spec:\n", "spec:\n  replicas: 0\n")))
        .isEmpty();
    assertThat(problems(OURS, OURS, service("web", "{app: web}"), api.replace("default", "far")))
        .isEmpty();
  }

  @Test
  void doNotMindTheCanaryItself() {
    String canary =
        deployment(
            "web-canary",
            "{app: web, kdeploy.dev/track: canary}",
            "{app: web, kdeploy.dev/track: canary, hash: x1}");

    assertThat(problems(OURS, OURS, service("web", "{app: web}"), canary)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {app: web, kdeploy.dev/track: stable} | {app: web}            | kdeploy.dev/track | kdeploy.dev/track
          {app: web, tier: front}               | {app: web}            | tier              | app
          {app: web}                            | {app: web}            | -                 | app
          {app: web, tier: front}               | {app: web, tier: front} | -               | app
          {app: web}                            | {tier: front}         | app               | -
          """)
  void chooseTheLabelThatTellsVersionsApart(
      String match, String select, @Nullable String shared, @Nullable String apart) {
    Manifest deployment = object(deployment("web", match, match));
    List<Manifest> services = SandboxCluster.objects(service("web", select));

    assertThat(Shares.labelShared(deployment, services).orElse(null)).isEqualTo(shared);
    assertThat(Shares.labelApart(deployment, services).orElse(null)).isEqualTo(apart);
  }

  @Test
  void mindALabelThatOnlyOneOfTwoServicesLeavesOut() {
    Manifest deployment = object(deployment("web", "{app: web, tier: a}", "{app: web, tier: a}"));
    List<Manifest> services =
        SandboxCluster.objects(
            service("web", "{app: web}") + "---\n" + service("all", "{app: web, tier: a}"));

    assertThat(Shares.labelShared(deployment, services)).isEmpty();
    assertThat(Shares.labelApart(deployment, services)).contains("app");
  }

  @Test
  void tellThatCanaryPodsWouldBeStableOnes() {
    Manifest adopted = object(deployment("web", "{app: web}", "{app: web}"));

    assertThat(
            words(
                Shares.problems(
                    adopted,
                    GatewayApi.tree("{app: web, kdeploy.dev/track: canary}"),
                    SandboxCluster.objects(service("web", "{app: web}")))))
        .containsExactly("canary pods of `Deployment/web` cannot be told from its stable ones");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {matchLabels: {app: web}} | true
          {matchLabels: {app: web, kdeploy.dev/track: stable}} | false
          {matchExpressions: [{key: app, operator: In, values: [web, api]}]} | true
          {matchExpressions: [{key: kdeploy.dev/track, operator: NotIn, values: [canary]}]} | false
          {matchExpressions: [{key: app, operator: Exists}, {key: off, operator: DoesNotExist}]} | true
          {matchExpressions: [{key: off, operator: Exists}]} | false
          {} | true
          """)
  void mindBudgetsThatSelectBoth(String selector, boolean counts) {
    String budget =
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: default}
        spec: {minAvailable: 1, selector: %s}
        """
            .formatted(selector);

    List<String> found = problems(OURS, OURS, service("web", "{app: web}"), budget);

    assertThat(found)
        .isEqualTo(
            counts
                ? List.of("`PodDisruptionBudget/web` would count canary pods as stable ones")
                : List.of());
  }

  @Test
  void mindAnAutoscalerOnlyWhereTheSelectorMatches() {
    String autoscaler =
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: default}
        spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
        """;

    Manifest adopted = object(deployment("web", "{app: web}", "{app: web}"));
    List<Manifest> around = new ArrayList<>(SandboxCluster.objects(autoscaler));

    assertThat(problems(OURS, OURS, service("web", "{app: web}"), autoscaler)).isEmpty();
    assertThat(
            words(
                Shares.counting(
                    adopted, GatewayApi.tree("{app: web, kdeploy.dev/track: canary}"), around)))
        .containsExactly(
            "`HorizontalPodAutoscaler/web` would count canary pods as pods of `Deployment/web`");
  }

  private static List<String> problems(String selector, String labels, String... around) {
    Manifest deployment = object(deployment("web", selector, labels));
    List<Manifest> objects = new ArrayList<>(List.of(deployment));
    for (String yaml : around) {
      objects.addAll(SandboxCluster.objects(yaml));
    }
    Manifest canary =
        new CanaryObjects(GatewayApi.FORK.release(), List.of(), Set.of())
            .deployment(deployment, CanaryObjects.TRACK, 1);
    return words(
        Shares.problems(deployment, canary.map("spec", "template", "metadata", "labels"), objects));
  }

  private static List<String> words(List<Problem> problems) {
    assertThat(problems).allMatch(problem -> problem.why() != null && problem.fix() != null);
    return problems.stream().map(Problem::what).toList();
  }

  private static Manifest object(String yaml) {
    return SandboxCluster.objects(yaml).getFirst();
  }

  private static String deployment(String name, String selector, String labels) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %s, namespace: default}
    spec:
      selector: {matchLabels: %s}
      template: {metadata: {labels: %s}}
    """
        .formatted(name, selector, labels);
  }

  private static String service(String name, String selector) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec:
      selector: %s
    """
        .formatted(name, selector);
  }
}
