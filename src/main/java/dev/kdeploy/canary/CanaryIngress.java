package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The Ingress that stands beside one and says, in the annotations of ingress-nginx, which part of
/// its requests goes to the canary. Pure: Ingress in, Ingress out.
///
/// Only the annotations about the canary are written: controllers take all others from the Ingress
/// beside which it stands (ingress-nginx documentation, annotations, canary; the same in Traefik
/// 3.7).
final class CanaryIngress {
  static final String CANARY = "nginx.ingress.kubernetes.io/canary";
  static final String WEIGHT = CANARY + "-weight";
  static final String CLASS = "kubernetes.io/ingress.class";
  private static final String HEADER = CANARY + "-by-header";
  private static final String HEADER_VALUE = HEADER + "-value";

  private CanaryIngress() {}

  /// The name of the Ingress beside the given one.
  static ResourceId beside(ResourceId main) {
    return new ResourceId(
        main.apiVersion(), main.kind(), main.namespace(), main.name() + "-canary");
  }

  /// Whether it stands beside another one.
  static boolean isOne(Manifest ingress) {
    return ingress.annotation(CANARY).equals("true");
  }

  /// The Ingress beside a main one, which only takes what leads to the stable Service.
  static Manifest of(Manifest main, Fork fork, @Nullable Header header, int weight) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", main.id().apiVersion());
    content.put("kind", main.id().kind());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", beside(main.id()).name());
    metadata.put("namespace", main.id().namespace());
    metadata.put("annotations", annotations(main, header, weight));
    content.put("metadata", metadata);
    content.put("spec", spec(main, fork));
    return fork.stamp(Manifest.of(content));
  }

  private static Map<String, @Nullable Object> annotations(
      Manifest main, @Nullable Header header, int weight) {
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
    if (!main.annotation(CLASS).isEmpty()) {
      annotations.put(CLASS, main.annotation(CLASS));
    }
    annotations.put(CANARY, "true");
    annotations.put(WEIGHT, String.valueOf(weight));
    if (header != null) {
      annotations.put(HEADER, header.name());
      // Without a value the annotation knows `always`, and also `never`.
      if (!header.value().equals(Header.ALWAYS)) {
        annotations.put(HEADER_VALUE, header.value());
      }
    }
    return annotations;
  }

  /// The same beside, sending nothing to the canary, also not by a header.
  static Manifest silenced(Manifest beside) {
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(beside.map("metadata", "annotations"));
    annotations.put(WEIGHT, "0");
    annotations.remove(HEADER);
    annotations.remove(HEADER_VALUE);
    return beside.with(annotations, "metadata", "annotations");
  }

  private static Map<String, @Nullable Object> spec(Manifest main, Fork fork) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    Object className = main.get("spec", "ingressClassName");
    if (className != null) {
      spec.put("ingressClassName", className);
    }
    Set<String> hosts = new TreeSet<>();
    List<Map<String, @Nullable Object>> rules = rules(main, fork);
    rules.forEach(rule -> hosts.add(Tree.text(rule, "host")));
    List<Map<String, @Nullable Object>> tls = tls(main, hosts);
    if (!tls.isEmpty()) {
      spec.put("tls", tls);
    }
    Map<String, @Nullable Object> otherwise = main.map("spec", "defaultBackend");
    if (leads(otherwise, fork.stable())) {
      spec.put("defaultBackend", toCanary(otherwise, fork));
    }
    if (!rules.isEmpty()) {
      spec.put("rules", rules);
    }
    return spec;
  }

  /// The rules of an Ingress that lead to the stable Service, leading to the canary instead.
  static List<Map<String, @Nullable Object>> rules(Manifest main, Fork fork) {
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : Tree.maps(main.get("spec", "rules"))) {
      List<Map<String, @Nullable Object>> paths = new ArrayList<>();
      for (Map<String, @Nullable Object> path : Tree.maps(rule, "http", "paths")) {
        if (leads(Tree.map(path, "backend"), fork.stable())) {
          paths.add(Tree.with(path, toCanary(Tree.map(path, "backend"), fork), "backend"));
        }
      }
      if (!paths.isEmpty()) {
        rules.add(Tree.with(rule, paths, "http", "paths"));
      }
    }
    return rules;
  }

  /// Whether an Ingress leads to a Service of its namespace.
  static boolean leads(Manifest ingress, String service) {
    return leads(ingress.map("spec", "defaultBackend"), service)
        || Tree.maps(ingress.get("spec", "rules")).stream()
            .flatMap(rule -> Tree.maps(rule, "http", "paths").stream())
            .anyMatch(path -> leads(Tree.map(path, "backend"), service));
  }

  private static boolean leads(Map<String, @Nullable Object> backend, String service) {
    return Tree.text(backend, "service", "name").equals(service);
  }

  private static Map<String, @Nullable Object> toCanary(
      Map<String, @Nullable Object> backend, Fork fork) {
    return Tree.with(backend, fork.canary(), "service", "name");
  }

  private static List<Map<String, @Nullable Object>> tls(Manifest main, Set<String> hosts) {
    return Tree.maps(main.get("spec", "tls")).stream()
        .filter(
            entry ->
                Tree.list(entry, "hosts").isEmpty()
                    || Tree.list(entry, "hosts").stream()
                        .anyMatch(host -> hosts.contains(String.valueOf(host))))
        .toList();
  }

  /// What an Ingress answers to: host and path of each rule.
  static Set<String> places(Manifest ingress) {
    Set<String> places = new TreeSet<>();
    for (Map<String, @Nullable Object> rule : Tree.maps(ingress.get("spec", "rules"))) {
      for (Map<String, @Nullable Object> path : Tree.maps(rule, "http", "paths")) {
        String place = Tree.text(path, "path");
        places.add(Tree.text(rule, "host") + (place.isEmpty() ? "/" : place));
      }
    }
    return places;
  }
}
