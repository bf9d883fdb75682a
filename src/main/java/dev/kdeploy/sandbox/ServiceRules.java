package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of Services and Ingresses.
final class ServiceRules {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");

  private ServiceRules() {}

  static void check(Map<String, @Nullable Object> spec, List<Cause> causes) {
    String type = Tree.text(spec, "type");
    List<Map<String, @Nullable Object>> ports = Tree.maps(spec, "ports");
    boolean headless = Tree.text(spec, "clusterIP").equals("None");
    if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
      causes.add(Cause.required("spec.ports", ""));
    }
    if (!TYPES.contains(type)) {
      causes.add(Cause.unsupported("spec.type", type, TYPES));
    }
    if (type.equals("ExternalName") && Tree.text(spec, "externalName").isEmpty()) {
      causes.add(
          Cause.invalid(
              "spec.externalName",
              "",
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is '"
                  + ValidNames.SUBDOMAIN
                  + "')"));
    }
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), "spec.ports[" + i + "]", ports.size() > 1, names, numbers, causes);
    }
  }

  private static void port(
      Map<String, @Nullable Object> port,
      String field,
      boolean named,
      Set<String> names,
      Set<String> numbers,
      List<Cause> causes) {
    String name = Tree.text(port, "name");
    if (named && name.isEmpty()) {
      causes.add(Cause.required(field + ".name", ""));
    } else if (!name.isEmpty()) {
      String wrong = ValidNames.label(name);
      if (wrong != null) {
        causes.add(Cause.invalid(field + ".name", name, wrong));
      } else if (!names.add(name)) {
        causes.add(Cause.duplicate(field + ".name", name));
      }
    }
    long number = Tree.number(port, 0, "port");
    if (number < 1 || number > 65535) {
      causes.add(Cause.invalid(field + ".port", number, "must be between 1 and 65535, inclusive"));
    }
    if (!numbers.add(number + "/" + Tree.text(port, "protocol"))) {
      causes.add(
          Cause.duplicate(
              field, Edit.map("port", number, "protocol", Tree.text(port, "protocol"))));
    }
  }

  static void ingress(Map<String, @Nullable Object> spec, List<Cause> causes) {
    List<Map<String, @Nullable Object>> rules = Tree.maps(spec, "rules");
    if (rules.isEmpty() && spec.get("defaultBackend") == null) {
      causes.add(
          Cause.invalid("spec", spec, "either `defaultBackend` or `rules` must be specified"));
    }
    for (int i = 0; i < rules.size(); i++) {
      List<Map<String, @Nullable Object>> paths = Tree.maps(rules.get(i), "http", "paths");
      for (int j = 0; j < paths.size(); j++) {
        path(paths.get(j), "spec.rules[" + i + "].http.paths[" + j + "]", causes);
      }
    }
  }

  private static void path(Map<String, @Nullable Object> path, String field, List<Cause> causes) {
    String type = Tree.text(path, "pathType");
    if (type.isEmpty()) {
      causes.add(Cause.required(field + ".pathType", "pathType must be specified"));
    } else if (!List.of("Exact", "Prefix", "ImplementationSpecific").contains(type)) {
      causes.add(
          Cause.unsupported(
              field + ".pathType", type, List.of("Exact", "ImplementationSpecific", "Prefix")));
    } else if (!type.equals("ImplementationSpecific") && !Tree.text(path, "path").startsWith("/")) {
      causes.add(
          Cause.invalid(field + ".path", Tree.text(path, "path"), "must be an absolute path"));
    }
  }
}
