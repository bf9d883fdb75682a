package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the way to the canary among the routes of a cluster, and again in a record.
public final class Routers {
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "gateway.networking.k8s.io", List.of("HTTPRoute", "GRPCRoute"),
          "networking.k8s.io", List.of("Ingress"),
          "networking.istio.io", List.of("VirtualService"),
          "traefik.io", List.of("IngressRoute", "TraefikService"));

  private Routers() {}

  /// Every route of a namespace that could lead to a Service, of the kinds that the server knows. A
  /// kind that we may not see is left out.
  public static List<Manifest> liveRoutes(Cluster cluster, String namespace) {
    List<Manifest> routes = new ArrayList<>();
    KINDS.forEach(
        (group, kinds) -> {
          for (String kind : kinds) {
            cluster.versionsOf(group, kind).stream()
                .findFirst()
                .map(version -> Selection.of(version, kind, namespace))
                .ifPresent(selection -> routes.addAll(Visible.list(cluster, selection)));
          }
        });
    return routes.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
  }

  /// Chooses what leads to the canary: what was wished for; else a route of the Gateway API that
  /// some gateway takes; else an Ingress whose controller reads nginx annotations; else the pods.
  /// All routes of the chosen sort get a router, because a request may come by any of them. Writes
  /// nothing.
  ///
  /// @param liveRoutes as the cluster has them, see [#liveRoutes]
  public static Detection detect(Cluster cluster, List<Manifest> liveRoutes, Fork fork, Wish wish) {
    return new Choosing(cluster, liveRoutes, fork, wish).run();
  }

  /// The router that a record remembers.
  ///
  /// @param original what [Router#original()] said
  public static Router of(Cluster cluster, Map<String, @Nullable Object> original) {
    String type = Tree.text(original, "type");
    return switch (type) {
      case GatewayRouter.TYPE -> GatewayRouter.of(cluster, original);
      case NginxRouter.TYPE -> NginxRouter.of(cluster, original);
      case HostRouter.TYPE -> HostRouter.of(cluster, original);
      default ->
          throw new KdeployException(
              Problem.of("the canary's record names an unknown router `%s`", type)
                  .why("a newer kdeploy wrote it")
                  .fix("use that version")
                  .kind(Problem.Kind.REMOTE));
    };
  }
}
