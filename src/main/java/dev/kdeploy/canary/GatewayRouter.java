package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Weights in the rules of an HTTPRoute or a GRPCRoute of the Gateway API.
///
/// `rules` and `backendRefs` are lists that nobody can own in part, so that the whole object is
/// read, changed, and written back under its resourceVersion.
///
/// @param parents that took the route before the first write
/// @param owners who owned the rules before the first write
record GatewayRouter(
    Cluster cluster,
    ResourceId route,
    RouteRules rules,
    List<Map<String, @Nullable Object>> parents,
    List<Map<String, @Nullable Object>> owners)
    implements Router {
  static final String TYPE = "gateway";
  private static final Duration LAG = Duration.ofSeconds(2);

  /// The router of a live route that leads to the stable Service.
  static GatewayRouter of(Cluster cluster, Manifest live, Fork fork, @Nullable Header header) {
    RouteRules none = new RouteRules(live.id().namespace(), fork, List.of(), header);
    RouteRules rules =
        new RouteRules(live.id().namespace(), fork, none.leading(rules(live)), header);
    return new GatewayRouter(
        cluster, live.id(), rules, Acceptance.acceptedBy(live), RulesOwnership.of(live));
  }

  static GatewayRouter of(Cluster cluster, Map<String, @Nullable Object> original) {
    ResourceId route = RouteIds.of(Tree.map(original, "route"));
    RouteRules rules =
        new RouteRules(
            route.namespace(),
            Fork.of(Tree.map(original, "fork")),
            Tree.maps(original, "rules"),
            Header.of(Tree.map(original, "header")));
    return new GatewayRouter(
        cluster, route, rules, Tree.maps(original, "parents"), Tree.maps(original, "owners"));
  }

  @Override
  public String name() {
    return route.toString();
  }

  @Override
  public Map<String, @Nullable Object> original() {
    Map<String, @Nullable Object> original = new LinkedHashMap<>();
    original.put("type", TYPE);
    original.put("route", RouteIds.tree(route));
    original.put("fork", rules.fork().tree());
    if (rules.header() != null) {
      original.put("header", rules.header().tree());
    }
    original.put("rules", rules.original());
    original.put("parents", parents);
    original.put("owners", owners);
    return original;
  }

  @Override
  public void send(int weight) {
    Optional<Manifest> sent =
        Edits.change(cluster, route, live -> live.with(sending(live, weight), "spec", "rules"));
    if (sent.isEmpty()) {
      throw new KdeployException(gone());
    }
    // A promotion applies the route as its real owner.
    RulesOwnership.handBack(cluster, route, owners);
  }

  private List<Map<String, @Nullable Object>> sending(Manifest live, int weight) {
    List<Map<String, @Nullable Object>> sending = rules.sending(rules(live), weight);
    if (sending.stream().noneMatch(rules::names)) {
      throw new KdeployException(
          Problem.of("`%s` no longer leads to the Service `%s`", route, rules.fork().stable())
              .why("somebody changed its rules while the canary was running")
              .fix("put the rules back, or end the canary: `kdeploy canary abort`")
              .kind(Problem.Kind.REMOTE));
    }
    return sending;
  }

  private Problem gone() {
    return Problem.of("`%s` is no longer in namespace `%s`", route, route.namespace())
        .why("somebody deleted it while the canary was running")
        .fix("put the route back, or end the canary: `kdeploy canary abort`")
        .kind(Problem.Kind.REMOTE);
  }

  @Override
  public Optional<String> drift(int weight) {
    Optional<Manifest> live = cluster.get(route);
    if (live.isEmpty()) {
      return Optional.of("`%s` is no longer there".formatted(route));
    }
    List<Map<String, @Nullable Object>> now = rules(live.get());
    if (rules.sending(now, weight).equals(now)) {
      return Optional.empty();
    }
    OptionalInt sent = rules.sent(now);
    return Optional.of(
        sent.isEmpty() || sent.getAsInt() == weight
            ? "the rules of `%s` were changed".formatted(route)
            : "`%s` sends %d %% to the canary instead of %d %%"
                .formatted(route, sent.getAsInt(), weight));
  }

  @Override
  public Optional<String> pending() {
    Optional<Manifest> live = cluster.get(route);
    return live.isEmpty()
        ? Optional.of("`%s` is not there".formatted(route))
        : Acceptance.missing(live.get(), parents);
  }

  @Override
  public Duration lag() {
    return LAG;
  }

  /// A route that is gone needs no restoring.
  @Override
  public void restore() {
    Edits.change(cluster, route, live -> live.with(rules.restored(rules(live)), "spec", "rules"));
    RulesOwnership.handBack(cluster, route, owners);
  }

  static List<Map<String, @Nullable Object>> rules(Manifest route) {
    return Tree.maps(route.get("spec", "rules"));
  }
}
