package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A port of a Service, and where it leads.
record ServicePort(
    String name,
    long port,
    Object target,
    String protocol,
    @Nullable String appProtocol,
    @Nullable Long nodePort,
    Said said) {

  /// Whether a Service says anything about ports.
  static boolean isSaid(Said service) {
    return service.at("port").isThere()
        || service.at("ports").isThere()
        || service.at("targetPort").isThere();
  }

  /// The ports of a Service: those it says, or else every port of the workload.
  static List<ServicePort> of(Said service, Workload workload) {
    List<ServicePort> ports = new ArrayList<>();
    if (service.at("port").isThere() || service.at("targetPort").isThere()) {
      one(service, workload).ifPresent(ports::add);
    }
    service.at("ports").entries().forEach(entry -> named(entry, workload).ifPresent(ports::add));
    if (ports.isEmpty() && !isSaid(service)) {
      if (workload.ports().isEmpty()) {
        Port.resolve(service.at("targetPort"), List.of(), service);
      }
      ports.addAll(same(workload));
      if (service.at("nodePort").isThere() && !ports.isEmpty()) {
        ports.set(0, ports.getFirst().at(service.at("nodePort").number(), service));
      }
    }
    if (isSaid(service)) {
      check(ports);
    }
    return ports;
  }

  /// The workload's own ports.
  static List<ServicePort> same(Workload workload) {
    return workload.ports().stream()
        .map(
            port ->
                new ServicePort(
                    port.name(),
                    port.number(),
                    port.name(),
                    port.protocol(),
                    port.appProtocol(),
                    null,
                    port.said()))
        .toList();
  }

  private ServicePort at(@Nullable Long nodePort, Said said) {
    return new ServicePort(name, port, target, protocol, appProtocol, nodePort, said);
  }

  /// What `port`, `targetPort` and `nodePort` of the Service itself say.
  private static Optional<ServicePort> one(Said service, Workload workload) {
    return Port.resolve(declared(service.at("targetPort"), workload), workload.ports(), service)
        .map(
            target -> {
              Optional<Port> port = Port.find(target, workload.ports());
              String name = port.map(Port::name).orElse("main");
              return describe(name, service.at("port").number(), target, port, service);
            });
  }

  private static Optional<ServicePort> named(Said entry, Workload workload) {
    Said target = entry.isMap() ? declared(entry.at("targetPort"), workload) : entry.with(null);
    Long number = entry.isMap() ? entry.at("port").number() : entry.number();
    if (!target.isThere()) {
      target =
          Port.find(entry.key(), workload.ports())
              .or(() -> number == null ? Optional.empty() : Port.find(number, workload.ports()))
              .or(() -> alone(workload))
              .map(port -> entry.with(port.name()))
              .orElse(target);
    }
    if (!target.isThere()) {
      entry.error(
          entry
              .problem()
              .what("`%s` leads nowhere", entry.name())
              .why("no port of `%s` has its name or its number", workload.said().name())
              .fix("write `%s: {port: 80, targetPort: …}`", entry.key()));
      return Optional.empty();
    }
    return Port.resolve(target, workload.ports(), entry)
        .map(
            found ->
                describe(entry.key(), number, found, Port.find(found, workload.ports()), entry));
  }

  /// A declared port is meant by its name, so that its number may change.
  private static Said declared(Said target, Workload workload) {
    Long number = target.number();
    return number == null
        ? target
        : Port.find(number, workload.ports()).map(port -> target.with(port.name())).orElse(target);
  }

  private static Optional<Port> alone(Workload workload) {
    return workload.ports().size() == 1
        ? Optional.of(workload.ports().getFirst())
        : Optional.empty();
  }

  private static ServicePort describe(
      String name, @Nullable Long number, Object target, Optional<Port> port, Said said) {
    Long own = number != null ? number : port.map(Port::number).orElse(null);
    if (own == null && target instanceof Long same) {
      own = same;
    }
    String protocol = said.at("protocol").text();
    String appProtocol = said.at("appProtocol").textOrNull();
    return new ServicePort(
        name,
        own == null ? 0 : own,
        target,
        protocol.isEmpty() ? port.map(Port::protocol).orElse("TCP") : protocol,
        appProtocol != null ? appProtocol : port.map(Port::appProtocol).orElse(null),
        said.at("nodePort").number(),
        said);
  }

  private static void check(List<ServicePort> ports) {
    Set<String> seen = new HashSet<>();
    for (ServicePort port : ports) {
      if (!Names.isLabel(port.name) || !seen.add(port.name)) {
        port.said.error(
            port.said
                .problem()
                .what("a port of a Service cannot be called `%s`", port.name)
                .why(
                    "names have at most 63 lower-case letters, digits and `-`, and are there"
                        + " once"));
      }
      if (!seen.add(port.port + "/" + port.protocol)) {
        port.said.error(
            port.said
                .problem()
                .what("the port %d is there twice in `%s`", port.port, port.said.name())
                .fix("remove one of them"));
      }
    }
  }

  Map<String, @Nullable Object> view() {
    return Fields.some(
        "name", name,
        "port", port,
        "targetPort", target,
        "protocol", protocol,
        "appProtocol", appProtocol,
        "nodePort", nodePort);
  }
}
