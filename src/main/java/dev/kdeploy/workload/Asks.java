package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Kubernetes asks of a container: probes, and handlers at the edges of its life.
final class Asks {
  private Asks() {}

  /// A probe in the words of Kubernetes, or null when none is said.
  static @Nullable Map<String, @Nullable Object> probe(Said probe, List<Port> ports) {
    Said said =
        probe.isText()
            ? probe.with(Fields.all("path", probe.text()))
            : probe.chosen("path", "tcp", "command", "grpc");
    if (!said.isMap() || !hasOneOf(said, "path", "tcp", "command", "grpc")) {
      return null;
    }
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    if (said.at("tcp").isThere()) {
      Port.resolve(said.at("tcp"), ports, said)
          .ifPresent(port -> view.put("tcpSocket", Fields.all("port", port)));
    } else if (said.at("grpc").isThere()) {
      view.put("grpc", grpc(said, ports));
    } else {
      view.putAll(pathOrCommand(said, ports));
    }
    view.putAll(
        Fields.some(
            "initialDelaySeconds", said.at("delay").seconds(),
            "periodSeconds", said.at("period").seconds(),
            "timeoutSeconds", said.at("timeout").seconds(),
            "successThreshold", said.at("successes").number(),
            "failureThreshold", said.at("failures").number(),
            "terminationGracePeriodSeconds", said.at("terminationGracePeriod").seconds()));
    check(said);
    return view;
  }

  private static Map<String, @Nullable Object> grpc(Said said, List<Port> ports) {
    Object port = Port.resolve(said.at("grpc"), ports, said).orElse(null);
    // The only place in Kubernetes where a port cannot be named.
    Object number =
        port instanceof String name ? Port.find(name, ports).map(Port::number).orElse(null) : port;
    return Fields.some("port", number, "service", said.at("service").textOrNull());
  }

  private static Map<String, @Nullable Object> pathOrCommand(Said said, List<Port> ports) {
    return said.at("command").isThere()
        ? Fields.all("exec", Fields.all("command", said.at("command").texts()))
        : Fields.all("httpGet", http(said, ports));
  }

  private static Map<String, @Nullable Object> http(Said said, List<Port> ports) {
    List<Object> headers = new ArrayList<>();
    for (Said header : said.at("headers").entries()) {
      headers.add(Fields.all("name", header.key(), "value", header.text()));
    }
    return Fields.some(
        "path", said.at("path").text(),
        "port", Port.resolve(said.at("port"), ports, said).orElse(null),
        "scheme", said.at("scheme").textOrNull(),
        "host", said.at("host").textOrNull(),
        "httpHeaders", Fields.orNull(headers));
  }

  private static void check(Said said) {
    for (String key : List.of("period", "timeout")) {
      if (Long.valueOf(0).equals(said.at(key).seconds())) {
        said.error(said.at(key).problem().what("`%s` must be at least 1s", said.at(key).name()));
      }
    }
    boolean readiness = said.key().equals("readiness");
    Said successes = said.at("successes");
    if (!readiness && successes.isThere() && !Long.valueOf(1).equals(successes.number())) {
      said.error(
          successes
              .problem()
              .what("`%s` must be 1", successes.name())
              .why("only a readiness probe can ask for several successes in a row")
              .fix("remove it"));
    }
    if (readiness && said.at("terminationGracePeriod").isThere()) {
      said.error(
          said.at("terminationGracePeriod")
              .problem()
              .what("`%s` has no `terminationGracePeriod`", said.name())
              .why("a readiness probe never ends a container")
              .fix("remove it"));
    }
  }

  /// A handler in the words of Kubernetes, or null when none is said.
  static @Nullable Map<String, @Nullable Object> handler(Said handler, List<Port> ports) {
    Said said = handler.chosen("sleep", "command", "path");
    if (!said.isMap() || !hasOneOf(said, "sleep", "command", "path")) {
      return null;
    }
    if (said.at("sleep").isThere()) {
      Long seconds = said.at("sleep").seconds();
      return Long.valueOf(0).equals(seconds)
          ? null
          : Fields.all("sleep", Fields.all("seconds", seconds));
    }
    return pathOrCommand(said, ports);
  }

  /// Whether exactly one of these keys is there; anything else is a problem.
  static boolean hasOneOf(Said said, String... keys) {
    List<String> there = new ArrayList<>();
    for (String key : keys) {
      if (said.at(key).isThere()) {
        there.add("`" + key + "`");
      }
    }
    String all = "`" + String.join("`, `", keys) + "`";
    if (there.isEmpty()) {
      said.error(
          said.problem().what("`%s` says none of %s", said.name(), all).fix("add one of them"));
    } else if (there.size() > 1) {
      said.error(
          said.problem()
              .what("`%s` says %s at once", said.name(), String.join(" and ", there))
              .fix("keep one of them"));
    }
    return there.size() == 1;
  }
}
