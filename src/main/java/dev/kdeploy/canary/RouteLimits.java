package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands against weights in a route of the Gateway API. Pure.
final class RouteLimits {
  private RouteLimits() {}

  static List<Problem> problems(Manifest route, Fork fork, @Nullable Header header) {
    List<Map<String, @Nullable Object>> live = GatewayRouter.rules(route);
    RouteRules none = new RouteRules(route.id().namespace(), fork, List.of(), header);
    if (live.stream().anyMatch(none::names)) {
      return List.of(
          Problem.of("`%s` already leads to the Service `%s`", route, fork.canary())
              .why("no canary is on record that could have put it there")
              .fix("take that backend out of the route's rules"));
    }
    List<Map<String, @Nullable Object>> leading = none.leading(live);
    RouteRules rules = new RouteRules(route.id().namespace(), fork, leading, header);
    List<Problem> problems = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : leading) {
      int refs = rules.weighted(RouteRules.refs(rule), 1).size();
      if (refs > RouteRules.MOST) {
        problems.add(
            Problem.of("a rule of `%s` would need %d backends", route, refs)
                .why("a rule has at most %d", RouteRules.MOST)
                .fix("split the rule, or take `--router replicas`"));
      }
    }
    problems.addAll(headerProblems(route, rules, leading));
    return problems;
  }

  private static List<Problem> headerProblems(
      Manifest route, RouteRules rules, List<Map<String, @Nullable Object>> leading) {
    Header header = rules.header();
    if (header == null) {
      return List.of();
    }
    List<Map<String, @Nullable Object>> added = rules.headers(leading);
    int after = added.size() + GatewayRouter.rules(route).size();
    List<Problem> problems = new ArrayList<>();
    if (added.isEmpty()) {
      problems.add(
          Problem.of("no rule of `%s` can be told apart by the header `%s`", route, header.name())
              .why("its rules already look at this header")
              .fix("choose another header"));
    }
    if (after > RouteRules.MOST) {
      problems.add(
          Problem.of("`%s` would need %d rules for the header `%s`", route, after, header.name())
              .why("a route has at most %d", RouteRules.MOST)
              .fix("split the route, or leave `--header` out"));
    }
    boolean crowded =
        added.stream()
            .flatMap(rule -> Tree.maps(rule, "matches").stream())
            .anyMatch(match -> Tree.list(match, "headers").size() > RouteRules.MOST);
    if (crowded) {
      problems.add(
          Problem.of("a match of `%s` has no room for the header `%s`", route, header.name())
              .why("a match has at most %d headers", RouteRules.MOST)
              .fix("leave `--header` out"));
    }
    return problems;
  }
}
