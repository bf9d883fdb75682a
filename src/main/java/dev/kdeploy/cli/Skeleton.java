package dev.kdeploy.cli;

import dev.kdeploy.yaml.Yaml;

/// The files that `init` writes.
final class Skeleton {
  static final String DEV =
      """
      # The built-in sandbox: a rehearsal that needs no cluster.
      cluster: sandbox
      """;

  private Skeleton() {}

  static String project(Surroundings found, String name) {
    StringBuilder text = new StringBuilder("apiVersion: kdeploy.dev/v1\n");
    text.append(Yaml.write(java.util.Map.of("name", name)));
    if (!found.manifests().isEmpty() && !found.dockerfile()) {
      text.append("\n# Objects under manifests/ are deployed as they are.\n");
      return text.toString();
    }
    text.append('\n');
    if (found.dockerfile()) {
      text.append("images:\n  ").append(name).append(": {build: ., repository: \"{{registry}}/");
      text.append(name).append("\"}\n\n");
    }
    int port = found.port().orElse(8080);
    text.append("workloads:\n  ").append(name).append(":\n");
    text.append("    image: ").append(found.dockerfile() ? name : "nginx:1.27").append('\n');
    text.append("    port: ").append(found.dockerfile() ? port : 80).append('\n');
    text.append("    service: {port: 80}\n");
    if (found.dockerfile()) {
      text.append("\nvalues:\n  registry: localhost:5000\n");
    }
    return text.toString();
  }

  static String nextSteps(Surroundings found, boolean environment) {
    StringBuilder text =
        new StringBuilder(
            environment
                ? "Wrote kdeploy.yaml and environments/dev.yaml.\n"
                : "Wrote kdeploy.yaml; environments/dev.yaml is there already.\n");
    if (found.dockerfile() && found.port().isEmpty()) {
      text.append(
          "The Dockerfile exposes no port: 8080 is assumed; change `port` if it is another.\n");
    }
    if (!found.compose().isEmpty()) {
      text.append("Not read, compare by hand: ");
      text.append(String.join(", ", found.compose())).append('\n');
    }
    if (!found.manifests().isEmpty()) {
      text.append("Kubernetes objects to move to manifests/: ");
      text.append(String.join(", ", found.manifests())).append('\n');
    }
    return text.append("Next: kdeploy render, then kdeploy up\n").toString();
  }
}
