package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pods of a workload, as the templates take them.
final class PodView {
  private PodView() {}

  /// Everything that `_pod.yaml` names.
  static Map<String, @Nullable Object> of(
      Workload workload, Surroundings around, ObjectGroups objects, boolean served) {
    Said said = workload.said();
    Volumes volumes = new Volumes(workload, around, objects);
    said.at("storage").entries().forEach(volumes::declare);
    Containers containers = new Containers(workload, around, volumes, served);
    // Describing the containers fills the volumes.
    List<Object> ordinary = containers.ordinary();
    List<Object> initial = containers.initial();
    Map<String, @Nullable Object> pod = place(workload);
    pod.putAll(
        Fields.all(
            "podLabels", workload.podLabels(),
            "podAnnotations", said.at("podAnnotations").textMapOrNull(),
            "serviceAccountName", Account.of(workload, around, objects),
            "automountServiceAccountToken", said.at("automountServiceAccountToken").flag(),
            "imagePullSecrets", pullSecrets(said.at("imagePullSecrets"), around),
            "podSecurityContext", said.at("podSecurityContext").value(),
            "terminationGracePeriodSeconds", said.at("terminationGracePeriod").seconds(),
            "restartPolicy", restartPolicy(workload),
            "initContainers", initial,
            "containers", ordinary,
            "volumes", Fields.orNull(volumes.view())));
    return pod;
  }

  private static @Nullable String restartPolicy(Workload workload) {
    Said said = workload.said().at("restartPolicy");
    if (!workload.kind().ends()) {
      return null;
    }
    if (said.text().equals("Always")) {
      said.error(
          said.problem()
              .what("a %s cannot have `restartPolicy: Always`", workload.kind().text())
              .fix("write `OnFailure` or `Never`"));
    }
    return said.isThere() ? said.text() : "Never";
  }

  /// Where pods run, and what they share with their node.
  private static Map<String, @Nullable Object> place(Workload workload) {
    Said said = workload.said();
    said.at("nodeSelector").entries().forEach(Workload::checkSyntax);
    checkHostName(said.at("hostname"));
    checkHostName(said.at("subdomain"));
    return Fields.all(
        "hostname", said.at("hostname").textOrNull(),
        "subdomain", said.at("subdomain").textOrNull(),
        "hostNetwork", said.at("hostNetwork").trueOrNull(),
        "hostPID", said.at("hostPID").trueOrNull(),
        "hostIPC", said.at("hostIPC").trueOrNull(),
        "hostUsers", said.at("hostUsers").flag(),
        "shareProcessNamespace", said.at("shareProcessNamespace").flag(),
        "hostAliases", hostAliases(said.at("hostAliases")),
        "dnsPolicy", said.at("dns", "policy").textOrNull(),
        "dnsConfig", dnsConfig(said.at("dns")),
        "enableServiceLinks", said.at("serviceLinks").flag(),
        "nodeName", said.at("nodeName").textOrNull(),
        "nodeSelector", said.at("nodeSelector").textMapOrNull(),
        "affinity", said.at("affinity").value(),
        "tolerations", said.at("tolerations").value(),
        "topologySpreadConstraints", spread(workload),
        "priorityClassName", said.at("priorityClass").textOrNull(),
        "runtimeClassName", said.at("runtimeClass").textOrNull(),
        "schedulerName", said.at("scheduler").textOrNull());
  }

  private static void checkHostName(Said said) {
    if (said.isThere() && !Names.isLabel(said.text())) {
      said.error(
          said.problem()
              .what("`%s` cannot be `%s`", said.name(), said.text())
              .why("such a name has at most 63 lower-case letters, digits and `-`"));
    }
  }

  static @Nullable List<Object> pullSecrets(Said said, Surroundings around) {
    List<Object> secrets = new ArrayList<>();
    for (Said secret : said.items()) {
      secrets.add(Fields.all("name", around.secret(secret, secret.text(), false)));
    }
    return Fields.orNull(secrets);
  }

  private static @Nullable List<Object> hostAliases(Said said) {
    List<Object> aliases = new ArrayList<>();
    for (Said alias : said.entries()) {
      aliases.add(Fields.all("ip", alias.key(), "hostnames", alias.texts()));
    }
    return Fields.orNull(aliases);
  }

  private static @Nullable Map<String, @Nullable Object> dnsConfig(Said dns) {
    List<Object> options = new ArrayList<>();
    for (Said option : dns.at("options").entries()) {
      String value = option.text();
      options.add(Fields.some("name", option.key(), "value", value.isEmpty() ? null : value));
    }
    return Fields.orNull(
        Fields.some(
            "nameservers", dns.at("nameservers").textsOrNull(),
            "searches", dns.at("searches").textsOrNull(),
            "options", Fields.orNull(options)));
  }

  private static @Nullable List<Object> spread(Workload workload) {
    List<Object> constraints = new ArrayList<>();
    Said said = workload.said().at("spread");
    for (Said item : said.isFalse() ? List.<Said>of() : said.oneOrMany()) {
      Map<String, @Nullable Object> constraint =
          item.isMap() ? new LinkedHashMap<>(Tree.map(item.value())) : preference(item.text());
      constraint.putIfAbsent("labelSelector", Fields.all("matchLabels", workload.selector()));
      // Pods of the old version do not count, or the new ones stand uneven once those are gone.
      if (workload.kind() == Kind.DEPLOYMENT) {
        constraint.putIfAbsent("matchLabelKeys", List.of("pod-template-hash"));
      }
      constraints.add(constraint);
    }
    return Fields.orNull(constraints);
  }

  private static Map<String, @Nullable Object> preference(String what) {
    String label =
        switch (what) {
          case "hostname" -> "kubernetes.io/hostname";
          case "zone" -> "topology.kubernetes.io/zone";
          default -> what;
        };
    return Fields.all("maxSkew", 1L, "topologyKey", label, "whenUnsatisfiable", "ScheduleAnyway");
  }
}
