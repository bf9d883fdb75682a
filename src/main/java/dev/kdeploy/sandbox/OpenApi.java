package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Enough of OpenAPI for kubectl to see that the server validates fields itself.
final class OpenApi {
  private final Kinds kinds;
  private final Discovery discovery;

  OpenApi(Kinds kinds, Discovery discovery) {
    this.kinds = kinds;
    this.discovery = discovery;
  }

  Map<String, @Nullable Object> index() {
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    discovery
        .versionsByGroup()
        .forEach(
            (group, versions) ->
                versions.forEach(
                    version -> {
                      String path =
                          group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
                      paths.put(path, Edit.map("serverRelativeURL", "/openapi/v3/" + path));
                    }));
    return Edit.map("paths", paths);
  }

  Map<String, @Nullable Object> of(String group, String version) {
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    String root = (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version;
    for (Kind kind : kinds.all()) {
      if (kind.group().equals(group) && kind.versions().containsKey(version)) {
        String place = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
        paths.put(root + place + kind.plural() + "/{name}", patch(group, version, kind.kind()));
      }
    }
    // kubectl asks for the kind of what it was given, and that may be a list.
    if (group.isEmpty()) {
      paths.put(root + "/lists/{name}", patch(group, version, "List"));
    }
    return Edit.map(
        "openapi",
        "3.0.0",
        "info",
        Edit.map("title", "Kubernetes", "version", "1.36"),
        "paths",
        paths);
  }

  private static Map<String, @Nullable Object> patch(String group, String version, String kind) {
    List<@Nullable Object> parameters = new ArrayList<>();
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
      parameters.add(Edit.map("name", name, "in", "query", "schema", Edit.map("type", "string")));
    }
    return Edit.map(
        "patch",
        Edit.map(
            "x-kubernetes-group-version-kind",
            Edit.map("group", group, "version", version, "kind", kind),
            "x-kubernetes-action",
            "patch",
            "parameters",
            parameters,
            "responses",
            Edit.map("200", Edit.map("description", "OK"))));
  }
}
