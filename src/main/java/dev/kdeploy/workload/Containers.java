package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The containers of one workload's pods, as the templates take them.
final class Containers {
  private final Workload workload;
  private final Surroundings around;
  private final Volumes volumes;
  private final boolean served;
  private final Set<String> names = new HashSet<>();

  /// @param served whether a Service leads to the pods
  Containers(Workload workload, Surroundings around, Volumes volumes, boolean served) {
    this.workload = workload;
    this.around = around;
    this.volumes = volumes;
    this.served = served;
  }

  /// The main container and those beside it.
  List<Object> ordinary() {
    List<Object> containers = new ArrayList<>();
    containers.add(view(workload.name(), workload.said(), workload.ports(), true, null));
    for (Said said : workload.said().at("containers").entries()) {
      containers.add(further(said, null));
    }
    checkPorts();
    return containers;
  }

  /// Sidecars, which init containers may already need, and then the init containers in their order.
  List<Object> initial() {
    List<Object> containers = new ArrayList<>();
    for (Said said : workload.said().at("sidecars").entries()) {
      containers.add(further(said, "Always"));
    }
    for (Said said : workload.said().at("init").entries()) {
      boolean sidecar = said.at("restartPolicy").isThere();
      if (!sidecar) {
        refuse(said, "probes");
        refuse(said, "lifecycle");
      }
      containers.add(further(said, sidecar ? "Always" : null));
    }
    return containers;
  }

  private static void refuse(Said init, String key) {
    Said said = init.at(key);
    if (said.isThere()) {
      said.error(
          said.problem()
              .what("an init container has no `%s`", key)
              .why("it runs to its end before the others start")
              .fix("remove it, or make it a sidecar: `restartPolicy: Always`"));
    }
  }

  private Map<String, @Nullable Object> further(Said said, @Nullable String restartPolicy) {
    checkName(said);
    return view(said.key(), said, Port.of(said), false, restartPolicy);
  }

  private void checkName(Said said) {
    String name = said.key();
    boolean main = name.equals(workload.name());
    boolean twice = main || !names.add(name);
    if (!Names.isLabel(name)) {
      said.error(
          said.problem()
              .what("no container can be called `%s`", name)
              .why("names of containers have at most 63 lower-case letters, digits and `-`"));
    } else if (twice) {
      said.error(
          said.problem()
              .what("two containers of `%s` are called `%s`", workload.said().name(), name)
              .why(
                  "%s",
                  main
                      ? "the main one has the name of the workload"
                      : "each name is there once in a pod")
              .fix("give one of them another name"));
    }
  }

  private Map<String, @Nullable Object> view(
      String name, Said said, List<Port> ports, boolean main, @Nullable String restartPolicy) {
    Env env = new Env(around);
    Mounts mounts = Mounts.of(said, main, workload, around, volumes);
    Map<String, @Nullable Object> view =
        Fields.all(
            "name", name,
            "image", image(said),
            "imagePullPolicy", said.at("imagePullPolicy").textOrNull(),
            "command", said.at("command").textsOrNull(),
            "args", said.at("args").textsOrNull(),
            "workingDir", said.at("workingDir").textOrNull(),
            "ports", Fields.orNull(ports.stream().map(Port::view).toList()),
            "env", Fields.orNull(env.variables(said.at("env"))),
            "envFrom", Fields.orNull(env.sources(said.at("envFrom"))),
            "resources", Resources.view(said.at("resources")),
            "volumeMounts", mounts.view(),
            "volumeDevices", mounts.devices());
    view.putAll(asks(said, ports, main));
    view.putAll(
        Fields.all(
            "securityContext", said.at("securityContext").value(),
            "stdin", said.at("stdin").trueOrNull(),
            "tty", said.at("tty").trueOrNull(),
            "terminationMessagePolicy", said.at("terminationMessagePolicy").textOrNull(),
            "restartPolicy", restartPolicy));
    return view;
  }

  private @Nullable String image(Said said) {
    Said image = said.at("image");
    if (!image.isThere()) {
      said.error(
          said.problem()
              .what("`%s` has no `image`", said.name())
              .fix(
                  "add `image:` with a name from `images` or a reference such as"
                      + " `redis:7-alpine`"));
      return "";
    }
    return around.image(image);
  }

  private Map<String, @Nullable Object> asks(Said said, List<Port> ports, boolean main) {
    Said probes = said.at("probes");
    Said preStop = said.at("lifecycle", "preStop");
    Map<String, @Nullable Object> lifecycle =
        Fields.some(
            "postStart",
            Asks.handler(said.at("lifecycle", "postStart"), ports),
            "preStop",
            isWanted(preStop, main) ? Asks.handler(preStop, ports) : null);
    return Fields.all(
        "startupProbe", Asks.probe(probes.at("startup"), ports),
        "readinessProbe", Asks.probe(probes.at("readiness"), ports),
        "livenessProbe", Asks.probe(probes.at("liveness"), ports),
        "lifecycle", Fields.orNull(lifecycle));
  }

  /// A wait from `defaults` is for routes to close, so only where there are some and the pod has
  /// the time.
  private boolean isWanted(Said preStop, boolean main) {
    if (!main || !preStop.isThere()) {
      return true;
    }
    Said sleep = preStop.chosen("sleep", "command", "path").at("sleep");
    Long grace = workload.said().at("terminationGracePeriod").seconds();
    long most = grace == null ? 30 : grace;
    Long wait = sleep.seconds();
    boolean fits = wait == null || wait < most;
    if (sleep.isDefault()) {
      return served && fits;
    }
    if (!fits) {
      sleep.error(
          sleep
              .problem()
              .what(
                  "`%s` takes `%s`, and the pod has only %d s to end",
                  sleep.name(), sleep.text(), most)
              .why("the time runs from the beginning of `preStop`")
              .fix("say a longer `terminationGracePeriod`"));
    }
    return true;
  }

  /// Containers of a pod share its network.
  private void checkPorts() {
    Map<String, Said> taken = new HashMap<>();
    List<Said> all = new ArrayList<>(List.of(workload.said()));
    all.addAll(workload.said().at("containers").entries());
    all.addAll(workload.said().at("sidecars").entries());
    for (Said container : all) {
      List<Port> ports = container == workload.said() ? workload.ports() : Port.of(container);
      for (Port port : ports) {
        checkPort(port, taken.putIfAbsent(port.number() + port.protocol(), container), container);
        checkPortName(port, taken.putIfAbsent(port.name(), container), container);
      }
    }
  }

  private static void checkPort(Port port, @Nullable Said other, Said container) {
    if (other != null && other != container) {
      port.said()
          .error(
              port.said()
                  .problem()
                  .what("the port %d is taken by `%s` too", port.number(), other.name())
                  .why("the containers of a pod share one network"));
    }
  }

  private static void checkPortName(Port port, @Nullable Said other, Said container) {
    if (other != null && other != container) {
      port.said()
          .error(
              port.said()
                  .problem()
                  .what("`%s` has a port called `%s` too", other.name(), port.name())
                  .why("Services and probes find a pod's port by its name")
                  .fix("give one of them another name"));
    }
  }
}
