package dev.kdeploy.image;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One image to build.
///
/// @param image its name in the project, for the reports
/// @param context what is sent to the builder
/// @param directory the context's directory, for builders that read it themselves
/// @param dockerfile the Dockerfile on this machine; absolute
/// @param references the names it gets
/// @param target the stage, or empty for the last
/// @param platform `os/architecture`, or empty for the builder's own
/// @param cacheFrom references of images whose layers may be used again
/// @param pull fetch base images also when they are there
/// @param cache whether layers of earlier builds may be used again
public record BuildRequest(
    String image,
    ContextArchive context,
    Path directory,
    Path dockerfile,
    List<ImageReference> references,
    String target,
    SequencedMap<String, String> args,
    Map<String, String> labels,
    String platform,
    List<String> cacheFrom,
    boolean pull,
    boolean cache) {
  public BuildRequest {
    references = List.copyOf(references);
    args = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(args));
    labels = Map.copyOf(labels);
    cacheFrom = List.copyOf(cacheFrom);
  }
}
