package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.rollout.Judge.Attention;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What has to be followed to judge some subjects: one selection per kind and namespace.
///
/// Pods, ReplicaSets and events carry no label of ours that could be relied on, so all of a
/// namespace are asked for.
record Outlook(List<Selection> selections) {
  private static final String CORE = "v1";
  private static final String APPS = "apps/v1";

  Outlook {
    selections = List.copyOf(selections);
  }

  /// @param labelSelector what all subjects match, or empty
  static Outlook of(Collection<Subject> subjects, String labelSelector) {
    Map<String, Selection> selections = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      Attention attention = subject.attention();
      String namespace = subject.id().namespace();
      if (attention.object()) {
        add(
            selections,
            Selection.of(subject.id().apiVersion(), subject.id().kind(), namespace)
                .labelled(labelSelector));
      }
      if (attention.pods()) {
        add(selections, Selection.of(CORE, "Pod", namespace));
      }
      if (attention.object() && attention.pods()) {
        add(selections, Selection.of(CORE, "Event", namespace));
      }
      if (attention == Attention.OBJECT_AND_SETS) {
        add(selections, Selection.of(APPS, "ReplicaSet", namespace));
      }
    }
    return new Outlook(List.copyOf(selections.values()));
  }

  private static void add(Map<String, Selection> selections, Selection selection) {
    // The same kind once, and then the selection that shows more.
    selections.merge(
        key(selection), selection, (one, two) -> one.labelSelector().isEmpty() ? one : two);
  }

  private static String key(Selection selection) {
    return selection.apiVersion() + "/" + selection.kind() + "/" + selection.namespace();
  }

  /// Those that show the pods of subjects, and the ReplicaSets between them.
  List<Selection> belonging() {
    return around(Set.of("Pod", "ReplicaSet"));
  }

  /// Those that show events.
  List<Selection> events() {
    return around(Set.of("Event"));
  }

  private List<Selection> around(Set<String> kinds) {
    return selections.stream()
        .filter(shown -> shown.apiVersion().equals(CORE) || shown.apiVersion().equals(APPS))
        .filter(shown -> kinds.contains(shown.kind()))
        .toList();
  }

  /// Whether a selection shows the subject itself.
  boolean shows(int selection, Subject subject) {
    Selection shown = selections.get(selection);
    return subject.attention().object()
        && shown.kind().equals(subject.id().kind())
        && shown.apiVersion().equals(subject.id().apiVersion())
        && shown.namespace().equals(subject.id().namespace());
  }
}
