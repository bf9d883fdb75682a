package dev.kdeploy.canary;

import dev.kdeploy.manifest.Tree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The rules of one HTTPRoute or GRPCRoute, and what a canary makes of them. Pure: rules in, rules
/// out.
///
/// A rule of which every backend is the canary Service is one that was made for a header, for the
/// route did not know that Service before.
///
/// @param namespace of the route
/// @param original the rules that led to the stable Service before the first write
/// @param header what leads to the canary, or null
record RouteRules(
    String namespace,
    Fork fork,
    List<Map<String, @Nullable Object>> original,
    @Nullable Header header) {
  /// How many rules a route and how many backends a rule may have (Gateway API v1).
  static final int MOST = 16;

  /// The greatest weight (Gateway API v1).
  private static final long HEAVIEST = 1_000_000;

  private static final String REFS = "backendRefs";

  /// The rules among the given that send traffic to the stable Service.
  List<Map<String, @Nullable Object>> leading(List<Map<String, @Nullable Object>> rules) {
    return rules.stream().filter(rule -> leads(refs(rule))).toList();
  }

  /// Whether a rule sends anything to the canary Service, or names it.
  boolean names(Map<String, @Nullable Object> rule) {
    return refs(rule).stream().anyMatch(this::isCanary);
  }

  /// The rules with so many percent for the canary, and what a header leads there in front.
  List<Map<String, @Nullable Object>> sending(
      List<Map<String, @Nullable Object>> live, int weight) {
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : withoutHeaders(live)) {
      List<Map<String, @Nullable Object>> before = before(rule);
      rules.add(leads(before) ? with(rule, weighted(before, weight)) : rule);
    }
    rules.addAll(0, headers(live));
    return rules;
  }

  /// The rules as they were; what somebody else changed meanwhile stays changed, without the
  /// canary.
  List<Map<String, @Nullable Object>> restored(List<Map<String, @Nullable Object>> live) {
    return withoutHeaders(live).stream().map(rule -> with(rule, before(rule))).toList();
  }

  /// How many percent the rules send to the canary.
  OptionalInt sent(List<Map<String, @Nullable Object>> live) {
    OptionalInt sent = OptionalInt.empty();
    for (Map<String, @Nullable Object> rule : withoutHeaders(live)) {
      if (leads(before(rule))) {
        long canary = weights(refs(rule).stream().filter(this::isCanary).toList());
        long both = canary + weights(refs(rule).stream().filter(this::isStable).toList());
        int percent = both == 0 ? 0 : Math.toIntExact(Math.round(100.0 * canary / both));
        // Weights that had to be rounded to fit are a little off.
        boolean whole = Math.abs(100.0 * canary - (double) percent * both) < 0.01 * both;
        if (!whole || sent.isPresent() && sent.getAsInt() != percent) {
          return OptionalInt.empty();
        }
        sent = OptionalInt.of(percent);
      }
    }
    return sent;
  }

  /// A rule that leads to the canary alone.
  Map<String, @Nullable Object> onlyCanary(Map<String, @Nullable Object> rule) {
    return with(rule, refs(rule).stream().filter(this::isStable).map(this::toCanary).toList());
  }

  /// Rules that lead the header to the canary: one for each rule that leads to the stable Service.
  List<Map<String, @Nullable Object>> headers(List<Map<String, @Nullable Object>> live) {
    if (header == null) {
      return List.of();
    }
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : withoutHeaders(live)) {
      List<Map<String, @Nullable Object>> before = before(rule);
      List<Map<String, @Nullable Object>> matches = HeaderMatches.of(rule, header);
      if (leads(before) && !matches.isEmpty()) {
        // Names of rules are unique in a route.
        Map<String, @Nullable Object> copy =
            Tree.with(Tree.without(rule, "name"), matches, "matches");
        rules.add(onlyCanary(with(copy, before)));
      }
    }
    return rules;
  }

  private List<Map<String, @Nullable Object>> withoutHeaders(
      List<Map<String, @Nullable Object>> live) {
    return live.stream()
        .filter(rule -> refs(rule).isEmpty() || !refs(rule).stream().allMatch(this::isCanary))
        .toList();
  }

  /// A rule's backends before the canary came. The remembered ones when nobody else changed the
  /// rule, down to what they leave unsaid; else its own, with the canary's part back at stable.
  private List<Map<String, @Nullable Object>> before(Map<String, @Nullable Object> live) {
    List<Map<String, @Nullable Object>> now = shape(refs(live));
    for (Map<String, @Nullable Object> rule : original) {
      if (Tree.without(rule, REFS).equals(Tree.without(live, REFS))
          && shape(refs(rule)).equals(now)) {
        return refs(rule);
      }
    }
    return names(live) ? merged(refs(live)) : refs(live);
  }

  /// Backends without the canary's and without weights.
  private List<Map<String, @Nullable Object>> shape(List<Map<String, @Nullable Object>> refs) {
    return refs.stream()
        .filter(ref -> !isCanary(ref))
        .map(ref -> Tree.without(ref, "weight"))
        .toList();
  }

  private List<Map<String, @Nullable Object>> merged(List<Map<String, @Nullable Object>> refs) {
    List<Map<String, @Nullable Object>> merged = new ArrayList<>();
    for (Map<String, @Nullable Object> ref : refs) {
      if (isStable(ref)) {
        Map<String, @Nullable Object> twin = Tree.without(toCanary(ref), "weight");
        long given =
            refs.stream()
                .filter(one -> Tree.without(Tree.map(one), "weight").equals(twin))
                .mapToLong(RouteRules::weight)
                .sum();
        merged.add(Tree.with(ref, weight(ref) + given, "weight"));
      } else if (!isCanary(ref)) {
        merged.add(ref);
      }
    }
    return scaled(merged, divisor(merged), 1);
  }

  /// Backends with the stable ones' weights divided, and all in the proportions they had: weights
  /// are relative, so that each is taken a hundred times.
  List<Map<String, @Nullable Object>> weighted(
      List<Map<String, @Nullable Object>> refs, int weight) {
    long divisor = divisor(refs);
    List<Map<String, @Nullable Object>> weighted = new ArrayList<>();
    for (Map<String, @Nullable Object> ref : refs) {
      long parts = weight(ref) / divisor;
      if (!isStable(ref)) {
        weighted.add(Tree.with(ref, parts * 100, "weight"));
      } else {
        weighted.add(Tree.with(ref, parts * (100 - weight), "weight"));
        weighted.add(Tree.with(toCanary(ref), parts * weight, "weight"));
      }
    }
    long heaviest = weighted.stream().mapToLong(RouteRules::weight).max().orElse(0);
    return heaviest <= HEAVIEST ? weighted : scaled(weighted, heaviest, HEAVIEST);
  }

  /// What got something keeps a little of it.
  private static List<Map<String, @Nullable Object>> scaled(
      List<Map<String, @Nullable Object>> refs, long divisor, long factor) {
    return refs.stream()
        .map(
            ref -> {
              long least = Math.min(weight(ref), 1);
              return Tree.with(ref, Math.max(least, weight(ref) * factor / divisor), "weight");
            })
        .toList();
  }

  private static long divisor(List<Map<String, @Nullable Object>> refs) {
    BigInteger divisor = BigInteger.ZERO;
    for (Map<String, @Nullable Object> ref : refs) {
      divisor = divisor.gcd(BigInteger.valueOf(weight(ref)));
    }
    return Math.max(1, divisor.longValue());
  }

  private Map<String, @Nullable Object> toCanary(Map<String, @Nullable Object> stable) {
    return Tree.with(stable, fork.canary(), "name");
  }

  private boolean leads(List<Map<String, @Nullable Object>> refs) {
    return refs.stream().anyMatch(ref -> isStable(ref) && weight(ref) > 0);
  }

  private boolean isStable(@Nullable Object ref) {
    return isService(ref, fork.stable());
  }

  private boolean isCanary(@Nullable Object ref) {
    return isService(ref, fork.canary());
  }

  private boolean isService(@Nullable Object ref, String service) {
    String kind = Tree.text(ref, "kind");
    String where = Tree.text(ref, "namespace");
    return Tree.text(ref, "name").equals(service)
        && Tree.text(ref, "group").isEmpty()
        && (kind.isEmpty() || kind.equals("Service"))
        && (where.isEmpty() ? namespace : where).equals(fork.namespace());
  }

  private static long weights(List<Map<String, @Nullable Object>> refs) {
    return refs.stream().mapToLong(RouteRules::weight).sum();
  }

  private static long weight(@Nullable Object ref) {
    return Math.max(0, Tree.number(ref, 1, "weight"));
  }

  static List<Map<String, @Nullable Object>> refs(@Nullable Object rule) {
    return Tree.maps(rule, REFS);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> rule, List<Map<String, @Nullable Object>> refs) {
    return rule.containsKey(REFS) ? Tree.with(rule, refs, REFS) : rule;
  }
}
