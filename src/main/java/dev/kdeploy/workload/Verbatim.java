package dev.kdeploy.workload;

import dev.kdeploy.manifest.Quantity;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Checks what the user says in the words of Kubernetes against the types of Kubernetes, so that a
/// mistake has its place.
///
/// A value of another shape is a problem. A field that is not known is a warning only: the server
/// may be newer than our table.
final class Verbatim {
  private final boolean patch;

  private Verbatim(boolean patch) {
    this.patch = patch;
  }

  /// Checks everything that a workload says in the words of Kubernetes.
  static void check(Workload workload) {
    Verbatim verbatim = new Verbatim(false);
    Said said = workload.said();
    verbatim.container(said);
    for (String group : List.of("init", "sidecars", "containers")) {
      said.at(group).entries().forEach(verbatim::container);
    }
    verbatim.check(said.at("podSecurityContext"), () -> pod("securityContext"));
    verbatim.check(said.at("affinity"), () -> pod("affinity"));
    verbatim.check(said.at("tolerations"), () -> pod("tolerations"));
    for (Said spread : said.at("spread").items()) {
      verbatim.checkMap(spread, () -> pod("topologySpreadConstraints").items());
    }
    said.at("storage").entries().forEach(verbatim::volume);
    for (String key : List.of("podFailurePolicy", "successPolicy")) {
      verbatim.check(said.at(key), () -> spec("batch/v1", "Job").field(key));
    }
    for (String key : List.of("metrics", "behavior")) {
      verbatim.check(
          said.at("autoscale", key),
          () -> spec("autoscaling/v2", "HorizontalPodAutoscaler").field(key));
    }
    Kind kind = workload.kind();
    new Verbatim(true)
        .check(said.at("patch"), () -> Schema.builtIn().type(kind.apiVersion(), kind.text()));
  }

  private void container(Said said) {
    check(said.at("securityContext"), () -> pod("containers").items().field("securityContext"));
  }

  private void volume(Said said) {
    checkMap(said.at("emptyDir"), () -> volume().field("emptyDir"));
    checkMap(said.at("config"), () -> volume().field("configMap"));
    checkMap(said.at("secret"), () -> volume().field("secret"));
    check(said.at("projected"), () -> volume().field("projected").field("sources"));
    check(said.at("volume"), Verbatim::volume);
    check(said.at("selector"), () -> spec("v1", "PersistentVolumeClaim").field("selector"));
    check(said.at("dataSource"), () -> spec("v1", "PersistentVolumeClaim").field("dataSource"));
  }

  private static Type spec(String apiVersion, String kind) {
    return Schema.builtIn().type(apiVersion, kind).field("spec");
  }

  private static Type pod(String field) {
    return spec("v1", "Pod").field(field);
  }

  private static Type volume() {
    return pod("volumes").items();
  }

  /// Where a shorter form than a map is allowed.
  private void checkMap(Said said, Supplier<Type> type) {
    if (said.isMap()) {
      check(said, type);
    }
  }

  /// Types are read when they are needed: most projects need none.
  private void check(Said said, Supplier<Type> type) {
    if (said.isThere()) {
      check(said, type.get());
    }
  }

  private void check(Said said, Type type) {
    Object value = said.value();
    // In a patch null removes, and elsewhere there is none.
    if (value == null || isDirective(said)) {
      return;
    }
    if (!fits(value, type)) {
      said.error(wrong(said, type));
      return;
    }
    switch (type.shape()) {
      case OBJECT -> said.entries().forEach(entry -> field(entry, said, type));
      case MAP -> said.entries().forEach(entry -> check(entry, type.items()));
      case LIST -> said.items().forEach(item -> check(item, type.items()));
      case STRING, INTEGER, BOOLEAN, NUMBER, QUANTITY, INT_OR_STRING, TIME, BYTES, ANY -> {}
    }
  }

  private boolean isDirective(Said said) {
    return patch && said.key().startsWith("$");
  }

  private void field(Said entry, Said around, Type type) {
    if (isDirective(entry)) {
      return;
    }
    Set<String> known = type.fields();
    if (known.contains(entry.key()) || known.isEmpty()) {
      check(entry, type.field(entry.key()));
    } else {
      entry.warn(
          entry
              .problem()
              .what("Kubernetes knows no `%s` in `%s`", entry.key(), around.name())
              .fix("%s", Suggestion.sentence(entry.key(), known)));
    }
  }

  private static boolean fits(Object value, Type type) {
    return switch (type.shape()) {
      case OBJECT, MAP -> value instanceof Map;
      case LIST -> value instanceof List;
      case STRING, TIME, BYTES -> value instanceof String;
      case INTEGER -> isWhole(value);
      case BOOLEAN -> value instanceof Boolean;
      case NUMBER -> value instanceof Number;
      case QUANTITY -> Quantity.of(value).isPresent();
      case INT_OR_STRING -> value instanceof String || isWhole(value);
      case ANY -> true;
    };
  }

  private static boolean isWhole(Object value) {
    return value instanceof Number && !(value instanceof Double);
  }

  private static Problem wrong(Said said, Type type) {
    Problem problem =
        said.problem()
            .what("`%s` must be %s, found %s", said.name(), name(type), found(said.value()));
    return type.shape() == Type.Shape.STRING
            && !(said.value() instanceof Map || said.value() instanceof List)
        ? problem.fix("write \"%s\" in quotes", said.text())
        : problem;
  }

  private static String name(Type type) {
    return switch (type.shape()) {
      case OBJECT, MAP -> "a map";
      case LIST -> "a list";
      case STRING -> "a text";
      case INTEGER -> "a whole number";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case QUANTITY -> "an amount such as `500m` or `1Gi`";
      case INT_OR_STRING -> "a whole number or a text";
      case TIME -> "an instant such as `2030-01-31T12:00:00Z`";
      case BYTES -> "a text in base 64";
      case ANY -> "anything";
    };
  }

  private static String found(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "a map";
      case List<?> _ -> "a list";
      case String text -> "the text `" + text + "`";
      case null -> "nothing";
      default -> "`" + value + "`";
    };
  }
}
