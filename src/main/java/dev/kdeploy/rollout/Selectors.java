package dev.kdeploy.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The Services that select a pod, found without asking each of them.
final class Selectors {
  private final Map<String, List<Subject>> byFirstLabel = new HashMap<>();

  Selectors(Collection<Subject> subjects) {
    for (Subject subject : subjects) {
      subject.selector().entrySet().stream()
          .findFirst()
          .ifPresent(
              label ->
                  byFirstLabel
                      .computeIfAbsent(
                          key(
                              subject.id().namespace(),
                              label.getKey(),
                              Objects.toString(label.getValue(), "")),
                          _ -> new ArrayList<>())
                      .add(subject));
    }
  }

  private static String key(String namespace, String label, String value) {
    return namespace + "/" + label + "=" + value;
  }

  List<Subject> selecting(PodState pod) {
    List<Subject> found = new ArrayList<>();
    pod.labels()
        .forEach(
            (label, value) ->
                byFirstLabel
                    .getOrDefault(key(pod.id().namespace(), label, value), List.of())
                    .stream()
                    .filter(service -> matches(service.selector(), pod.labels()))
                    .forEach(found::add));
    return found;
  }

  private static boolean matches(
      Map<String, @Nullable Object> selector, Map<String, String> labels) {
    return selector.entrySet().stream()
        .allMatch(
            label -> Objects.toString(label.getValue(), "").equals(labels.get(label.getKey())));
  }
}
