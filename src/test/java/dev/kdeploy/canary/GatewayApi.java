package dev.kdeploy.canary;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Routes of the Gateway API for tests: the definition that a server needs, and a route that a
/// gateway has taken.
final class GatewayApi {
  static final Fork FORK =
      new Fork(new ReleaseId("default", "shop"), "default", "web", "web-canary");

  /// Without a status subresource, so that a test can say what the gateway says.
  static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: httproutes.gateway.networking.k8s.io}
      spec:
        group: gateway.networking.k8s.io
        names: {kind: HTTPRoute, plural: httproutes, singular: httproute, listKind: HTTPRouteList}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  static final String ACCEPTED =
      """
      status:
        parents:
        - controllerName: example.com/gateway
          parentRef: {name: public}
          conditions:
          - {type: Accepted, status: "True", observedGeneration: 1, reason: Accepted, message: ""}
          - {type: ResolvedRefs, status: "True", observedGeneration: 1, reason: ResolvedRefs, message: ""}
      """;

  private GatewayApi() {}

  /// A route with these rules, indented by two.
  static String route(String rules) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web, namespace: default}
    spec:
      parentRefs: [{name: public}]
      hostnames: [shop.example.com]
      rules:
    """
        + rules.stripIndent().indent(2)
        + ACCEPTED;
  }

  static final String PLAIN =
      """
      - matches: [{path: {type: PathPrefix, value: /}}]
        backendRefs: [{name: web, port: 80}]
      """;

  /// The value of a YAML text.
  static Map<String, @Nullable Object> tree(String yaml) {
    Manifest object =
        SandboxCluster.objects(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nit:\n" + yaml.indent(2))
            .getFirst();
    return Tree.map(object.content(), "it");
  }

  /// The items of a YAML list.
  static List<Map<String, @Nullable Object>> trees(String yaml) {
    return Tree.maps(
        SandboxCluster.objects("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nit:\n" + yaml)
            .getFirst()
            .get("it"));
  }
}
