package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may not change once an object is there.
final class Immutable {
  private static final List<String> STATEFUL =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private Immutable() {}

  static void check(
      Kind kind,
      Map<String, @Nullable Object> now,
      Map<String, @Nullable Object> before,
      List<Cause> causes) {
    switch (kind.resource()) {
      case "deployments.apps", "replicasets.apps", "daemonsets.apps" ->
          same(now, before, causes, "spec", "selector");
      case "statefulsets.apps" -> statefulSet(now, before, causes);
      case "jobs.batch" -> job(now, before, causes);
      case "services" -> service(now, before, causes);
      case "secrets", "configmaps" -> content(kind, now, before, causes);
      case "persistentvolumeclaims" -> claim(now, before, causes);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" -> {
        if (!Typed.same(now.get("roleRef"), before.get("roleRef"))) {
          causes.add(Cause.invalid("roleRef", now.get("roleRef"), "cannot change roleRef"));
        }
      }
      case "pods" -> pod(now, before, causes);
      default -> {}
    }
  }

  private static void same(
      Map<String, @Nullable Object> now,
      Map<String, @Nullable Object> before,
      List<Cause> causes,
      String... path) {
    if (!Typed.same(Tree.get(now, path), Tree.get(before, path))) {
      causes.add(Cause.invalid(String.join(".", path), Tree.get(now, path), "field is immutable"));
    }
  }

  private static void statefulSet(
      Map<String, @Nullable Object> now, Map<String, @Nullable Object> before, List<Cause> causes) {
    if (!Typed.same(fixed(now), fixed(before))) {
      causes.add(
          Cause.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static Map<String, @Nullable Object> fixed(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> spec = Edit.copy(Tree.map(set, "spec"));
    STATEFUL.forEach(spec::remove);
    return spec;
  }

  private static void job(
      Map<String, @Nullable Object> now, Map<String, @Nullable Object> before, List<Cause> causes) {
    same(now, before, causes, "spec", "selector");
    boolean waits =
        Tree.flag(before, "spec", "suspend") && Tree.get(before, "status", "startTime") == null;
    Map<String, @Nullable Object> template = template(now, waits);
    if (!Typed.same(template, template(before, waits))) {
      Object spec = Tree.get(now, "spec", "template", "spec");
      causes.add(Cause.invalid("spec.template.spec", spec, "field is immutable"));
    }
    same(now, before, causes, "spec", "completionMode");
    if (!Tree.text(now, "spec", "completionMode").equals("Indexed")) {
      same(now, before, causes, "spec", "completions");
    }
  }

  /// A Job's template without what may change; where the pods of a Job that waits may run, may
  /// change.
  private static Map<String, @Nullable Object> template(
      Map<String, @Nullable Object> job, boolean waits) {
    Map<String, @Nullable Object> template = Edit.copy(Tree.map(job, "spec", "template"));
    if (waits) {
      Edit.remove(template, "metadata", "labels");
      Edit.remove(template, "metadata", "annotations");
      for (String field : List.of("affinity", "nodeSelector", "tolerations", "schedulingGates")) {
        Edit.remove(template, "spec", field);
      }
    }
    return template;
  }

  private static void service(
      Map<String, @Nullable Object> now, Map<String, @Nullable Object> before, List<Cause> causes) {
    boolean both =
        !Tree.text(now, "spec", "type").equals("ExternalName")
            && !Tree.text(before, "spec", "type").equals("ExternalName");
    Object old = Tree.get(before, "spec", "clusterIP");
    if (both && old != null && !Typed.same(Tree.get(now, "spec", "clusterIP"), old)) {
      Object list = Tree.get(now, "spec", "clusterIPs");
      causes.add(Cause.invalid("spec.clusterIPs[0]", list, "may not change once set"));
    }
  }

  private static void content(
      Kind kind,
      Map<String, @Nullable Object> now,
      Map<String, @Nullable Object> before,
      List<Cause> causes) {
    if (kind.resource().equals("secrets") && !Typed.same(now.get("type"), before.get("type"))) {
      causes.add(Cause.invalid("type", now.get("type"), "field is immutable"));
    }
    if (!Tree.flag(before, "immutable")) {
      return;
    }
    if (!Tree.flag(now, "immutable")) {
      causes.add(Cause.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (String field : List.of("data", "binaryData")) {
      if (!Typed.same(Tree.map(now, field), Tree.map(before, field))) {
        causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
      }
    }
  }

  private static void claim(
      Map<String, @Nullable Object> now, Map<String, @Nullable Object> before, List<Cause> causes) {
    Map<String, @Nullable Object> spec = Edit.copy(Tree.map(now, "spec"));
    Map<String, @Nullable Object> old = Edit.copy(Tree.map(before, "spec"));
    for (Map<String, @Nullable Object> each : List.of(spec, old)) {
      Edit.remove(each, "resources", "requests");
      each.remove("volumeAttributesClassName");
    }
    if (old.get("volumeName") == null) {
      spec.remove("volumeName");
    }
    if (!Typed.same(spec, old)) {
      causes.add(
          Cause.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
  }

  private static void pod(
      Map<String, @Nullable Object> now, Map<String, @Nullable Object> before, List<Cause> causes) {
    if (!Typed.same(fixedPod(now), fixedPod(before))) {
      causes.add(
          Cause.forbidden(
              "spec",
              "pod updates may not change fields other than"
                  + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                  + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                  + " (allow it to be set to 1 if it was previously negative)"));
    }
  }

  private static Map<String, @Nullable Object> fixedPod(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Edit.copy(Tree.map(pod, "spec"));
    for (String list : List.of("containers", "initContainers")) {
      Tree.maps(spec, list).forEach(container -> container.remove("image"));
    }
    List.of(
            "activeDeadlineSeconds",
            "tolerations",
            "nodeName",
            "schedulingGates",
            "ephemeralContainers")
        .forEach(spec::remove);
    return spec;
  }
}
