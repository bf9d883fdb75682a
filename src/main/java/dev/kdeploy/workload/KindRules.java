package dev.kdeploy.workload;

import static dev.kdeploy.workload.Kind.CRON_JOB;
import static dev.kdeploy.workload.Kind.DAEMON_SET;
import static dev.kdeploy.workload.Kind.DEPLOYMENT;
import static dev.kdeploy.workload.Kind.JOB;
import static dev.kdeploy.workload.Kind.STATEFUL_SET;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which keys mean something for which kind of workload.
///
/// A key that means nothing is an error where the workload says it, and is left out where it comes
/// from `defaults`: those are for every workload of an environment, whatever its kind.
final class KindRules {
  /// The kinds for which a key may be said, and those of them that take it from `defaults`.
  private record Rule(Set<Kind> said, Set<Kind> byDefault) {}

  private static final List<String> OF_JOBS =
      List.of(
          "completions",
          "parallelism",
          "completionMode",
          "backoffLimit",
          "backoffLimitPerIndex",
          "maxFailedIndexes",
          "podFailurePolicy",
          "successPolicy",
          "podReplacementPolicy",
          "ttl",
          "deadline",
          "suspend");
  private static final List<String> OF_CRON_JOBS =
      List.of("schedule", "timeZone", "concurrency", "startingDeadline", "history");
  private static final Map<String, Rule> RULES = rules();

  private KindRules() {}

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Set<Kind> counted = EnumSet.of(DEPLOYMENT, STATEFUL_SET);
    Set<Kind> lasting = EnumSet.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET);
    Set<Kind> ending = EnumSet.of(JOB, CRON_JOB);
    Set<Kind> deployments = EnumSet.of(DEPLOYMENT);
    Set<Kind> sets = EnumSet.of(STATEFUL_SET);
    rules.put("replicas", new Rule(counted, deployments));
    rules.put("autoscale", new Rule(counted, counted));
    rules.put("budget", new Rule(counted, counted));
    rules.put("spread", new Rule(EnumSet.allOf(Kind.class), counted));
    rules.put("probes", new Rule(EnumSet.allOf(Kind.class), lasting));
    rules.put("lifecycle", new Rule(EnumSet.allOf(Kind.class), lasting));
    rules.put("podManagement", same(sets));
    rules.put("claimRetention", same(sets));
    rules.put("restartPolicy", same(ending));
    rules.put("rollout.strategy", new Rule(lasting, deployments));
    rules.put("rollout.maxSurge", new Rule(EnumSet.of(DEPLOYMENT, DAEMON_SET), deployments));
    rules.put("rollout.maxUnavailable", new Rule(lasting, deployments));
    rules.put("rollout.minReadySeconds", new Rule(lasting, deployments));
    rules.put("rollout.revisionHistory", same(lasting));
    rules.put("rollout.progressDeadline", same(deployments));
    rules.put("rollout.paused", same(deployments));
    rules.put("rollout.partition", same(sets));
    OF_JOBS.forEach(key -> rules.put(key, same(ending)));
    OF_CRON_JOBS.forEach(key -> rules.put(key, same(EnumSet.of(CRON_JOB))));
    return rules;
  }

  private static Rule same(Set<Kind> kinds) {
    return new Rule(kinds, kinds);
  }

  /// What is said about a workload without the keys that mean nothing for its kind; each of them
  /// that the workload itself says is a problem.
  static Said applicable(Said workload, Kind kind) {
    Map<String, @Nullable Object> tree = Tree.map(workload.value());
    for (Map.Entry<String, Rule> entry : RULES.entrySet()) {
      String[] path = entry.getKey().split("\\.");
      Said said = workload.at(path);
      if (!said.isThere()) {
        continue;
      }
      Rule rule = entry.getValue();
      boolean byDefault = said.isDefault();
      if (!(byDefault ? rule.byDefault() : rule.said()).contains(kind)) {
        tree = Tree.without(tree, path);
        if (!byDefault && !isHarmless(said)) {
          said.error(problem(said, kind, rule));
        }
      }
    }
    return workload.with(tree);
  }

  /// `Always` is what every other kind does anyway, and `false` says that there is none.
  private static boolean isHarmless(Said said) {
    return said.key().equals("restartPolicy") && said.text().equals("Always") || said.isFalse();
  }

  private static Problem problem(Said said, Kind kind, Rule rule) {
    String kinds = rule.said().stream().map(Kind::text).collect(Collectors.joining(" or "));
    return said.problem()
        .what("`%s` means nothing for a %s", said.name(), kind.text())
        .why("it is for a %s", kinds)
        .fix("remove it, or write `kind: %s`", rule.said().iterator().next().text());
  }
}
