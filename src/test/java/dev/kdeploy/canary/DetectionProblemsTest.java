package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.PLAIN;
import static dev.kdeploy.canary.GatewayApi.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.canary.Detection.Way;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionProblemsTest extends DetectionGround {
  @Test
  void saysWhyWhatWasAskedForCannotBe() {
    assertThat(problems(Wish.of("gateway", null, null), ingress("shop", "nginx")))
        .containsExactly(
            "no route of the Gateway API leads to the Service `web`: `Ingress/shop` leads there");
    assertThat(problems(Wish.of("nginx", null, null)))
        .containsExactly("no Ingress leads to the Service `web`: no route at all leads there");
    assertThat(problems(Wish.of(null, null, "X-Canary")))
        .containsExactly(
            "no route can look at the header `X-Canary`: no route leads to the Service `web`");
  }

  @ParameterizedTest
  @ValueSource(strings = {VIRTUAL_SERVICE, INGRESS_ROUTE})
  void refusesRoutesWhoseWeightsItCannotWrite(String foreign) {
    assertThat(problems(Wish.NONE, foreign))
        .singleElement()
        .asString()
        .contains("kdeploy cannot set weights in it yet");
    assertThat(chosen(Wish.of("replicas", null, null), foreign).way()).isEqualTo(Way.REPLICAS);
    assertThat(
            chosen(
                    Wish.NONE,
                    foreign
                        .replace("host: web", "host: docs")
                        .replace("name: web, port", "name: docs, port"))
                .way())
        .isEqualTo(Way.REPLICAS);
  }

  @Test
  void refusesARouteThatAlreadyKnowsTheCanary() {
    String both = "- backendRefs: [{name: web, port: 80}, {name: web-canary, port: 80}]\n";

    assertThat(problems(Wish.NONE, route(both)))
        .containsExactly(
            "`HTTPRoute/web` already leads to the Service `web-canary`: no canary is on record that"
                + " could have put it there");
  }

  @Test
  void refusesMoreRulesThanARouteMayHave() {
    String many = PLAIN.repeat(9);

    assertThat(chosen(Wish.NONE, route(many)).way()).isEqualTo(Way.ROUTES);
    assertThat(problems(Wish.of(null, null, "X-Canary: yes"), route(many)))
        .containsExactly(
            "`HTTPRoute/web` would need 18 rules for the header `X-Canary`: a route has at most"
                + " 16");
  }

  @Test
  void refusesMoreBackendsThanARuleMayHave() {
    String others =
        java.util.stream.IntStream.range(0, 15)
            .mapToObj(n -> ", {name: other" + n + ", port: 80}")
            .collect(Collectors.joining());

    assertThat(problems(Wish.NONE, route("- backendRefs: [{name: web, port: 80}" + others + "]\n")))
        .containsExactly("a rule of `HTTPRoute/web` would need 17 backends: a rule has at most 16");
  }

  @Test
  void refusesASecondCanaryForOneRule() {
    String other =
        ingress("theirs", "nginx")
            .replace(
                "namespace: default",
                "namespace: default\n"
                    + "  annotations: {nginx.ingress.kubernetes.io/canary: \"true\"}");

    assertThat(problems(Wish.NONE, ingress("shop", "nginx"), other))
        .containsExactly(
            "`Ingress/theirs` is already the canary of `Ingress/shop`: a rule has at most one"
                + " canary Ingress");
  }

  @Test
  void refusesToOverwriteSomebodyElsesIngress() {
    assertThat(
            problems(
                Wish.of(null, "canary.example.com", null),
                ingress("shop", "nginx"),
                ingress("shop-canary", "contour"),
                ingress("shop-canary-host", "contour")))
        .containsExactly(
            "`Ingress/shop-canary` in namespace `default` is somebody else's: the Ingress for the"
                + " canary needs this name",
            "`Ingress/shop-canary-host` in namespace `default` is somebody else's: the route of the"
                + " canary's host needs this name");
  }

  @Test
  void refusesAHostThatIsInUseOrHasNothingBehindIt() {
    assertThat(problems(Wish.of("host", "SHOP.example.com", null), ingress("shop", "nginx")))
        .containsExactly(
            "`Ingress/shop` already answers to `shop.example.com`: the canary's host leads to the"
                + " canary alone");
    assertThat(problems(Wish.of("host", "canary.example.com", null)))
        .containsExactly(
            "`--host canary.example.com` needs the Service `web` with a port: no route leads to it"
                + " that could be followed");
  }
}
