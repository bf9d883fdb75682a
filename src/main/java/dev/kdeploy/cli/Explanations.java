package dev.kdeploy.cli;

import dev.kdeploy.project.Explanation;
import dev.kdeploy.project.Setting;
import dev.kdeploy.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where values come from, as a screen and as a document.
final class Explanations {
  private Explanations() {}

  static String text(List<Explanation> explanations) {
    StringBuilder text = new StringBuilder();
    for (Explanation explanation : explanations) {
      text.append(explanation.path())
          .append(": ")
          .append(explanation.isRemoved() ? "(removed)" : Yaml.writeFlow(explanation.value()))
          .append('\n');
      boolean first = true;
      for (Setting setting : explanation.settings()) {
        text.append(first ? "  from " : "  over ")
            .append(setting.where())
            .append(" (")
            .append(setting.layer().name().toLowerCase(Locale.ROOT))
            .append("): ")
            .append(Yaml.writeFlow(setting.value()))
            .append('\n');
        first = false;
      }
    }
    return text.toString();
  }

  static Map<String, @Nullable Object> tree(List<Explanation> explanations) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", 1L);
    tree.put("values", explanations.stream().map(Explanations::tree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Explanation explanation) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("path", explanation.path());
    tree.put("value", explanation.value());
    tree.put("removed", explanation.isRemoved());
    tree.put("settings", explanation.settings().stream().map(Explanations::tree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Setting setting) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("layer", setting.layer().name().toLowerCase(Locale.ROOT));
    tree.put("file", setting.where().source().name());
    tree.put("line", (long) setting.where().line());
    tree.put("column", (long) setting.where().column());
    tree.put("value", setting.value());
    return tree;
  }
}
