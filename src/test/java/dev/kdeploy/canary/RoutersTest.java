package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.FORK;
import static dev.kdeploy.canary.GatewayApi.PLAIN;
import static dev.kdeploy.canary.GatewayApi.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.yaml.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The routers at work on a server, each made anew from its record before every call, as after a
/// kill.
class RoutersTest {
  private static final String INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        namespace: default
        annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 8m, cert-manager.io/issuer: ca}
      spec:
        ingressClassName: nginx
        tls: [{hosts: [shop.example.com], secretName: shop-tls}, {hosts: [docs.example.com]}]
        rules:
        - host: shop.example.com
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
            - {path: /docs, pathType: Prefix, backend: {service: {name: docs, port: {number: 80}}}}
        - host: docs.example.com
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: docs, port: {number: 80}}}}
      """;

  private final SandboxCluster sandbox = new SandboxCluster();
  private final Cluster cluster = sandbox.cluster();

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void weighsAnHttpRouteAndPutsItBackToTheLetter() {
    installGatewayApi();
    Manifest before = sandbox.apply("kdeploy/default/shop", route(PLAIN));
    Map<String, @Nullable Object> record =
        remembered(GatewayRouter.of(cluster, before, FORK, new Header("X-Canary", "yes")));

    for (int weight : List.of(0, 25, 25, 100)) {
      again(record).send(weight);
      assertThat(again(record).drift(weight)).isEmpty();
    }
    Manifest sending = httpRoute();
    again(record).restore();
    again(record).restore();

    assertThat(Tree.list(sending.get("spec", "rules"))).hasSize(2);
    assertThat(httpRoute().get("spec")).isEqualTo(before.get("spec"));
    assertThat(again(record).drift(0)).isPresent();
  }

  @Test
  void leavesTheRouteToItsOwnerSoThatTheNextApplyMeetsNoConflict() {
    installGatewayApi();
    Manifest before = sandbox.apply("kdeploy/default/shop", route(PLAIN));
    Router router = GatewayRouter.of(cluster, before, FORK, null);

    router.send(25);
    router.restore();

    Manifest changed =
        SandboxCluster.objects(route(PLAIN.replace("port: 80", "port: 81"))).getFirst();
    Answer answer = cluster.apply(changed, new ApplyOptions("kdeploy/default/shop", false, false));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    assertThat(RulesOwnership.of(httpRoute())).hasSize(1);
  }

  @Test
  void saysWhatSomebodyElseChangedMeanwhile() {
    installGatewayApi();
    Router router = GatewayRouter.of(cluster, sandbox.apply("owner", route(PLAIN)), FORK, null);
    router.send(25);

    sandbox.apply("gitops", route(PLAIN));

    assertThat(router.drift(25))
        .contains("`HTTPRoute/web` sends 0 % to the canary instead of 25 %");
  }

  @Test
  void holdsWhenTheRouteIsGoneAndRestoresNothing() {
    installGatewayApi();
    Manifest live = sandbox.apply("owner", route(PLAIN));
    Router router = GatewayRouter.of(cluster, live, FORK, null);
    Edits.delete(cluster, live);

    router.restore();

    assertThat(router.drift(25)).contains("`HTTPRoute/web` is no longer there");
    assertThatThrownBy(() -> router.send(25))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("is no longer in namespace `default`");
  }

  @Test
  void refusesToSendWhereTheRouteNoLongerLeads() {
    installGatewayApi();
    Router router = GatewayRouter.of(cluster, sandbox.apply("owner", route(PLAIN)), FORK, null);
    sandbox.apply("owner", route(PLAIN.replace("name: web", "name: docs")));

    assertThatThrownBy(() -> router.send(25))
        .hasMessageContaining("no longer leads to the Service `web`");
  }

  @Test
  void standsASecondIngressBesideTheFirst() {
    Manifest main = sandbox.apply("owner", INGRESS);
    Map<String, @Nullable Object> record =
        remembered(new NginxRouter(cluster, main.id(), FORK, new Header("X-Canary", "yes")));

    again(record).send(0);
    again(record).send(25);

    Manifest beside = sandbox.get("networking.k8s.io/v1", "Ingress", "shop-canary");
    assertThat(beside.map("metadata", "annotations"))
        .isEqualTo(
            GatewayApi.tree(
                """
                nginx.ingress.kubernetes.io/canary: "true"
                nginx.ingress.kubernetes.io/canary-weight: "25"
                nginx.ingress.kubernetes.io/canary-by-header: X-Canary
                nginx.ingress.kubernetes.io/canary-by-header-value: "yes"
                """));
    assertThat(beside.map("metadata", "labels"))
        .isEqualTo(
            GatewayApi.tree(
                """
                app.kubernetes.io/managed-by: kdeploy
                kdeploy.dev/release: shop
                kdeploy.dev/namespace: default
                kdeploy.dev/canary-of: shop
                kdeploy.dev/track: canary
                """));
    assertThat(beside.map("spec"))
        .isEqualTo(
            GatewayApi.tree(
                """
                ingressClassName: nginx
                tls: [{hosts: [shop.example.com], secretName: shop-tls}]
                rules:
                - host: shop.example.com
                  http:
                    paths:
                    - {path: /, pathType: Prefix, backend: {service: {name: web-canary, port: {number: 80}}}}
                """));
    assertThat(again(record).drift(25)).isEmpty();
    assertThat(again(record).drift(50)).isPresent();
  }

  @Test
  void takesTheSecondIngressAwayAndNeverTouchesTheFirst() {
    Manifest main = sandbox.apply("owner", INGRESS);
    Router router = new NginxRouter(cluster, main.id(), FORK, null);
    router.send(25);

    router.restore();
    router.restore();

    assertThat(cluster.get(CanaryIngress.beside(main.id()))).isEmpty();
    assertThat(sandbox.get("networking.k8s.io/v1", "Ingress", "shop").resourceVersion())
        .isEqualTo(main.resourceVersion());
    assertThat(router.drift(25)).contains("`Ingress/shop-canary` is no longer there");
  }

  @Test
  void leavesAnIngressOfSomebodyElseAlone() {
    Manifest main = sandbox.apply("owner", INGRESS);
    sandbox.apply("owner", INGRESS.replace("name: shop\n", "name: shop-canary\n"));
    Router router = new NginxRouter(cluster, main.id(), FORK, null);

    assertThatThrownBy(() -> router.send(25)).hasMessageContaining("is somebody else's");
    router.restore();

    assertThat(cluster.get(CanaryIngress.beside(main.id()))).isPresent();
  }

  @Test
  void givesTheCanaryAHostOfItsOwnBesideAnIngress() {
    Manifest main = sandbox.apply("owner", INGRESS);
    Manifest wanted = HostRoutes.beside(main, FORK, "canary.example.com");
    Map<String, @Nullable Object> record = remembered(new HostRouter(cluster, wanted, FORK));

    again(record).send(0);
    again(record).send(25);

    Manifest made = sandbox.get("networking.k8s.io/v1", "Ingress", "shop-canary-host");
    assertThat(made.map("spec"))
        .isEqualTo(
            GatewayApi.tree(
                """
                ingressClassName: nginx
                tls: [{hosts: [canary.example.com], secretName: shop-tls}]
                rules:
                - host: canary.example.com
                  http:
                    paths:
                    - {path: /, pathType: Prefix, backend: {service: {name: web-canary, port: {number: 80}}}}
                """));
    assertThat(made.map("metadata", "annotations"))
        .isEqualTo(GatewayApi.tree("nginx.ingress.kubernetes.io/proxy-body-size: 8m\n"));
    again(record).restore();
    again(record).restore();
    assertThat(cluster.get(made.id())).isEmpty();
  }

  @Test
  void givesTheCanaryAHostOfItsOwnBesideAnHttpRoute() {
    installGatewayApi();
    Manifest main =
        sandbox.apply(
            "owner",
            route(
                """
                - matches: [{path: {value: /api}}]
                  backendRefs: [{name: web, port: 80}, {name: old, port: 80}]
                - backendRefs: [{name: docs, port: 80}]
                """));
    Router router =
        new HostRouter(cluster, HostRoutes.beside(main, FORK, "canary.example.com"), FORK);

    router.send(0);

    assertThat(
            cluster
                .get(
                    new ResourceId(
                        main.id().apiVersion(), "HTTPRoute", "default", "web-canary-host"))
                .orElseThrow()
                .map("spec"))
        .isEqualTo(
            GatewayApi.tree(
                """
                parentRefs: [{name: public}]
                hostnames: [canary.example.com]
                rules:
                - matches: [{path: {value: /api}}]
                  backendRefs: [{name: web-canary, port: 80}]
                """));
    assertThat(router.name()).isEqualTo("HTTPRoute/web-canary-host for `canary.example.com`");
    assertThat(router.pending()).contains("`Gateway/public` has not answered yet");
  }

  @Test
  void tellsARecordOfAnotherVersionFromABug() {
    assertThatThrownBy(() -> Routers.of(cluster, Map.of("type", "mesh")))
        .isInstanceOf(KdeployException.class)
        .hasMessage("the canary's record names an unknown router `mesh`");
  }

  private void installGatewayApi() {
    sandbox.apply("owner", GatewayApi.DEFINITION);
    cluster.rediscover();
  }

  private Manifest httpRoute() {
    return sandbox.get("gateway.networking.k8s.io/v1", "HTTPRoute", "web");
  }

  /// What comes back from the cluster after it was written there.
  private static Map<String, @Nullable Object> remembered(Router router) {
    return Tree.map(Json.read(Json.write(router.original())));
  }

  private Router again(Map<String, @Nullable Object> record) {
    return Routers.of(cluster, record);
  }
}
