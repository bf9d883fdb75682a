package dev.kdeploy.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options that a following command needs so that it means the same project and place.
final class Repeats {
  private Repeats() {}

  static String of(ProjectOptions project, ClusterOptions cluster) {
    List<String> words = new ArrayList<>();
    add(words, "-f", project.file);
    add(words, "-C", project.directory);
    add(words, "-e", project.environment);
    add(words, "--context", cluster.context);
    add(words, "--kubeconfig", cluster.kubeconfig);
    add(words, "-n", cluster.namespace);
    return String.join(" ", words);
  }

  private static void add(List<String> words, String option, @Nullable Object value) {
    if (value != null) {
      String text = value.toString();
      words.add(option + " " + (text.matches("[\\w./:@%+=-]+") ? text : "'" + text + "'"));
    }
  }
}
