package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.ACCEPTED;
import static dev.kdeploy.canary.GatewayApi.PLAIN;
import static dev.kdeploy.canary.GatewayApi.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.canary.Detection.Chosen;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.manifest.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest extends DetectionGround {
  @Test
  void takesTheGatewayApiBeforeAnIngressAndBothWhereBothLead() {
    Chosen chosen = chosen(Wish.NONE, route(PLAIN), ingress("shop", "nginx"));

    assertThat(chosen.way()).isEqualTo(Way.ROUTES);
    assertThat(chosen.routers())
        .extracting(Router::name)
        .containsExactly("HTTPRoute/web", "Ingress/shop, by nginx annotations");
    assertThat(chosen.why())
        .isEqualTo(
            "weights in `HTTPRoute/web` and nginx annotations beside `Ingress/shop`, which lead to"
                + " the Service `web`");
  }

  @Test
  void takesAnIngressOfAControllerThatReadsTheAnnotations() {
    Chosen chosen = chosen(Wish.NONE, ingress("shop", "nginx"), ingress("plus", "nginx-plus"));

    assertThat(chosen.why())
        .isEqualTo("nginx annotations beside `Ingress/shop`, which leads to the Service `web`");
    assertThat(chosen.notes())
        .containsExactly(
            "requests through `Ingress/plus` stay with the stable version: the class `nginx-plus`"
                + " does not read nginx annotations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"traefik", "nginx-plus", ""})
  void takesThePodsWhereNobodyReadsAnnotations(String className) {
    Chosen chosen = chosen(Wish.NONE, ingress("shop", className));

    assertThat(chosen.way()).isEqualTo(Way.REPLICAS);
    assertThat(chosen.routers()).isEmpty();
    assertThat(chosen.why())
        .isEqualTo(
            "shares by pods: `Ingress/shop` is served by the class `%s`, which does not read nginx"
                + " annotations",
            className.isEmpty() ? "traefik" : className);
  }

  @Test
  void judgesAClassThatNobodyDescribesByItsName() {
    assertThat(chosen(Wish.NONE, ingress("shop", "nginx-internal")).way()).isEqualTo(Way.ROUTES);
    assertThat(chosen(Wish.NONE, ingress("shop", "contour")).way()).isEqualTo(Way.REPLICAS);
  }

  @Test
  void takesThePodsWithoutAnyRoute() {
    Chosen chosen = chosen(Wish.NONE);

    assertThat(chosen.way()).isEqualTo(Way.REPLICAS);
    assertThat(chosen.why()).isEqualTo("shares by pods: no route leads to the Service `web`");
  }

  @Test
  void leavesOutARouteThatNoGatewayTakes() {
    Chosen chosen = chosen(Wish.NONE, route(PLAIN).replace(ACCEPTED, ""));

    assertThat(chosen.way()).isEqualTo(Way.REPLICAS);
    assertThat(chosen.notes())
        .containsExactly("`HTTPRoute/web` is left out: no gateway has accepted it");
  }

  @Test
  void doesAsAskedAgainstItsOwnOrder() {
    String[] both = {route(PLAIN), ingress("shop", "traefik")};

    assertThat(chosen(Wish.of("replicas", null, null), both).way()).isEqualTo(Way.REPLICAS);
    assertThat(chosen(Wish.of("nginx", null, null), both).routers())
        .extracting(Router::name)
        .containsExactly("Ingress/shop, by nginx annotations");
    assertThat(chosen(Wish.of("nginx", null, null), both).notes()).hasSize(1);
    assertThat(chosen(Wish.of("gateway", null, null), both).routers())
        .extracting(Router::name)
        .containsExactly("HTTPRoute/web");
  }

  @Test
  void addsAHostToWhateverDecidesOnTheShare() {
    Wish host = new Wish(null, "canary.example.com", null);
    Chosen routed = chosen(host, ingress("shop", "nginx"));
    Chosen byPods = chosen(host, ingress("shop", "traefik"));
    Chosen alone = chosen(Wish.of("host", "canary.example.com", null), ingress("shop", "nginx"));

    assertThat(routed.routers()).hasSize(2);
    assertThat(byPods.way()).isEqualTo(Way.REPLICAS);
    assertThat(byPods.routers())
        .extracting(Router::name)
        .containsExactly("Ingress/shop-canary-host for `canary.example.com`");
    assertThat(alone.way()).isEqualTo(Way.HOST);
    assertThat(alone.routers()).hasSize(1);
    assertThat(alone.notes())
        .containsExactly(
            "the name `canary.example.com` has to lead to the same address as the main host");
  }

  @Test
  void makesAHostForAServiceWithoutARoute() {
    sandbox.apply(
        "test",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {selector: {app: web}, ports: [{name: grpc, port: 9000}, {name: http, port: 8080}]}
        """);

    Chosen chosen = chosen(Wish.of("host", "canary.example.com", null));
    chosen.routers().getFirst().send(0);

    Manifest made = sandbox.get("networking.k8s.io/v1", "Ingress", "web-canary-host");
    assertThat(String.valueOf(made.get("spec", "rules")))
        .contains("number=8080", "name=web-canary");
  }

  @Test
  void findsRoutesInTheCluster() {
    sandbox.apply("test", GatewayApi.DEFINITION);
    sandbox.cluster().rediscover();
    sandbox.apply("test", route(PLAIN));
    sandbox.apply("test", ingress("shop", "nginx"));

    assertThat(Routers.liveRoutes(sandbox.cluster(), "default"))
        .extracting(Manifest::toString)
        .containsExactly("HTTPRoute/web", "Ingress/shop");
  }

  @Test
  void saysWhoElseWritesARoute() {
    String managed =
        route(PLAIN)
            .replace(
                "metadata: {name: web, namespace: default}",
                "metadata: {name: web, namespace: default, managedFields: [{manager:"
                    + " argocd-controller, operation: Apply, fieldsV1: {\"f:spec\": {\"f:rules\":"
                    + " {}}}}]}");

    assertThat(chosen(Wish.NONE, managed).notes())
        .containsExactly(
            "`argocd-controller` also writes `HTTPRoute/web`: it may put the weights back unless it"
                + " is told to ignore them");
  }
}
