package dev.kdeploy.workload;

import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The Ingresses that lead from outside to a workload's Services.
final class Ingresses {
  private final Workload workload;
  private final Services services;
  private final ObjectGroups objects;
  private final Surroundings around;
  private final Map<String, List<Said>> byName = new LinkedHashMap<>();

  private Ingresses(
      Workload workload, Services services, ObjectGroups objects, Surroundings around) {
    this.workload = workload;
    this.services = services;
    this.objects = objects;
    this.around = around;
  }

  /// Adds the objects for what a workload says under `ingress`.
  static void add(Workload workload, Services services, ObjectGroups objects, Surroundings around) {
    Said said = workload.said().at("ingress");
    if (!said.isThere() || said.isFalse()) {
      return;
    }
    Ingresses ingresses = new Ingresses(workload, services, objects, around);
    for (Said entry : said.oneOrMany()) {
      ingresses.byName.computeIfAbsent(ingresses.name(entry), _ -> new ArrayList<>()).add(entry);
    }
    ingresses.byName.forEach(ingresses::add);
  }

  private String name(Said entry) {
    return entry.at("name").isThere() ? entry.at("name").text() : workload.name();
  }

  private void add(String name, List<Said> entries) {
    Said first = entries.getFirst();
    Map<String, Map<String, @Nullable Object>> rules = new LinkedHashMap<>();
    List<Object> tls = new ArrayList<>();
    for (Said entry : entries) {
      agree(name, first, entry);
      for (String host : hosts(entry)) {
        addRule(rules, host, entry);
      }
      addTls(tls, name, entry);
    }
    objects.add(
        "ingresses",
        "Ingress",
        Fields.all(
            "name", name,
            "labels", workload.labels(first.at("labels")),
            "annotations", first.at("annotations").textMapOrNull(),
            "class", first.at("class").textOrNull(),
            "tls", Fields.orNull(tls),
            "rules", new ArrayList<>(rules.values())),
        first);
  }

  /// Entries of one object have one class and one set of annotations.
  private static void agree(String name, Said first, Said entry) {
    for (String key : List.of("class", "annotations", "labels")) {
      Said here = entry.at(key);
      if (here.isThere() && !Objects.equals(here.value(), first.at(key).value())) {
        entry.error(
            here.problem()
                .what("`%s` differs from `%s`", here.name(), first.at(key).name())
                .why("both are rules of the Ingress `%s`, which has one", name)
                .fix("give this one a `name` of its own"));
      }
    }
  }

  private static List<String> hosts(Said entry) {
    Said host = entry.at("host");
    for (Said one : host.oneOrMany()) {
      if (!one.text().isEmpty() && !Names.isSubdomain(one.text().replaceFirst("^\\*\\.", ""))) {
        one.error(
            one.problem()
                .what("`%s` is no host name: `%s`", one.name(), one.text())
                .fix("write only the name, such as `shop.example.com` or `*.example.com`"));
      }
    }
    return host.isThere() ? host.texts() : List.of("");
  }

  @SuppressWarnings("unchecked")
  private void addRule(Map<String, Map<String, @Nullable Object>> rules, String host, Said entry) {
    Map<String, @Nullable Object> rule =
        rules.computeIfAbsent(
            host,
            _ ->
                Fields.all(
                    "host",
                    host.isEmpty() ? null : host,
                    "paths",
                    new ArrayList<Map<String, @Nullable Object>>()));
    List<Object> paths = (List<Object>) Objects.requireNonNull(rule.get("paths"));
    Map<String, @Nullable Object> backend = backend(entry);
    Said path = entry.at("path");
    for (String one : path.isThere() ? path.texts() : List.of("/")) {
      Said type = entry.at("pathType");
      Map<String, @Nullable Object> view =
          Fields.all("path", one, "pathType", type.isThere() ? type.text() : "Prefix");
      view.putAll(backend);
      check(path, one, type.text());
      around.claimRoute(host, one, entry);
      paths.add(view);
    }
  }

  private static void check(Said path, String text, String type) {
    if (!text.startsWith("/") && !type.equals("ImplementationSpecific")) {
      path.error(path.problem().what("`%s` must start with `/`, found `%s`", path.name(), text));
    }
  }

  private Map<String, @Nullable Object> backend(Said entry) {
    Services.Asked service = services.find(entry.at("service")).orElse(null);
    if (service == null || service.ports().isEmpty()) {
      if (!entry.at("service").isThere()) {
        entry.error(
            entry
                .problem()
                .what("`%s` has no Service to lead to", entry.name())
                .why("`%s` has none with a port", workload.said().name())
                .fix("add the port that the program listens on, for example `port: 8080`"));
      }
      return Fields.all("service", null, "port", null);
    }
    return Fields.all("service", service.name(), "port", port(entry.at("port"), service));
  }

  /// A number is taken as it is where the Service has it; anything else is a name.
  private static @Nullable Map<String, @Nullable Object> port(Said said, Services.Asked service) {
    List<ServicePort> ports = service.ports();
    if (!said.isThere()) {
      return Fields.all("number", ports.getFirst().port());
    }
    for (ServicePort port : ports) {
      if (said.text().equals(port.name()) || said.text().equals(String.valueOf(port.port()))) {
        return Fields.all("number", port.port());
      }
    }
    List<String> known = ports.stream().map(ServicePort::name).toList();
    said.error(
        said.problem()
            .what("the Service `%s` has no port `%s`", service.name(), said.text())
            .why("its ports are %s", describe(ports))
            .fix("%s", Suggestion.sentence(said.text(), known)));
    return null;
  }

  private static String describe(List<ServicePort> ports) {
    return String.join(
        ", ", ports.stream().map(port -> "`" + port.name() + "` (" + port.port() + ")").toList());
  }

  private static void addTls(List<Object> tls, String name, Said entry) {
    Said said = entry.at("tls");
    if (!said.isThere() || said.isFalse()) {
      return;
    }
    List<String> hosts = entry.at("host").texts();
    Map<String, @Nullable Object> view =
        Fields.some(
            "hosts",
            Fields.orNull(hosts),
            "secretName",
            said.isTrue() ? name + "-tls" : said.text());
    if (!tls.contains(view)) {
      tls.add(view);
    }
  }
}
