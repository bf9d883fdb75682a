package dev.kdeploy.workload;

import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The Services that lead to a workload's pods.
final class Services {
  private static final String HEADLESS = "headless";
  private static final Set<String> AS_IN_KUBERNETES =
      Set.of(
          "sessionAffinity",
          "externalTrafficPolicy",
          "internalTrafficPolicy",
          "trafficDistribution",
          "loadBalancerClass",
          "loadBalancerIP",
          "loadBalancerSourceRanges",
          "allocateLoadBalancerNodePorts",
          "healthCheckNodePort",
          "externalIPs",
          "ipFamilyPolicy",
          "ipFamilies",
          "publishNotReadyAddresses");

  /// A Service that is asked for, and its ports.
  record Asked(String name, boolean headless, List<ServicePort> ports, Said said) {}

  private final Workload workload;
  private final List<Asked> asked;

  private Services(Workload workload, List<Asked> asked) {
    this.workload = workload;
    this.asked = asked;
  }

  /// The Services that a workload asks for, or gets because it has a port.
  static Services of(Workload workload) {
    Said said = workload.said().at("service");
    Services services = new Services(workload, new ArrayList<>());
    // The name of a StatefulSet's Service can never change, so it does not depend on there being a
    // port.
    boolean own =
        workload.kind() == Kind.STATEFUL_SET
            || workload.kind() == Kind.DEPLOYMENT && !workload.ports().isEmpty();
    if (said.isThere() && !said.isFalse()) {
      said.oneOrMany().forEach(services::ask);
    } else if (!said.isFalse() && own) {
      services.ask(said);
    }
    return services;
  }

  private void ask(Said said) {
    String name = said.at("name").isThere() ? said.at("name").text() : workload.name();
    if (!Names.isServiceName(name)) {
      said.error(
          said.at("name")
              .problem()
              .what("no Service can be called `%s`", name)
              .why(
                  "it is a host name: at most 63 lower-case letters, digits and `-`, a letter"
                      + " first")
              .fix("give it a name: `service: {name: …}`"));
    }
    boolean headless = isHeadless(said);
    List<ServicePort> ports =
        headless && workload.ports().isEmpty() && !ServicePort.isSaid(said)
            ? List.of()
            : ServicePort.of(said, workload);
    asked.add(new Asked(name, headless, ports, said));
  }

  private boolean isHeadless(Said said) {
    Said type = said.at("type");
    return type.isThere()
        ? type.text().equals(HEADLESS)
        : workload.kind() == Kind.STATEFUL_SET && !said.at("nodePort").isThere();
  }

  List<Asked> asked() {
    return asked;
  }

  boolean leadHere() {
    return asked.stream().anyMatch(service -> !service.ports().isEmpty());
  }

  /// The Service with a name, or the first.
  Optional<Asked> find(Said name) {
    if (!name.isThere()) {
      return asked.stream().filter(service -> !service.ports().isEmpty()).findFirst();
    }
    List<String> names = asked.stream().map(Asked::name).toList();
    if (!names.contains(name.text())) {
      name.error(
          name.problem()
              .what("`%s` has no Service `%s`", workload.said().name(), name.text())
              .fix("%s", Suggestion.sentence(name.text(), names)));
    }
    return asked.stream().filter(service -> service.name().equals(name.text())).findFirst();
  }

  /// The name of the Service that gives the pods of a StatefulSet their names: the first headless
  /// one.
  String governing() {
    return asked.stream()
        .filter(Asked::headless)
        .findFirst()
        .map(Asked::name)
        .orElse(
            workload.said().at("service").isFalse()
                ? workload.name()
                : workload.name() + "-headless");
  }

  /// Adds the objects; a StatefulSet without a headless Service gets one more.
  void addTo(ObjectGroups objects) {
    asked.forEach(service -> objects.add("services", "Service", view(service), service.said()));
    boolean needed =
        workload.kind() == Kind.STATEFUL_SET
            && !workload.said().at("service").isFalse()
            && asked.stream().noneMatch(Asked::headless);
    if (needed) {
      objects.add("services", "Service", governingView(), workload.said());
    }
  }

  private Map<String, @Nullable Object> view(Asked service) {
    Said said = service.said();
    Said timeout = said.at("sessionAffinityTimeout");
    String type = service.headless() ? "ClusterIP" : said.at("type").text();
    Map<String, @Nullable Object> view =
        Fields.all(
            "name", service.name(),
            "labels", workload.labels(said.at("labels")),
            "annotations", said.at("annotations").textMapOrNull(),
            "type", type.isEmpty() ? byPorts(said) : type,
            "clusterIP", service.headless() ? "None" : said.at("clusterIP").textOrNull(),
            "selector", workload.serviceSelector(),
            "ports", Fields.orNull(service.ports().stream().map(ServicePort::view).toList()),
            "sessionAffinityConfig",
                timeout.isThere()
                    ? Fields.all("clientIP", Fields.all("timeoutSeconds", timeout.seconds()))
                    : null);
    view.putAll(further(said));
    check(service, "ClusterIP".equals(view.get("type")));
    return view;
  }

  private static Map<String, @Nullable Object> further(Said said) {
    Map<String, @Nullable Object> further = new LinkedHashMap<>();
    AS_IN_KUBERNETES.stream().sorted().forEach(key -> further.put(key, said.at(key).value()));
    return further;
  }

  private static String byPorts(Said said) {
    return said.at("nodePort").isThere() ? "NodePort" : "ClusterIP";
  }

  private static void check(Asked service, boolean inside) {
    for (ServicePort port : service.ports()) {
      if (inside && port.nodePort() != null) {
        port.said()
            .error(
                port.said()
                    .problem()
                    .what("the Service `%s` cannot have a node port", service.name())
                    .why("it can be reached from inside the cluster only")
                    .fix("write `type: NodePort` or `type: LoadBalancer`"));
      }
    }
    Said policy = service.said().at("externalTrafficPolicy");
    if (inside && policy.isThere()) {
      policy.error(
          policy
              .problem()
              .what(
                  "`%s` means nothing for a Service that is reached from inside only",
                  policy.name())
              .fix("write `type: NodePort` or `type: LoadBalancer`, or remove it"));
    }
  }

  private Map<String, @Nullable Object> governingView() {
    Map<String, @Nullable Object> view =
        Fields.all(
            "name",
            governing(),
            "labels",
            workload.labels(),
            "annotations",
            null,
            "type",
            "ClusterIP",
            "clusterIP",
            "None",
            "selector",
            workload.serviceSelector(),
            "ports",
            Fields.orNull(ServicePort.same(workload).stream().map(ServicePort::view).toList()),
            "sessionAffinityConfig",
            null);
    AS_IN_KUBERNETES.stream().sorted().forEach(key -> view.put(key, null));
    view.put("publishNotReadyAddresses", true);
    return view;
  }
}
