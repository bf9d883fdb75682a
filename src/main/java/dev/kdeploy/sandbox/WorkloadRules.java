package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of workloads.
final class WorkloadRules {
  private WorkloadRules() {}

  static void check(Kind kind, Map<String, @Nullable Object> spec, List<Cause> causes) {
    negative(spec, "spec", "replicas", causes);
    negative(spec, "spec", "minReadySeconds", causes);
    selector(spec, causes);
    template(spec, "spec.template", causes);
    if (kind.kind().equals("StatefulSet")) {
      stateful(spec, causes);
    } else if (kind.kind().equals("Deployment")) {
      strategy(spec, causes);
      deadline(spec, causes);
    } else if (kind.kind().equals("DaemonSet")) {
      daemonStrategy(spec, causes);
    }
    String restart = Tree.text(spec, "template", "spec", "restartPolicy");
    if (!restart.isEmpty()
        && !restart.equals("Always")
        && causes.stream().noneMatch(c -> c.field().endsWith("restartPolicy"))) {
      causes.add(Cause.unsupported("spec.template.spec.restartPolicy", restart, List.of("Always")));
    }
  }

  private static void selector(Map<String, @Nullable Object> spec, List<Cause> causes) {
    Map<String, @Nullable Object> selector = Tree.map(spec, "selector");
    Object labels = Tree.get(spec, "template", "metadata", "labels");
    if (spec.get("selector") == null) {
      causes.add(Cause.required("spec.selector", ""));
    } else if (selector.isEmpty()) {
      causes.add(
          Cause.invalid("spec.selector", selector, "empty selector is invalid for deployment"));
    }
    if ((selector.isEmpty() && spec.get("selector") == null)
        || !Selector.matches(selector, Tree.map(labels))) {
      causes.add(
          Cause.invalid(
              "spec.template.metadata.labels",
              labels,
              "`selector` does not match template `labels`"));
    }
    ValidNames.labelMap(Tree.map(labels), "spec.template.metadata.labels", causes);
  }

  private static void template(
      Map<String, @Nullable Object> spec, String field, List<Cause> causes) {
    Map<String, @Nullable Object> pod = withClaims(Tree.map(spec, "template", "spec"), spec);
    PodRules.check(pod, field + ".spec", causes);
  }

  /// The pods of a StatefulSet may mount what its claim templates make.
  private static Map<String, @Nullable Object> withClaims(
      Map<String, @Nullable Object> pod, Map<String, @Nullable Object> spec) {
    List<@Nullable Object> volumes = new ArrayList<>(Tree.list(pod.get("volumes")));
    for (Map<String, @Nullable Object> claim : Tree.maps(spec, "volumeClaimTemplates")) {
      String name = Tree.text(claim, "metadata", "name");
      boolean told =
          Tree.maps(pod, "volumes").stream().anyMatch(one -> Tree.text(one, "name").equals(name));
      if (!told) {
        volumes.add(Map.of("name", name, "persistentVolumeClaim", Map.of("claimName", name)));
      }
    }
    return volumes.isEmpty() ? pod : Tree.with(pod, volumes, "volumes");
  }

  private static void stateful(Map<String, @Nullable Object> spec, List<Cause> causes) {
    String order = Tree.text(spec, "podManagementPolicy");
    if (!List.of("OrderedReady", "Parallel").contains(order)) {
      causes.add(
          Cause.invalid("spec.podManagementPolicy", order, "must be 'OrderedReady' or 'Parallel'"));
    }
    if (!List.of("RollingUpdate", "OnDelete").contains(Tree.text(spec, "updateStrategy", "type"))) {
      causes.add(
          Cause.invalid(
              "spec.updateStrategy",
              spec.get("updateStrategy"),
              "must be 'RollingUpdate' or 'OnDelete'"));
    }
  }

  private static void strategy(Map<String, @Nullable Object> spec, List<Cause> causes) {
    String type = Tree.text(spec, "strategy", "type");
    Map<String, @Nullable Object> rolling = Tree.map(spec, "strategy", "rollingUpdate");
    if (!type.equals("RollingUpdate") && !type.equals("Recreate")) {
      Map<String, @Nullable Object> shown = Edit.map("Type", type, "RollingUpdate", null);
      List<String> choices = List.of("Recreate", "RollingUpdate");
      causes.add(Cause.unsupported("spec.strategy", shown, choices));
    }
    if (type.equals("Recreate") && spec.get("strategy") != null && !rolling.isEmpty()) {
      causes.add(
          Cause.forbidden(
              "spec.strategy.rollingUpdate",
              "may not be specified when strategy `type` is 'Recreate'"));
    }
    if (type.equals("RollingUpdate")) {
      String field = "spec.strategy.rollingUpdate.";
      share(rolling.get("maxUnavailable"), field + "maxUnavailable", causes);
      share(rolling.get("maxSurge"), field + "maxSurge", causes);
      if (isZero(rolling.get("maxUnavailable")) && isZero(rolling.get("maxSurge"))) {
        causes.add(
            Cause.invalid(
                field + "maxUnavailable",
                rolling.get("maxUnavailable"),
                "may not be 0 when `maxSurge` is 0"));
      }
    }
  }

  private static void daemonStrategy(Map<String, @Nullable Object> spec, List<Cause> causes) {
    Map<String, @Nullable Object> rolling = Tree.map(spec, "updateStrategy", "rollingUpdate");
    if (!Tree.text(spec, "updateStrategy", "type").equals("RollingUpdate")) {
      return;
    }
    String field = "spec.updateStrategy.rollingUpdate.";
    boolean noneDown = isZero(rolling.get("maxUnavailable"));
    boolean noneMore = isZero(rolling.get("maxSurge"));
    if (noneDown && noneMore) {
      causes.add(Cause.required(field + "maxUnavailable", "cannot be 0 when maxSurge is 0"));
    } else if (!noneDown && !noneMore) {
      causes.add(
          Cause.invalid(
              field + "maxSurge",
              rolling.get("maxSurge"),
              "may not be set when maxUnavailable is non-zero"));
    }
  }

  private static void share(@Nullable Object value, String field, List<Cause> causes) {
    if (value instanceof String text && !text.matches("[0-9]+%")) {
      causes.add(
          Cause.invalid(
              field,
              text,
              "a valid percent string must be a numeric string followed by an ending '%' (e.g."
                  + " '1%',  or '93%', regex used for validation is '[0-9]+%')"));
    } else if (value instanceof Number number && number.longValue() < 0) {
      causes.add(Cause.invalid(field, value, "must be greater than or equal to 0"));
    }
  }

  private static boolean isZero(@Nullable Object value) {
    return value == null || String.valueOf(value).matches("0+%?");
  }

  private static void deadline(Map<String, @Nullable Object> spec, List<Cause> causes) {
    negative(spec, "spec", "revisionHistoryLimit", causes);
    negative(spec, "spec", "progressDeadlineSeconds", causes);
    Object deadline = spec.get("progressDeadlineSeconds");
    if (deadline instanceof Number number
        && number.longValue() <= Tree.number(spec, 0, "minReadySeconds")) {
      causes.add(
          Cause.invalid(
              "spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
    }
  }

  private static void negative(
      Map<String, @Nullable Object> spec, String field, String name, List<Cause> causes) {
    long value = Tree.number(spec, 0, name);
    if (value < 0) {
      causes.add(Cause.invalid(field + "." + name, value, "must be greater than or equal to 0"));
    }
  }

  static void job(Map<String, @Nullable Object> spec, String field, List<Cause> causes) {
    for (String name :
        List.of(
            "parallelism",
            "completions",
            "backoffLimit",
            "activeDeadlineSeconds",
            "ttlSecondsAfterFinished")) {
      negative(spec, field, name, causes);
    }
    PodRules.check(Tree.map(spec, "template", "spec"), field + ".template.spec", causes);
    String restart = Tree.text(spec, "template", "spec", "restartPolicy");
    if (restart.equals("Always")) {
      causes.add(
          Cause.required(
              field + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
    }
  }

  static void cronJob(Map<String, @Nullable Object> spec, List<Cause> causes) {
    String schedule = Tree.text(spec, "schedule");
    if (schedule.isEmpty()) {
      causes.add(Cause.required("spec.schedule", ""));
    } else if (Schedule.parse(schedule) == null) {
      causes.add(
          Cause.invalid(
              "spec.schedule",
              schedule,
              "expected exactly 5 fields, found "
                  + schedule.strip().split("\\s+").length
                  + ": ["
                  + String.join(" ", schedule.strip().split("\\s+"))
                  + "]"));
    }
    String field = "spec.jobTemplate.spec";
    job(Tree.map(spec, "jobTemplate", "spec"), field, causes);
  }
}
