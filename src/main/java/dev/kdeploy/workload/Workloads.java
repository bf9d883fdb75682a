package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the workloads of a project into what the shipped templates take.
public final class Workloads {
  private final WorkloadInput input;
  private final Findings findings;
  private final Surroundings around;
  private final ObjectGroups objects = new ObjectGroups();
  private final Map<String, WorkloadView.Main> mains = new LinkedHashMap<>();

  private Workloads(WorkloadInput input) {
    this.input = input;
    this.findings = new Findings(input);
    this.around = new Surroundings(input);
  }

  /// The tree for the templates: the project's own, and under `objects` what to make of its
  /// workloads. The same input always gives the same view, and what is said about one workload
  /// changes nothing of another.
  ///
  /// @throws dev.kdeploy.problem.KdeployException with everything that is wrong
  public static WorkloadView view(WorkloadInput input) {
    Workloads workloads = new Workloads(input);
    workloads.keepName();
    workloads.addSecrets();
    Said.root(workloads.findings).at("workloads").entries().forEach(workloads::add);
    workloads.findings.throwIfAny();
    return workloads.finished();
  }

  private WorkloadView finished() {
    Map<String, @Nullable Object> view = objects.view();
    Map<String, @Nullable Object> secretNames = new LinkedHashMap<>();
    around.ownSecrets().forEach(name -> secretNames.put(name, around.secretName(name)));
    view.put("secretNames", secretNames);
    Map<String, @Nullable Object> tree =
        new LinkedHashMap<>(input.project().values().templateTree());
    tree.put("objects", view);
    return new WorkloadView(tree, findings.warnings(), mains, objects, around);
  }

  private void keepName() {
    Said taken = Said.root(findings).at("values", "objects");
    if (taken.isThere()) {
      taken.error(
          taken
              .problem()
              .what("`values.objects` has the name under which templates find what to make")
              .fix("choose another name"));
    }
  }

  private void addSecrets() {
    Said secrets = Said.root(findings).at("secrets");
    input
        .secrets()
        .forEach(
            (name, content) ->
                objects.add("secrets", "Secret", secret(name, content), secrets.at(name)));
  }

  private Map<String, @Nullable Object> secret(String name, SecretContent content) {
    return Fields.all(
        "name", around.secretName(name),
        "labels", Workload.labelsOf(around.project()),
        "type", type(content),
        "immutable", content.generated() ? null : true,
        "data", content.entries());
  }

  /// Keys that Kubernetes knows say what a Secret is for.
  private static String type(SecretContent content) {
    if (content.entries().containsKey(".dockerconfigjson")) {
      return "kubernetes.io/dockerconfigjson";
    }
    boolean tls =
        content.entries().containsKey("tls.crt") && content.entries().containsKey("tls.key");
    return tls ? "kubernetes.io/tls" : "Opaque";
  }

  private void add(Said said) {
    Optional<Kind> known = Kind.of(said.at("kind").text());
    if (known.isEmpty()) {
      Said kind = said.at("kind");
      said.error(
          kind.problem()
              .what("`%s` is no kind of workload: `%s`", kind.name(), kind.text())
              .fix("%s", Suggestion.sentence(kind.text(), Kind.texts())));
      return;
    }
    Kind kind = known.get();
    checkName(said, kind);
    Said own = KindRules.applicable(said, kind);
    add(new Workload(said.key(), kind, own, around.project(), Port.of(own)));
  }

  private static void checkName(Said said, Kind kind) {
    String name = said.key();
    if (!Names.isLabel(name)) {
      said.error(
          said.problem()
              .what("no workload can be called `%s`", name)
              .why(
                  "names have at most 63 lower-case letters, digits and `-`, with a letter or digit"
                      + " first and last")
              .fix("choose another name"));
    } else if (name.length() > kind.longestName()) {
      said.error(
          said.problem()
              .what("the name `%s` is too long for a %s", name, kind.text())
              .why(
                  "it has %d characters, and the names made from it leave room for %d",
                  name.length(), kind.longestName())
              .fix("choose a shorter name"));
    }
  }

  private void add(Workload workload) {
    Verbatim.check(workload);
    Services services = Services.of(workload);
    services.addTo(objects);
    boolean served = services.leadHere();
    Scaling scaling = new Scaling(workload);
    Map<String, @Nullable Object> main = Fields.all("name", workload.name());
    main.put("labels", workload.labels());
    main.put("annotations", workload.said().at("annotations").textMapOrNull());
    main.put("selector", workload.selector());
    main.putAll(PodView.of(workload, around, objects, served));
    main.putAll(ofKind(workload, services, scaling));
    objects.add(workload.kind().group(), workload.kind().text(), main, workload.said());
    scaling.addTo(objects);
    Ingresses.add(workload, services, objects, around);
    Advice.on(workload, services, scaling, around);
    remember(workload);
  }

  private static Map<String, @Nullable Object> ofKind(
      Workload workload, Services services, Scaling scaling) {
    if (workload.kind().ends()) {
      return Jobs.view(workload);
    }
    Map<String, @Nullable Object> view = new Rollout(workload).view();
    if (workload.kind().hasReplicas()) {
      view.put("replicas", scaling.replicas());
    }
    if (workload.kind() == Kind.STATEFUL_SET) {
      Said said = workload.said();
      view.put("serviceName", services.governing());
      view.put("podManagementPolicy", said.at("podManagement").textOrNull());
      view.put("claimRetention", said.at("claimRetention").value());
      view.put("claimTemplates", Storage.templates(workload));
    }
    return view;
  }

  private void remember(Workload workload) {
    Map<String, @Nullable Object> patch = Tree.map(workload.said().at("patch").value());
    mains.put(
        workload.name(), new WorkloadView.Main(workload.kind().text(), patch, workload.said()));
  }
}
