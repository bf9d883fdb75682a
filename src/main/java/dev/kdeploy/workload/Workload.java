package dev.kdeploy.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One workload of the project while its objects are described.
record Workload(String name, Kind kind, Said said, String project, List<Port> ports) {
  private static final String NAME = "app.kubernetes.io/name";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String TRACK = "kdeploy.dev/track";

  /// The labels by which Services find the pods, whatever track they are on.
  Map<String, @Nullable Object> serviceSelector() {
    said.at("selector").entries().forEach(Workload::checkSyntax);
    Map<String, @Nullable Object> own = said.at("selector").textMapOrNull();
    return own != null ? own : identity(project, name);
  }

  /// The labels by which the workload finds its pods. Kubernetes never lets them change.
  Map<String, @Nullable Object> selector() {
    Map<String, @Nullable Object> selector = new LinkedHashMap<>(serviceSelector());
    if (kind == Kind.DEPLOYMENT && !said.at("selector").isThere()) {
      selector.put(TRACK, "stable");
    }
    return selector;
  }

  /// The labels of the pods.
  Map<String, @Nullable Object> podLabels() {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(selector());
    addTo(labels, said.at("podLabels"));
    return labels;
  }

  /// The labels of an object made from this workload.
  Map<String, @Nullable Object> labels(Said... more) {
    Map<String, @Nullable Object> labels = identity(project, name);
    addTo(labels, said.at("labels"));
    for (Said further : more) {
      addTo(labels, further);
    }
    return labels;
  }

  /// The labels of an object that belongs to the project as a whole.
  static Map<String, @Nullable Object> labelsOf(String project) {
    return Fields.all(INSTANCE, project);
  }

  private static Map<String, @Nullable Object> identity(String project, String name) {
    return Fields.all(NAME, name, INSTANCE, project);
  }

  private static void addTo(Map<String, @Nullable Object> labels, Said more) {
    for (Said label : more.entries()) {
      if (labels.containsKey(label.key()) && !label.text().equals(labels.get(label.key()))
          || label.key().startsWith("kdeploy.dev/")) {
        label.error(
            label
                .problem()
                .what("the label `%s` is kdeploy's own", label.key())
                .why("it says which pods belong to what")
                .fix("choose another label"));
      } else {
        checkSyntax(label);
        labels.put(label.key(), label.text());
      }
    }
  }

  /// Labels are short, and have few characters to choose from.
  static void checkSyntax(Said label) {
    if (!Names.isLabelKey(label.key()) || !Names.isLabelValue(label.text())) {
      label.error(
          label
              .problem()
              .what("no label can be `%s: %s`", label.key(), label.text())
              .why(
                  "names and values have at most 63 letters, digits, `-`, `_` and `.`, with a"
                      + " letter or digit first and last; a name may have a domain and `/` in"
                      + " front"));
    }
  }
}
