package dev.kdeploy.workload;

import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many pods there are: the number, the autoscaler, and the budget that protects them.
final class Scaling {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private final Workload workload;
  private final Said autoscale;

  Scaling(Workload workload) {
    this.workload = workload;
    this.autoscale = workload.said().at("autoscale");
  }

  private boolean isScaled() {
    return autoscale.isMap();
  }

  /// How many pods the project asks for. An environment's number is for workloads without an
  /// autoscaler and without a volume that only one pod can have.
  long replicas() {
    Said said = workload.said().at("replicas");
    Long number = said.number();
    boolean own = !said.isDefault();
    if (isScaled()) {
      return number != null && own ? number : min();
    }
    boolean single =
        workload.said().at("storage").entries().stream().anyMatch(Storage::isExclusive);
    return number == null || !own && single ? 1 : number;
  }

  /// The fewest pods that there are as long as nothing fails.
  private long fewest() {
    return isScaled() ? min() : replicas();
  }

  private long min() {
    Long min = autoscale.at("min").number();
    return min == null ? 1 : min;
  }

  /// Whether there may be more than one pod.
  boolean isSeveral() {
    Long max = autoscale.at("max").number();
    return replicas() > 1 || isScaled() && max != null && max > 1;
  }

  void addTo(ObjectGroups objects) {
    if (isScaled()) {
      addAutoscaler(objects);
    }
    addBudget(objects);
  }

  private void addAutoscaler(ObjectGroups objects) {
    Long max = autoscale.at("max").number();
    if (max == null) {
      autoscale.error(
          autoscale
              .problem()
              .what("`%s` has no `max`", autoscale.name())
              .fix("say how many pods there may be at most, for example `max: 10`"));
      return;
    }
    if (min() > max) {
      autoscale.error(
          autoscale
              .at("min")
              .problem()
              .what("`%s` is more than `max`: %d of %d", autoscale.at("min").name(), min(), max));
    }
    objects.add("autoscalers", "HorizontalPodAutoscaler", autoscaler(max), autoscale);
  }

  private Map<String, @Nullable Object> autoscaler(long max) {
    return Fields.all(
        "name", workload.name(),
        "labels", workload.labels(autoscale.at("labels")),
        "annotations", autoscale.at("annotations").textMapOrNull(),
        "apiVersion", workload.kind().apiVersion(),
        "kind", workload.kind().text(),
        "target", workload.name(),
        "min", min(),
        "max", max,
        "metrics", metrics(),
        "behavior", autoscale.at("behavior").value());
  }

  private List<Object> metrics() {
    List<Object> metrics = new ArrayList<>();
    for (String resource : RESOURCES) {
      Said target = autoscale.at(resource);
      if (target.isThere()) {
        metrics.add(
            Fields.all(
                "type",
                "Resource",
                "resource",
                Fields.all("name", resource, "target", target(target))));
      }
    }
    metrics.addAll(autoscale.at("metrics").items().stream().map(Said::value).toList());
    if (metrics.isEmpty()) {
      autoscale.error(
          autoscale
              .problem()
              .what("`%s` does not say by what", autoscale.name())
              .fix("add `cpu: %s`, `memory: 400Mi` or `metrics`", "80%"));
    }
    return metrics;
  }

  private Map<String, @Nullable Object> target(Said target) {
    String text = target.text();
    if (!text.endsWith("%")) {
      return Fields.all("type", "AverageValue", "averageValue", text);
    }
    checkRequests(target);
    return Fields.all(
        "type", "Utilization", "averageUtilization", Long.valueOf(text.replace("%", "")));
  }

  /// Without a request there is nothing that a percentage could be of, and the autoscaler never
  /// moves.
  private void checkRequests(Said target) {
    List<Said> containers = new ArrayList<>(List.of(workload.said()));
    containers.addAll(workload.said().at("sidecars").entries());
    containers.addAll(workload.said().at("containers").entries());
    for (Said init : workload.said().at("init").entries()) {
      if (init.at("restartPolicy").isThere()) {
        containers.add(init);
      }
    }
    for (Said container : containers) {
      if (!Resources.hasRequest(container, target.key())) {
        target.error(missingRequest(target, container));
      }
    }
  }

  private static Problem missingRequest(Said target, Said container) {
    String amount = target.key().equals("cpu") ? "100m" : "128Mi";
    return target
        .problem()
        .what(
            "`%s` is a share of the request, and `%s` requests no %s",
            target.name(), container.name(), target.key())
        .why("the autoscaler would never move")
        .fix(
            "add `resources: {requests: {%s: %s}}` there, or say an amount instead of `%s`",
            target.key(), amount, target.text());
  }

  private void addBudget(ObjectGroups objects) {
    Said said = workload.said().at("budget");
    if (!said.isMap() || said.isDefault() && fewest() < 2) {
      return;
    }
    Said budget = said.chosen("minAvailable", "maxUnavailable");
    if (!Asks.hasOneOf(budget, "minAvailable", "maxUnavailable")) {
      return;
    }
    warnIfClosed(budget);
    Said unhealthy = budget.at("unhealthyPods");
    objects.add(
        "budgets",
        "PodDisruptionBudget",
        Fields.all(
            "name", workload.name(),
            "labels", workload.labels(),
            "minAvailable", budget.at("minAvailable").value(),
            "maxUnavailable", budget.at("maxUnavailable").value(),
            "selector", workload.selector(),
            "unhealthyPodEvictionPolicy", unhealthy.isThere() ? unhealthy.text() : "AlwaysAllow"),
        said.isDefault() ? workload.said() : said);
  }

  private void warnIfClosed(Said budget) {
    Said min = budget.at("minAvailable");
    Said max = budget.at("maxUnavailable");
    Long least = min.number();
    boolean closed =
        least != null && least >= fewest()
            || min.text().equals("100%")
            || max.text().matches("0%?");
    if (closed) {
      budget.warn(
          budget
              .problem()
              .what("the budget of `%s` never lets a pod go", workload.name())
              .why(
                  "there are %d pods; draining a node of one of them would wait for ever", fewest())
              .fix("write `maxUnavailable: 1`"));
    }
  }
}
