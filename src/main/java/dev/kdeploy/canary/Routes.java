package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The routes that lead to the stable Service, by who understands them.
///
/// @param gateway HTTPRoutes and GRPCRoutes that a gateway takes
/// @param ignored the same kinds, which no gateway takes
/// @param ingresses main Ingresses
/// @param foreign routes whose weights kdeploy cannot write
record Routes(
    List<Manifest> gateway,
    List<Manifest> ignored,
    List<Manifest> ingresses,
    List<Manifest> foreign) {
  private static final String GATEWAY_API = "gateway.networking.k8s.io";

  static Routes leadingToStable(List<Manifest> live, Fork fork) {
    List<Manifest> weighted =
        live.stream().filter(route -> isWeighted(route) && leads(route, fork)).toList();
    return new Routes(
        weighted.stream().filter(route -> !Acceptance.acceptedBy(route).isEmpty()).toList(),
        weighted.stream().filter(route -> Acceptance.acceptedBy(route).isEmpty()).toList(),
        live.stream().filter(route -> isMainIngress(route, fork)).toList(),
        live.stream().filter(route -> isForeign(route) && mentions(route, fork)).toList());
  }

  static boolean isIngress(Manifest route) {
    return route.id().kind().equals("Ingress") && route.id().group().equals("networking.k8s.io");
  }

  private static boolean isWeighted(Manifest route) {
    return route.id().group().equals(GATEWAY_API)
        && (route.id().kind().equals("HTTPRoute") || route.id().kind().equals("GRPCRoute"));
  }

  private static boolean leads(Manifest route, Fork fork) {
    return !fork.made(route)
        && !new RouteRules(route.id().namespace(), fork, List.of(), null)
            .leading(GatewayRouter.rules(route))
            .isEmpty();
  }

  private static boolean isMainIngress(Manifest route, Fork fork) {
    return isIngress(route)
        && route.id().namespace().equals(fork.namespace())
        && !fork.made(route)
        && !CanaryIngress.isOne(route)
        && CanaryIngress.leads(route, fork.stable());
  }

  private static boolean isForeign(Manifest route) {
    return switch (route.id().group()) {
      case "networking.istio.io" -> route.id().kind().equals("VirtualService");
      case "traefik.io", "traefik.containo.us" ->
          Set.of("IngressRoute", "TraefikService").contains(route.id().kind());
      default -> false;
    };
  }

  /// Whether some `host` (Istio) or `name` (Traefik) in the spec means the stable Service.
  private static boolean mentions(Manifest route, Fork fork) {
    return mentions(route.get("spec"), route.id().namespace(), fork);
  }

  private static boolean mentions(@Nullable Object tree, String namespace, Fork fork) {
    return switch (tree) {
      case List<?> list -> list.stream().anyMatch(item -> mentions(item, namespace, fork));
      case Map<?, ?> _ -> {
        Map<String, @Nullable Object> map = Tree.map(tree);
        String where = Tree.text(map, "namespace");
        boolean here =
            names(Tree.text(map, "host"), namespace, fork)
                || names(Tree.text(map, "name"), where.isEmpty() ? namespace : where, fork);
        yield here || map.values().stream().anyMatch(value -> mentions(value, namespace, fork));
      }
      case null, default -> false;
    };
  }

  private static boolean names(String text, String namespace, Fork fork) {
    String full = fork.stable() + "." + fork.namespace();
    return text.equals(fork.stable()) && namespace.equals(fork.namespace())
        || text.equals(full)
        || text.startsWith(full + ".svc");
  }

  /// Every host that a route answers to, in lower case.
  static Set<String> hosts(Manifest route) {
    Set<String> hosts = new TreeSet<>();
    if (isIngress(route)) {
      Tree.maps(route.get("spec", "rules")).forEach(rule -> hosts.add(Tree.text(rule, "host")));
    }
    for (Object host : Tree.list(route.get("spec", "hostnames"))) {
      hosts.add(String.valueOf(host).toLowerCase(Locale.ROOT));
    }
    hosts.remove("");
    return hosts;
  }
}
