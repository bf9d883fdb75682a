package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The account that a workload's pods run as, and what it may do.
final class Account {
  private Account() {}

  /// The account's name, or null when nothing is said. Adds the objects that it needs.
  static @Nullable String of(Workload workload, Surroundings around, ObjectGroups objects) {
    Said said = workload.said().at("serviceAccount");
    if (!said.isThere()) {
      return null;
    }
    if (!said.isMap()) {
      return said.text();
    }
    Said own = said.at("name");
    String name = own.isThere() ? own.text() : workload.name();
    if (!name.equals("default") && !said.at("create").isFalse()) {
      objects.add("serviceAccounts", "ServiceAccount", account(name, workload, around), said);
    }
    if (!said.at("rules").items().isEmpty()) {
      objects.add("roles", "Role", role(name, workload), said);
    }
    return name;
  }

  private static Map<String, @Nullable Object> account(
      String name, Workload workload, Surroundings around) {
    Said said = workload.said().at("serviceAccount");
    return Fields.all(
        "name", name,
        "labels", workload.labels(said.at("labels")),
        "annotations", said.at("annotations").textMapOrNull(),
        "imagePullSecrets", PodView.pullSecrets(said.at("imagePullSecrets"), around),
        "automountToken", said.at("automountToken").flag());
  }

  private static Map<String, @Nullable Object> role(String account, Workload workload) {
    return Fields.all(
        "name", workload.name(),
        "labels", workload.labels(),
        "rules", rules(workload.said().at("serviceAccount", "rules")),
        "account", account);
  }

  private static List<Object> rules(Said rules) {
    List<Object> all = new ArrayList<>();
    for (Said said : rules.items()) {
      Map<String, @Nullable Object> rule = new LinkedHashMap<>();
      rule.put(
          "apiGroups", said.at("apiGroups").isThere() ? said.at("apiGroups").texts() : List.of(""));
      for (String key : List.of("resources", "verbs")) {
        if (said.at(key).texts().isEmpty()) {
          said.error(
              said.problem()
                  .what("`%s` has no `%s`", said.name(), key)
                  .fix(
                      "add `%s`",
                      key.equals("verbs") ? "verbs: [get, list]" : "resources: [pods]"));
        }
        rule.put(key, said.at(key).texts());
      }
      if (said.at("resourceNames").isThere()) {
        rule.put("resourceNames", said.at("resourceNames").texts());
      }
      all.add(rule);
    }
    return all;
  }
}
