package dev.kdeploy.image.docker;

import dev.kdeploy.image.BuildRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command line for a build. Every value is an argument of its own or stands behind `=`, so
/// that nothing the user wrote is taken for an option.
final class BuildxArguments {
  private BuildxArguments() {}

  /// @param command `buildx build --load`, or `build`
  static List<String> of(List<String> command, BuildRequest request) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--progress=plain");
    arguments.add("--file=" + request.dockerfile());
    request.references().forEach(reference -> arguments.add("--tag=" + reference));
    request.args().forEach((name, value) -> arguments.add("--build-arg=" + name + "=" + value));
    request.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(label -> arguments.add("--label=" + label.getKey() + "=" + label.getValue()));
    if (!request.target().isEmpty()) {
      arguments.add("--target=" + request.target());
    }
    if (!request.platform().isEmpty()) {
      arguments.add("--platform=" + request.platform());
    }
    request.cacheFrom().forEach(image -> arguments.add("--cache-from=" + image));
    if (request.pull()) {
      arguments.add("--pull");
    }
    if (!request.cache()) {
      arguments.add("--no-cache");
    }
    arguments.add("--");
    arguments.add(request.directory().toString());
    return arguments;
  }
}
