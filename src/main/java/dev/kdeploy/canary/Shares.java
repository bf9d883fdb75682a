package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the part of the pods is the part of the traffic. Pure: live objects in, problems out.
public final class Shares {
  private static final Set<String> WITH_PODS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicationController", "Rollout");
  static final String ROUTER = "set weights in a route: `--router gateway` or `--router nginx`";

  private Shares() {}

  /// The Services of the Deployment's namespace that select its pods.
  public static List<Manifest> servicesOf(Manifest deployment, List<Manifest> around) {
    return around.stream()
        .filter(one -> one.id().kind().equals("Service") && one.id().group().isEmpty())
        .filter(one -> isBeside(one, deployment))
        .filter(one -> LabelSelector.ofService(selector(one), pods(deployment)))
        .toList();
  }

  /// Why a share by pods would be a lie, all reasons at once, each with the way out; empty when it
  /// is true.
  ///
  /// @param deployment the live stable one
  /// @param canaryLabels of the pods to be, as [#labelShared] and [CanaryObjects#deployment] make
  ///   them
  /// @param around the live Services, workloads, autoscalers and budgets of the namespace
  public static List<Problem> problems(
      Manifest deployment, Map<String, @Nullable Object> canaryLabels, List<Manifest> around) {
    List<Problem> problems = new ArrayList<>();
    List<Manifest> services = servicesOf(deployment, around);
    if (services.isEmpty()) {
      problems.add(worker(deployment));
    }
    boolean onlyHeadless = services.stream().allMatch(Shares::isHeadless);
    for (Manifest service : services) {
      if (onlyHeadless) {
        problems.add(headless(service));
      } else if (!isHeadless(service)) {
        problems.addAll(ServiceTraffic.problems(service));
        problems.addAll(selection(service, deployment, canaryLabels, around));
      }
    }
    if (LabelSelector.selects(deployment.map("spec", "selector"), canaryLabels)) {
      problems.add(sameSelector(deployment));
    }
    problems.addAll(counting(deployment, canaryLabels, around));
    return problems;
  }

  /// What stands against any labels for shares by pods: an adopted Deployment whose selector has
  /// nothing that its Services do not select by.
  public static Problem sameSelector(Manifest deployment) {
    return Problem.of("canary pods of `%s` cannot be told from its stable ones", deployment)
        .why("every label of its selector is also one by which a Service finds the pods")
        .fix("%s; or deploy it under a new name, with `kdeploy.dev/track` in its selector", ROUTER);
  }

  private static Problem worker(Manifest deployment) {
    return Problem.of("no Service leads to `%s`, so a weight means nothing", deployment)
        .why("its pods fetch their work themselves, each as much as it can")
        .fix("update it with `kdeploy up`, or choose the workloads of the canary with `--only`");
  }

  private static Problem headless(Manifest service) {
    return Problem.of("`%s` is headless: its clients choose pods themselves", service)
        .why("what share each pod gets is not decided in the cluster")
        .fix("give the workload a Service with an address, or %s", ROUTER);
  }

  private static List<Problem> selection(
      Manifest service,
      Manifest deployment,
      Map<String, @Nullable Object> canaryLabels,
      List<Manifest> around) {
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> selector = selector(service);
    if (!LabelSelector.ofService(selector, canaryLabels)) {
      problems.add(
          Problem.of("`%s` would not lead to canary pods", service)
              .why("it selects by %s, which they do not have", missing(selector, canaryLabels))
              .fix("take that label out of the Service's selector, or %s", ROUTER));
    }
    for (Manifest other : around) {
      if (WITH_PODS.contains(other.id().kind())
          && isBeside(other, deployment)
          && !other.id().sameObject(deployment.id())
          && !pods(other).entrySet().containsAll(canaryLabels.entrySet())
          && other.number(1, "spec", "replicas") > 0
          && LabelSelector.ofService(selector, pods(other))) {
        problems.add(
            Problem.of("`%s` also leads to `%s`", service, other)
                .why("its pods take a part of the traffic, so that the share would be smaller")
                .fix("make the Service's selector narrower, or %s", ROUTER));
      }
    }
    return problems;
  }

  private static String missing(
      Map<String, @Nullable Object> selector, Map<String, @Nullable Object> labels) {
    return selector.entrySet().stream()
        .filter(label -> !String.valueOf(label.getValue()).equals(labels.get(label.getKey())))
        .map(label -> "`" + label.getKey() + ": " + label.getValue() + "`")
        .findFirst()
        .orElse("nothing");
  }

  /// Autoscalers and budgets of stable that would take canary pods for stable ones. Also with a
  /// router.
  public static List<Problem> counting(
      Manifest deployment, Map<String, @Nullable Object> canaryLabels, List<Manifest> around) {
    List<Problem> problems = new ArrayList<>();
    boolean sameSelector = LabelSelector.selects(deployment.map("spec", "selector"), canaryLabels);
    for (Manifest other : around) {
      if (!isBeside(other, deployment)) {
        continue;
      }
      if (sameSelector && isAutoscalerOf(other, deployment)) {
        problems.add(
            Problem.of("`%s` would count canary pods as pods of `%s`", other, deployment)
                .why("it finds pods by the Deployment's selector, which canary pods match")
                .fix(
                    "pause the autoscaler for the canary, or deploy `%s` under a new name, with"
                        + " `kdeploy.dev/track` in its selector",
                    deployment));
      } else if (isBudgetOver(other, deployment, canaryLabels)) {
        problems.add(
            Problem.of("`%s` would count canary pods as stable ones", other)
                .why("its selector matches both, so that canary pods let stable ones be evicted")
                .fix("make its selector that of `%s`", deployment));
      }
    }
    return problems;
  }

  private static boolean isAutoscalerOf(Manifest other, Manifest deployment) {
    String kind = other.text("spec", "scaleTargetRef", "kind");
    boolean autoscaler =
        other.id().kind().equals("HorizontalPodAutoscaler")
            || other.id().kind().equals("ScaledObject") && other.id().group().equals("keda.sh");
    return autoscaler
        && (kind.isEmpty() || kind.equals("Deployment"))
        && other.text("spec", "scaleTargetRef", "name").equals(deployment.id().name());
  }

  private static boolean isBudgetOver(
      Manifest other, Manifest deployment, Map<String, @Nullable Object> canaryLabels) {
    Map<String, @Nullable Object> selector = other.map("spec", "selector");
    return other.id().kind().equals("PodDisruptionBudget")
        && LabelSelector.selects(selector, pods(deployment))
        && LabelSelector.selects(selector, canaryLabels)
        && Tree.get(other.content(), "spec", "selector") != null;
  }

  /// The label by which canary pods differ from stable ones and still are behind all these
  /// Services. Empty when there is none: then only a router can tell the two apart.
  public static Optional<String> labelShared(Manifest deployment, List<Manifest> services) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    services.forEach(service -> all.putAll(selector(service)));
    return CanaryObjects.distinguishing(deployment, all);
  }

  /// The label by which canary pods are behind none of these Services, as routers need it: the
  /// track, which a Service can be made to select by, or one that every Service selects by already.
  public static Optional<String> labelApart(Manifest deployment, List<Manifest> services) {
    Set<String> match = deployment.map("spec", "selector", "matchLabels").keySet();
    return match.contains(CanaryObjects.TRACK)
        ? Optional.of(CanaryObjects.TRACK)
        : match.stream()
            .filter(key -> services.stream().allMatch(one -> selector(one).containsKey(key)))
            .findFirst();
  }

  private static Map<String, @Nullable Object> pods(Manifest workload) {
    return workload.map("spec", "template", "metadata", "labels");
  }

  private static Map<String, @Nullable Object> selector(Manifest service) {
    return service.map("spec", "selector");
  }

  private static boolean isHeadless(Manifest service) {
    return service.text("spec", "clusterIP").equals("None");
  }

  private static boolean isBeside(Manifest other, Manifest deployment) {
    return other.id().namespace().equals(deployment.id().namespace());
  }
}
