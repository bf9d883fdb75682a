package dev.kdeploy.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.canary.Detection.Chosen;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Weights that a real proxy takes, under constant load: shares within the 99 % bounds of 400
/// requests, and not one of them lost from the first write to the last.
///
/// The proxy's address is `KDEPLOY_TEST_PROXY` (10.0.2.2 when it is not set), and the pods' image
/// `KDEPLOY_TEST_BUSYBOX` (`busybox:1.36` when it is not set).
@Tag("tier3")
class RealRoutingTest {
  private static final String NAMESPACE = "canary-" + UUID.randomUUID().toString().substring(0, 8);
  private static final Fork FORK =
      new Fork(new ReleaseId(NAMESPACE, "shop"), NAMESPACE, "web", "web-canary");
  private static final String IMAGE =
      System.getenv().getOrDefault("KDEPLOY_TEST_BUSYBOX", "busybox:1.36");
  private static Cluster cluster = connect();

  private static Cluster connect() {
    Connection connection =
        Kubeconfig.read(
            new KubeconfigRequest(
                null, null, System.getenv(), Path.of(System.getProperty("user.home")), false));
    return Fabric8Cluster.connect(connection, Duration.ofSeconds(30), InstantSource.system());
  }

  @BeforeAll
  static void startBothVersions() {
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(NAMESPACE));
    waitFor("the ServiceAccount", () -> find("v1", "ServiceAccount", "default").isPresent());
    apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: public, namespace: %s}
        spec: {gatewayClassName: traefik, listeners: [{name: web, protocol: HTTP, port: 80}]}
        """
            .formatted(NAMESPACE));
    for (String track : List.of("stable", "canary")) {
      String name = track.equals("stable") ? "web" : "web-canary";
      apply(version(name, track));
      waitFor(
          name + " to be available",
          () -> get("apps/v1", "Deployment", name).number(0, "status", "availableReplicas") == 1);
    }
  }

  @AfterAll
  static void cleanUp() {
    cluster.delete(new ResourceId("v1", "Namespace", "", NAMESPACE), Deletion.of(null));
    cluster.close();
  }

  @Test
  void weighsAnHttpRoute() {
    String host = "gateway." + NAMESPACE + ".example.com";
    apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web, namespace: %s}
        spec:
          parentRefs: [{name: public}]
          hostnames: [%s]
          rules:
          - backendRefs: [{name: web, port: 80}]
        """
            .formatted(NAMESPACE, host));
    waitFor(
        "a gateway", () -> !Acceptance.acceptedBy(get(HTTP_ROUTE, "HTTPRoute", "web")).isEmpty());
    Manifest before = get(HTTP_ROUTE, "HTTPRoute", "web");

    Router router = chosen(Wish.of("gateway", null, "X-Canary: yes"));
    moveUnderLoad(router, host);

    Manifest after = get(HTTP_ROUTE, "HTTPRoute", "web");
    assertThat(after.get("spec")).isEqualTo(before.get("spec"));
    assertThat(RulesOwnership.of(after))
        .extracting(entry -> entry.get("manager"))
        .containsExactly("test");
  }

  @Test
  void weighsAnIngressByNginxAnnotations() {
    String host = "nginx." + NAMESPACE + ".example.com";
    applyIngress("shop", host);
    Manifest before = get("networking.k8s.io/v1", "Ingress", "shop");

    Router router = chosen(Wish.of("nginx", null, "X-Canary: yes"));
    moveUnderLoad(router, host);

    Manifest after = get("networking.k8s.io/v1", "Ingress", "shop");
    assertThat(after.get("spec")).isEqualTo(before.get("spec"));
    assertThat(find("networking.k8s.io/v1", "Ingress", "shop-canary")).isEmpty();
    remove("shop");
  }

  @Test
  void leadsAHostToTheCanaryAlone() {
    String host = "main." + NAMESPACE + ".example.com";
    String own = "canary." + NAMESPACE + ".example.com";
    applyIngress("main", host);
    Visitors visitors = new Visitors(host);
    waitFor("the main host", () -> visitors.once(host, null).equals("stable"));
    Router router = chosen(Wish.of("host", own, null));

    try (visitors) {
      visitors.keepComing();
      router.send(0);
      waitFor("the canary's host", () -> visitors.once(own, null).equals("canary"));
      assertThat(visitors.countCanary(100)).isZero();
      router.restore();
      waitFor("the host to go", () -> visitors.once(own, null).startsWith("HTTP/1.1 404"));
    }

    assertThat(visitors.failures()).isEmpty();
    remove("main");
  }

  private static void moveUnderLoad(Router router, String host) {
    Visitors visitors = new Visitors(host);
    waitFor("the route", () -> visitors.once(host, null).equals("stable"));
    try (visitors) {
      visitors.keepComing();
      send(router, 0);
      assertThat(visitors.countCanary(100)).isZero();
      assertThat(visitors.once(host, "X-Canary: yes")).isEqualTo("canary");
      send(router, 25);
      assertThat(visitors.countCanary(400)).isBetween(78, 122);
      send(router, 50);
      // 99 % of 400 fair coins.
      assertThat(visitors.countCanary(400)).isBetween(174, 226);
      send(router, 0);
      assertThat(visitors.countCanary(100)).isZero();
      router.restore();
      pause(router.lag());
      assertThat(visitors.countCanary(100)).isZero();
    }
    assertThat(visitors.failures()).isEmpty();
    assertThat(visitors.answered()).isPositive();
  }

  private static void send(Router router, int weight) {
    router.send(weight);
    waitFor("the router to take " + weight + " %", () -> router.pending().isEmpty());
    pause(router.lag());
    assertThat(router.drift(weight)).isEmpty();
  }

  private static Router chosen(Wish wish) {
    return ((Chosen) Routers.detect(cluster, Routers.liveRoutes(cluster, NAMESPACE), FORK, wish))
        .routers()
        .getFirst();
  }

  private static final String HTTP_ROUTE = "gateway.networking.k8s.io/v1";

  private static void applyIngress(String name, String host) {
    apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %s, namespace: %s}
        spec:
          ingressClassName: nginx
          rules:
          - host: %s
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
        """
            .formatted(name, NAMESPACE, host));
  }

  private static void remove(String ingress) {
    cluster.delete(
        new ResourceId("networking.k8s.io/v1", "Ingress", NAMESPACE, ingress), Deletion.of(null));
  }

  private static String version(String name, String track) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, namespace: %2$s}
    spec:
      selector: {matchLabels: {app: web, track: %3$s}}
      template:
        metadata: {labels: {app: web, track: %3$s}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: web
            image: %4$s
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "mkdir /www; printf %3$s >/www/index.html; exec httpd -f -p 8080 -h /www"]
            resources: {requests: {cpu: 10m, memory: 8Mi}}
            readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s, namespace: %2$s}
    spec: {selector: {app: web, track: %3$s}, ports: [{port: 80, targetPort: 8080}]}
    """
        .formatted(name, NAMESPACE, track, IMAGE);
  }

  private static void apply(String yaml) {
    for (Manifest object : SandboxCluster.objects(yaml)) {
      assertThat(cluster.apply(object, new ApplyOptions("test", false, false)))
          .isInstanceOf(Answer.Accepted.class);
    }
  }

  private static Manifest get(String apiVersion, String kind, String name) {
    return find(apiVersion, kind, name).orElseThrow();
  }

  private static Optional<Manifest> find(String apiVersion, String kind, String name) {
    return cluster.get(new ResourceId(apiVersion, kind, NAMESPACE, name));
  }

  private static void waitFor(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(end);
      pause(Duration.ofMillis(200));
    }
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }
}
