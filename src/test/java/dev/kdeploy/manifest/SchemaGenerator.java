package dev.kdeploy.manifest;

import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the table of kinds from the OpenAPI and the discovery of the API server that `KUBECONFIG`
/// names.
///
/// ```
/// mvn test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
/// java -cp target/test-classes:target/classes:$(cat target/classpath) dev.kdeploy.manifest.SchemaGenerator \
///   kubectl src/main/resources/dev/kdeploy/manifest/schema.txt
/// ```
///
/// The same server gives the same file. What a server has beside Kubernetes' own kinds (custom
/// resources, metrics) is left out.
final class SchemaGenerator {
  private static final List<String> OWN =
      List.of(
          "io.k8s.api.",
          "io.k8s.apimachinery.",
          "io.k8s.apiextensions-apiserver.",
          "io.k8s.kube-aggregator.");

  private static final String GROUP_VERSION_KIND = "x-kubernetes-group-version-kind";

  private final String kubectl;
  private final Map<String, String> kinds = new TreeMap<>();
  private final Map<String, Map<String, @Nullable Object>> types = new TreeMap<>();
  private final Map<String, String> wanted = new TreeMap<>();

  SchemaGenerator(String kubectl) {
    this.kubectl = kubectl;
  }

  /// Takes the path of kubectl and the file to write.
  static void main(String[] arguments) throws IOException, InterruptedException {
    Files.writeString(Path.of(arguments[1]), new SchemaGenerator(arguments[0]).table());
  }

  String table() throws IOException, InterruptedException {
    String version = Tree.text(get("/version"), "gitVersion");
    for (String path : new TreeSet<>(Tree.map(get("/openapi/v3"), "paths").keySet())) {
      if (path.matches("api/[^/]+|apis/[^/]+/[^/]+")) {
        addGroupVersion(path);
      }
    }
    kinds.values().forEach(line -> want(line.substring(line.lastIndexOf(' ') + 1)));
    StringBuilder text = new StringBuilder();
    text.append("# The kinds of Kubernetes ")
        .append(version)
        .append(", made by SchemaGenerator.\n");
    text.append("kinds ").append(kinds.size()).append('\n');
    kinds.values().forEach(line -> text.append(line).append('\n'));
    text.append("types ").append(wanted.size()).append('\n');
    wanted.values().forEach(text::append);
    return text.toString();
  }

  private void addGroupVersion(String path) throws IOException, InterruptedException {
    Map<String, @Nullable Object> schemas =
        Tree.map(get("/openapi/v3/" + path), "components", "schemas");
    boolean ours =
        schemas.entrySet().stream()
            .filter(entry -> !Tree.list(entry.getValue(), GROUP_VERSION_KIND).isEmpty())
            .filter(entry -> !entry.getKey().startsWith("io.k8s.apimachinery."))
            .allMatch(entry -> OWN.stream().anyMatch(entry.getKey()::startsWith));
    if (!ours) {
      return;
    }
    schemas.forEach((name, _) -> types.put(shortName(name), Tree.map(schemas, name)));
    addKinds(path, schemas);
  }

  private void addKinds(String path, Map<String, @Nullable Object> schemas)
      throws IOException, InterruptedException {
    List<Map<String, @Nullable Object>> resources = Tree.maps(get("/" + path), "resources");
    String apiVersion = path.substring(path.indexOf('/') + 1);
    for (Map<String, @Nullable Object> resource : resources) {
      String plural = Tree.text(resource, "name");
      if (!plural.contains("/")) {
        String line =
            String.join(
                " ",
                apiVersion,
                Tree.text(resource, "kind"),
                plural,
                Tree.flag(resource, "namespaced") ? "namespaced" : "cluster",
                joined(subresources(resources, plural)),
                joined(Tree.list(resource, "verbs")),
                joined(Tree.list(resource, "shortNames")),
                typeOf(schemas, apiVersion, Tree.text(resource, "kind")));
        kinds.put(apiVersion + " " + Tree.text(resource, "kind"), line);
      }
    }
    if (path.equals("apis/autoscaling/v1")) {
      kinds.put(
          "autoscaling/v1 Scale",
          "autoscaling/v1 Scale - namespaced status get,patch,update - autoscaling.v1.Scale");
    }
  }

  private static List<String> subresources(
      List<Map<String, @Nullable Object>> resources, String plural) {
    return resources.stream()
        .map(resource -> Tree.text(resource, "name"))
        .filter(name -> name.startsWith(plural + "/"))
        .map(name -> name.substring(plural.length() + 1))
        .sorted()
        .toList();
  }

  private static String typeOf(
      Map<String, @Nullable Object> schemas, String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    for (String name : schemas.keySet()) {
      for (Map<String, @Nullable Object> names : Tree.maps(schemas.get(name), GROUP_VERSION_KIND)) {
        if (Tree.text(names, "group").equals(group)
            && Tree.text(names, "version").equals(version)
            && Tree.text(names, "kind").equals(kind)) {
          return shortName(name);
        }
      }
    }
    throw new IllegalStateException("no schema for " + apiVersion + " " + kind);
  }

  private void want(String name) {
    Map<String, @Nullable Object> type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("no type " + name);
    }
    if (wanted.containsKey(name)) {
      return;
    }
    wanted.put(name, "");
    StringBuilder text = new StringBuilder(name);
    text.append(isAtomicMap(type) ? " atomic\n" : "\n");
    List<@Nullable Object> required = Tree.list(type, "required");
    Map<String, @Nullable Object> properties = Tree.map(type, "properties");
    for (String field : new TreeSet<>(properties.keySet())) {
      Map<String, @Nullable Object> property = Tree.map(properties, field);
      text.append(' ').append(field).append(required.contains(field) ? "! " : " ");
      text.append(expression(property)).append(traits(property)).append('\n');
    }
    wanted.put(name, text.toString());
  }

  private String expression(Map<String, @Nullable Object> property) {
    String reference = reference(property);
    if (!reference.isEmpty()) {
      return referenced(reference);
    }
    String format = Tree.text(property, "format");
    return switch (Tree.text(property, "type")) {
      case "array" -> "[" + expression(Tree.map(property, "items")) + "]";
      case "object" ->
          property.containsKey("additionalProperties")
              ? "{" + expression(Tree.map(property, "additionalProperties")) + "}"
              : "any";
      case "string" ->
          format.equals("byte") ? "bytes" : format.equals("date-time") ? "time" : "string";
      case "integer" -> "integer";
      case "boolean" -> "boolean";
      case "number" -> "number";
      default -> "any";
    };
  }

  private String referenced(String name) {
    Map<String, @Nullable Object> type = types.getOrDefault(name, Map.of());
    if (name.endsWith(".Quantity")) {
      return "quantity";
    }
    if (name.endsWith(".IntOrString")) {
      return "int-or-string";
    }
    if (type.containsKey("properties")) {
      want(name);
      return name;
    }
    return expression(type);
  }

  private static String reference(Map<String, @Nullable Object> property) {
    List<Map<String, @Nullable Object>> all = Tree.maps(property, "allOf");
    String name = Tree.text(all.isEmpty() ? property : all.getFirst(), "$ref");
    return name.isEmpty() ? "" : shortName(name.substring(name.lastIndexOf('/') + 1));
  }

  private static String traits(Map<String, @Nullable Object> property) {
    StringBuilder text = new StringBuilder();
    boolean list = Tree.text(property, "type").equals("array");
    switch (list ? Tree.text(property, "x-kubernetes-list-type") : "") {
      case "set" -> text.append(" set");
      case "map" ->
          text.append(" map=").append(joined(Tree.list(property, "x-kubernetes-list-map-keys")));
      default -> {}
    }
    text.append(isAtomicMap(property) ? " atomic" : "");
    append(text, " patch=", Tree.text(property, "x-kubernetes-patch-strategy"));
    append(text, " key=", Tree.text(property, "x-kubernetes-patch-merge-key"));
    List<String> values = new ArrayList<>();
    Tree.list(property, "enum").forEach(value -> values.add(String.valueOf(value)));
    if (!values.isEmpty()) {
      text.append(" enum=").append(String.join("|", values.stream().sorted().toList()));
    }
    Object otherwise = property.get("default");
    if (otherwise != null && !otherwise.equals(Map.of())) {
      text.append(" default=").append(Json.write(otherwise));
    }
    return text.toString();
  }

  private static boolean isAtomicMap(Map<String, @Nullable Object> schema) {
    return Tree.text(schema, "x-kubernetes-map-type").equals("atomic");
  }

  private static void append(StringBuilder text, String before, String word) {
    text.append(word.isEmpty() ? "" : before + word);
  }

  private static String joined(List<?> words) {
    return words.isEmpty() ? "-" : String.join(",", words.stream().map(String::valueOf).toList());
  }

  /// `io.k8s.api.core.v1.Container` becomes `core.v1.Container`.
  private static String shortName(String name) {
    String[] parts = name.split("\\.", -1);
    return String.join(".", List.of(parts).subList(parts.length - 3, parts.length));
  }

  private Map<String, @Nullable Object> get(String path) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(kubectl, "get", "--raw", path).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(answer);
    }
    return Tree.map(Json.read(answer));
  }
}
