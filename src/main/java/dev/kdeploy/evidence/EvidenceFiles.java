package dev.kdeploy.evidence;

import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evidence as files for people.
final class EvidenceFiles {
  private final Path directory;

  EvidenceFiles(Path directory) {
    this.directory = directory;
  }

  void write(Evidence evidence, String summary) {
    try {
      write(directory.resolve("summary.txt"), summary);
      write(directory.resolve("events.txt"), events(evidence));
      write(directory.resolve("diff.txt"), ended(evidence.diff()));
      write(directory.resolve("evidence.json"), Json.writePretty(evidence.toTree()) + "\n");
      for (PodSeen pod : evidence.pods()) {
        write(directory.resolve("pods").resolve(safe(pod.id().name())), pod);
      }
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("the evidence cannot be written into `%s`", directory)
              .why("%s", reason(e))
              .fix("name a directory that can be made and written"),
          e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.FileAlreadyExistsException _ -> "a file of that name is there";
      case java.nio.file.AccessDeniedException _ -> "you may not write there";
      case java.nio.file.NotDirectoryException _ -> "a file is where a directory should be";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void write(Path place, PodSeen pod) throws IOException {
    Map<String, @Nullable Object> status = new LinkedHashMap<>(pod.toTree());
    List<@Nullable Object> quiet = new ArrayList<>();
    for (Map<String, @Nullable Object> container : Tree.maps(status, "containers")) {
      quiet.add(Tree.without(Tree.without(container, "log"), "previousLog"));
    }
    status.put("containers", quiet);
    write(place.resolve("status.yaml"), Yaml.write(status));
    for (ContainerSeen container : pod.containers()) {
      write(place, safe(container.name()) + ".log", container.log());
      write(place, safe(container.name()) + ".previous.log", container.previousLog());
    }
  }

  private static void write(Path place, String name, List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      write(place.resolve(name), String.join("\n", lines) + "\n");
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, text);
  }

  private static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  /// A name that stays in its directory, whatever the server calls the thing.
  private static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
    return plain.isEmpty() ? "_" : plain.substring(0, Math.min(200, plain.length()));
  }

  private static String events(Evidence evidence) {
    StringBuilder text = new StringBuilder();
    for (EventSeen event : evidence.events()) {
      text.append(event.last() == null ? "-" : event.last())
          .append("  ")
          .append(event.type())
          .append("  ")
          .append(event.reason())
          .append("  ")
          .append(event.object())
          .append(event.container().isEmpty() ? "" : ", container " + event.container())
          .append("  (")
          .append(event.count() > 1 ? event.count() + " times, " : "")
          .append(event.source().isEmpty() ? "unknown source" : event.source())
          .append(")\n    ")
          .append(event.message().replace("\n", "\n    "))
          .append('\n');
    }
    return text.toString();
  }
}
