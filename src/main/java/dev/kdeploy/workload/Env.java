package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Environment variables of a container.
final class Env {
  private final Surroundings around;

  Env(Surroundings around) {
    this.around = around;
  }

  /// The variables one by one, in order.
  List<Object> variables(Said env) {
    List<Object> variables = new ArrayList<>();
    for (Said variable : env.entries()) {
      String name = variable.key();
      if (name.isEmpty() || !name.matches("[\\x20-\\x7e&&[^=]]+")) {
        variable.error(
            variable
                .problem()
                .what("no environment variable can be called `%s`", name)
                .why("names are printable ASCII without `=`"));
      }
      variables.add(
          variable.isMap()
              ? Fields.all("name", name, "valueFrom", source(variable))
              : Fields.some("name", name, "value", textUnlessEmpty(variable)));
    }
    return variables;
  }

  /// Kubernetes leaves an empty value out.
  private static @Nullable String textUnlessEmpty(Said variable) {
    return variable.text().isEmpty() ? null : variable.text();
  }

  private @Nullable Map<String, @Nullable Object> source(Said said) {
    if (!Asks.hasOneOf(said, "secret", "config", "field", "resource")) {
      return null;
    }
    Boolean optional = said.at("optional").flag();
    String key = said.at("key").isThere() ? said.at("key").text() : said.key();
    if (said.at("secret").isThere()) {
      Said secret = said.at("secret");
      around.checkKey(said.at("key").isThere() ? said.at("key") : said, secret.text(), key);
      String name = around.secret(secret, secret.text(), Boolean.TRUE.equals(optional));
      return Fields.all(
          "secretKeyRef", Fields.some("name", name, "key", key, "optional", optional));
    }
    if (said.at("config").isThere()) {
      Said config = said.at("config");
      String name = around.configMap(config, config.text(), Boolean.TRUE.equals(optional));
      return Fields.all(
          "configMapKeyRef", Fields.some("name", name, "key", key, "optional", optional));
    }
    if (said.at("field").isThere()) {
      return Fields.all("fieldRef", Fields.all("fieldPath", said.at("field").text()));
    }
    Said divisor = said.at("divisor");
    return Fields.all(
        "resourceFieldRef",
        Fields.some(
            "resource", said.at("resource").text(),
            "containerName", said.at("container").textOrNull(),
            "divisor", divisor.isThere() ? Resources.text(divisor) : null));
  }

  /// The ConfigMaps and Secrets of which every key is a variable.
  List<Object> sources(Said envFrom) {
    List<Object> sources = new ArrayList<>();
    for (Said item : envFrom.items()) {
      if (!Asks.hasOneOf(item, "config", "secret")) {
        continue;
      }
      boolean optional = item.at("optional").isTrue();
      Said config = item.at("config");
      Said secret = item.at("secret");
      String name =
          config.isThere()
              ? around.configMap(config, config.text(), optional)
              : around.secret(secret, secret.text(), optional);
      sources.add(
          Fields.some(
              "prefix",
              item.at("prefix").textOrNull(),
              config.isThere() ? "configMapRef" : "secretRef",
              Fields.some("name", name, "optional", item.at("optional").flag())));
    }
    return sources;
  }
}
