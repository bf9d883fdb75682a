package dev.kdeploy.workload;

import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A port that a container listens on.
record Port(String name, long number, String protocol, Said said) {
  /// The name of the port that `port` of a workload says. Ports of a pod's other containers need
  /// others.
  private static final String MAIN = "main";

  /// The ports of a container in the order in which they are said, `port` first.
  static List<Port> of(Said container) {
    List<Port> ports = new ArrayList<>();
    Long number = container.at("port").number();
    if (number != null) {
      boolean main = container.isWorkload();
      ports.add(
          new Port(main ? MAIN : nameless(number, "TCP"), number, "TCP", container.at("port")));
    }
    Said several = container.at("ports");
    several.entries().forEach(entry -> add(entry.key(), entry, ports));
    several.items().forEach(item -> add(item.at("name").text(), item, ports));
    check(ports);
    return ports;
  }

  private static void add(String name, Said said, List<Port> ports) {
    Long number = said.isMap() ? said.at("port").number() : said.number();
    if (number == null) {
      said.error(said.problem().what("`%s` has no `port`", said.name()).fix("add `port: 8080`"));
      return;
    }
    String protocol = said.isMap() ? said.at("protocol").text() : "";
    protocol = protocol.isEmpty() ? "TCP" : protocol;
    ports.add(new Port(name.isEmpty() ? nameless(number, protocol) : name, number, protocol, said));
  }

  private static String nameless(long number, String protocol) {
    String suffix = protocol.equals("TCP") ? "" : "-" + protocol.toLowerCase(Locale.ROOT);
    return "port-" + number + suffix;
  }

  private static void check(List<Port> ports) {
    Map<String, Port> seen = new HashMap<>();
    for (Port port : ports) {
      Port twin = seen.putIfAbsent("name " + port.name, port);
      Port double_ = seen.putIfAbsent("number " + port.number + port.protocol, port);
      if (twin != null) {
        port.said.error(
            port.said
                .problem()
                .what("two ports are called `%s`", port.name)
                .fix("give one of them another name"));
      } else if (double_ != null) {
        port.said.error(
            port.said
                .problem()
                .what(
                    "the port %d is there twice, as `%s` and as `%s`",
                    port.number, double_.name, port.name)
                .fix("remove one of them"));
      }
      port.checkName();
    }
  }

  private void checkName() {
    if (!Names.isPortName(name)) {
      said.error(
          said.problem()
              .what("a port cannot be called `%s`", name)
              .why(
                  "names of ports have at most 15 lower-case letters, digits and single `-`, and at"
                      + " least one letter"));
    }
  }

  /// The port as a container has it.
  Map<String, @Nullable Object> view() {
    return Fields.some(
        "name", name,
        "containerPort", number,
        "protocol", protocol,
        "hostPort", said.at("hostPort").number(),
        "hostIP", said.at("hostIP").textOrNull());
  }

  @Nullable String appProtocol() {
    return said.at("appProtocol").textOrNull();
  }

  /// The port that a number or a name means, or the first when nothing is said. Empty, with a
  /// problem, when there is no such port; a number may stand for a port that is not declared.
  static Optional<Object> resolve(Said ref, List<Port> ports, Said asker) {
    if (!ref.isThere()) {
      if (ports.isEmpty()) {
        asker.error(
            asker
                .problem()
                .what("`%s` needs a port, and there is none", asker.name())
                .fix("add the port that the program listens on, for example `port: 8080`"));
        return Optional.empty();
      }
      return Optional.of(ports.getFirst().name);
    }
    if (ref.isNumber()) {
      return Optional.ofNullable(ref.number());
    }
    String text = ref.text();
    if (text.matches("[0-9]{1,5}")) {
      return Optional.of(Long.valueOf(text));
    }
    List<String> names = ports.stream().map(Port::name).toList();
    if (!names.contains(text)) {
      ref.error(
          ref.problem()
              .what("`%s` names no port: `%s`", ref.name(), text)
              .fix("%s", names.isEmpty() ? "add it to `ports`" : Suggestion.sentence(text, names)));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /// The port with a name or number, if it is declared.
  static Optional<Port> find(Object nameOrNumber, List<Port> ports) {
    return ports.stream()
        .filter(port -> nameOrNumber.equals(port.name) || nameOrNumber.equals(port.number))
        .findFirst();
  }
}
