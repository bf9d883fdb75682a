package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of pods and pod templates.
final class PodRules {
  private static final String PORT_RANGE = "must be between 1 and 65535, inclusive";

  private PodRules() {}

  static void check(Map<String, @Nullable Object> spec, String field, List<Cause> causes) {
    Set<String> volumes = volumes(spec, field, causes);
    List<Map<String, @Nullable Object>> containers = Tree.maps(spec, "containers");
    if (containers.isEmpty()) {
      causes.add(Cause.required(field + ".containers", ""));
    }
    Set<String> names = new HashSet<>();
    containers(containers, field + ".containers", names, volumes, causes);
    containers(
        Tree.maps(spec, "initContainers"), field + ".initContainers", names, volumes, causes);
    choice(spec, field, "restartPolicy", List.of("Always", "Never", "OnFailure"), causes);
    choice(
        spec,
        field,
        "dnsPolicy",
        List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        causes);
  }

  private static Set<String> volumes(
      Map<String, @Nullable Object> spec, String field, List<Cause> causes) {
    Set<String> names = new HashSet<>();
    int i = 0;
    for (Map<String, @Nullable Object> volume : Tree.maps(spec, "volumes")) {
      String name = Tree.text(volume, "name");
      String place = field + ".volumes[" + i++ + "]";
      String wrong = ValidNames.label(name);
      if (name.isEmpty()) {
        causes.add(Cause.required(place + ".name", ""));
      } else if (wrong != null) {
        causes.add(Cause.invalid(place + ".name", name, wrong));
      }
      if (!names.add(name)) {
        causes.add(Cause.duplicate(place + ".name", name));
      }
      if (volume.size() > 2) {
        String second =
            volume.keySet().stream()
                .filter(key -> !key.equals("name"))
                .sorted()
                .skip(1)
                .findFirst()
                .orElse("");
        causes.add(
            Cause.forbidden(place + "." + second, "may not specify more than 1 volume type"));
      }
    }
    return names;
  }

  private static void containers(
      List<Map<String, @Nullable Object>> containers,
      String field,
      Set<String> names,
      Set<String> volumes,
      List<Cause> causes) {
    int i = 0;
    for (Map<String, @Nullable Object> container : containers) {
      String place = field + "[" + i++ + "]";
      String name = Tree.text(container, "name");
      String wrong = ValidNames.label(name);
      if (name.isEmpty()) {
        causes.add(Cause.required(place + ".name", ""));
      } else if (wrong != null) {
        causes.add(Cause.invalid(place + ".name", name, wrong));
      } else if (!names.add(name)) {
        causes.add(Cause.duplicate(place + ".name", name));
      }
      String image = Tree.text(container, "image");
      if (image.isEmpty()) {
        causes.add(Cause.required(place + ".image", ""));
      } else if (!image.strip().equals(image)) {
        causes.add(
            Cause.invalid(place + ".image", image, "must not have leading or trailing whitespace"));
      }
      ports(container, place, causes);
      environment(container, place, causes);
      mounts(container, place, volumes, causes);
      choice(
          container, place, "imagePullPolicy", List.of("Always", "IfNotPresent", "Never"), causes);
      resources(container, place, causes);
      probes(container, place, causes);
    }
  }

  private static void ports(
      Map<String, @Nullable Object> container, String place, List<Cause> causes) {
    int i = 0;
    Set<String> names = new HashSet<>();
    for (Map<String, @Nullable Object> port : Tree.maps(container, "ports")) {
      String at = place + ".ports[" + i++ + "]";
      long number = Tree.number(port, 0, "containerPort");
      if (port.get("containerPort") == null || number == 0) {
        causes.add(Cause.required(at + ".containerPort", ""));
      } else if (number < 1 || number > 65535) {
        causes.add(Cause.invalid(at + ".containerPort", number, PORT_RANGE));
      }
      String name = Tree.text(port, "name");
      if (name.length() > 15) {
        causes.add(Cause.invalid(at + ".name", name, "must be no more than 15 characters"));
      }
      if (!name.isEmpty() && !names.add(name)) {
        causes.add(Cause.duplicate(at + ".name", name));
      }
      choice(port, at, "protocol", List.of("SCTP", "TCP", "UDP"), causes);
    }
  }

  private static void environment(
      Map<String, @Nullable Object> container, String place, List<Cause> causes) {
    int i = 0;
    for (Map<String, @Nullable Object> variable : Tree.maps(container, "env")) {
      String at = place + ".env[" + i++ + "]";
      if (Tree.text(variable, "name").isEmpty()) {
        causes.add(Cause.required(at + ".name", ""));
      }
      boolean both = !Tree.text(variable, "value").isEmpty() && variable.get("valueFrom") != null;
      if (both) {
        causes.add(
            Cause.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty"));
      }
    }
  }

  private static void mounts(
      Map<String, @Nullable Object> container,
      String place,
      Set<String> volumes,
      List<Cause> causes) {
    int i = 0;
    Set<String> paths = new HashSet<>();
    for (Map<String, @Nullable Object> mount : Tree.maps(container, "volumeMounts")) {
      String at = place + ".volumeMounts[" + i++ + "]";
      String name = Tree.text(mount, "name");
      if (name.isEmpty()) {
        causes.add(Cause.required(at + ".name", ""));
      } else if (!volumes.contains(name)) {
        causes.add(new Cause("FieldValueNotFound", at + ".name", "Not found: " + Shown.of(name)));
      }
      String path = Tree.text(mount, "mountPath");
      if (path.isEmpty()) {
        causes.add(Cause.required(at + ".mountPath", ""));
      } else if (!paths.add(path)) {
        causes.add(Cause.invalid(at + ".mountPath", path, "must be unique"));
      }
    }
  }

  private static void resources(
      Map<String, @Nullable Object> container, String place, List<Cause> causes) {
    Map<String, @Nullable Object> limits = Tree.map(container, "resources", "limits");
    for (String list : List.of("limits", "requests")) {
      Tree.map(container, "resources", list)
          .forEach(
              (name, value) -> {
                Double amount = Quantity.of(value);
                String at = place + ".resources." + list;
                if (amount != null && amount < 0) {
                  causes.add(
                      Cause.invalid(at + "." + name, value, "must be greater than or equal to 0"));
                }
                Double limit = Quantity.of(limits.get(name));
                if (list.equals("requests") && amount != null && limit != null && amount > limit) {
                  causes.add(
                      Cause.invalid(
                          at,
                          value,
                          "must be less than or equal to "
                              + name
                              + " limit of "
                              + limits.get(name)));
                }
              });
    }
  }

  private static void probes(
      Map<String, @Nullable Object> container, String place, List<Cause> causes) {
    for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Map<String, @Nullable Object> probe = Tree.map(container, name);
      if (probe.isEmpty()) {
        continue;
      }
      List<String> handlers =
          List.of("exec", "httpGet", "tcpSocket", "grpc").stream()
              .filter(probe::containsKey)
              .toList();
      if (handlers.isEmpty()) {
        causes.add(Cause.required(place + "." + name, "must specify a handler type"));
      } else if (handlers.size() > 1) {
        causes.add(
            Cause.forbidden(
                place + "." + name + "." + handlers.get(1),
                "may not specify more than 1 handler type"));
      }
      if (!name.equals("readinessProbe") && Tree.number(probe, 1, "successThreshold") != 1) {
        causes.add(
            Cause.invalid(
                place + "." + name + ".successThreshold",
                probe.get("successThreshold"),
                "must be 1"));
      }
    }
  }

  private static void choice(
      Map<String, @Nullable Object> holder,
      String field,
      String name,
      List<String> choices,
      List<Cause> causes) {
    String value = Tree.text(holder, name);
    if (!value.isEmpty() && !choices.contains(value)) {
      causes.add(Cause.unsupported(field + "." + name, value, choices));
    }
  }
}
