package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an entry of `storage` is, in the words of Kubernetes.
final class Storage {
  private static final List<String> SOURCES =
      List.of(
          "size",
          "claim",
          "emptyDir",
          "memory",
          "hostPath",
          "ephemeral",
          "config",
          "secret",
          "projected",
          "volume");
  private static final List<String> ONLY_FOR_CLAIMS =
      List.of(
          "class",
          "access",
          "mode",
          "name",
          "volumeName",
          "selector",
          "dataSource",
          "labels",
          "annotations");

  private Storage() {}

  /// Which of the sources an entry says; `emptyDir` when it says none.
  static String source(Said said) {
    List<String> there = SOURCES.stream().filter(key -> said.at(key).isThere()).toList();
    if (there.size() > 1) {
      said.error(
          said.problem()
              .what("`%s` says `%s` at once", said.name(), String.join("` and `", there))
              .fix("keep one of them"));
    }
    String source = there.isEmpty() ? "emptyDir" : there.getFirst();
    for (String key : ONLY_FOR_CLAIMS) {
      if (!source.equals("size") && said.at(key).isThere()) {
        said.error(
            said.at(key)
                .problem()
                .what("`%s` needs a `size`", said.at(key).name())
                .why("without one no claim is made")
                .fix("add `size: 1Gi`"));
      }
    }
    return source;
  }

  /// Whether an entry makes a claim that only one node, or one pod, can use.
  static boolean isExclusive(Said said) {
    return said.at("size").isThere()
        && accessModes(said.at("access")).stream().noneMatch(mode -> mode.endsWith("Many"));
  }

  /// The volume of a source that needs nothing around it.
  static Map<String, @Nullable Object> plain(Said said, String source) {
    Said value = said.at(source);
    return switch (source) {
      case "memory" ->
          Fields.all(
              "emptyDir", Fields.all("medium", "Memory", "sizeLimit", Resources.text(value)));
      case "hostPath" ->
          Fields.all(
              "hostPath",
              Fields.some("path", value.text(), "type", said.at("hostPathType").textOrNull()));
      case "ephemeral" ->
          Fields.all(
              "ephemeral", Fields.all("volumeClaimTemplate", Fields.all("spec", spec(value))));
      case "volume" -> new LinkedHashMap<>(Tree.map(value.value()));
      default -> Fields.all("emptyDir", new LinkedHashMap<>(Tree.map(value.value())));
    };
  }

  /// The claims that every pod of a StatefulSet gets.
  static List<Object> templates(Workload workload) {
    List<Object> templates = new ArrayList<>();
    for (Said said : workload.said().at("storage").entries()) {
      if (said.at("size").isThere()) {
        Map<String, @Nullable Object> template =
            Fields.all(
                "name", said.key(),
                "labels", said.at("labels").textMapOrNull(),
                "annotations", said.at("annotations").textMapOrNull());
        template.putAll(claim(said));
        templates.add(template);
      }
    }
    return templates;
  }

  /// What a claim asks for, for the templates.
  static Map<String, @Nullable Object> claim(Said said) {
    return Fields.all(
        "accessModes", accessModes(said.at("access")),
        "size", Resources.text(said.at("size")),
        "class", said.at("class").textOrNull(),
        "volumeMode", said.at("mode").textOrNull(),
        "volumeName", said.at("volumeName").textOrNull(),
        "matching", said.at("selector").value(),
        "dataSource", said.at("dataSource").value());
  }

  private static Map<String, @Nullable Object> spec(Said said) {
    if (!said.at("size").isThere()) {
      said.error(said.problem().what("`%s` has no `size`", said.name()).fix("add `size: 1Gi`"));
    }
    return Fields.some(
        "accessModes", accessModes(said.at("access")),
        "resources", Fields.all("requests", Fields.all("storage", Resources.text(said.at("size")))),
        "storageClassName", said.at("class").textOrNull());
  }

  private static List<String> accessModes(Said access) {
    return access.isThere() ? access.texts() : List.of("ReadWriteOnce");
  }
}
