package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Ready;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An Ingress is done when the server has it; a backend that is not there is mentioned.
final class IngressJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Ingress")
        && (group.equals("networking.k8s.io") || group.equals("extensions"));
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.NONE;
  }

  @Override
  public List<ResourceId> refersTo(Manifest object) {
    return backends(object).stream().map(backend -> service(object, backend)).distinct().toList();
  }

  @Override
  public Health judge(Situation situation) {
    List<String> notes = new ArrayList<>();
    for (Map<String, @Nullable Object> backend : backends(situation.object())) {
      String note = missing(situation, backend);
      if (!note.isEmpty() && !notes.contains(note)) {
        notes.add(note);
      }
    }
    return new Ready(Counts.single(true), notes);
  }

  private static List<Map<String, @Nullable Object>> backends(Manifest ingress) {
    List<Map<String, @Nullable Object>> backends = new ArrayList<>();
    backends.add(Tree.map(ingress.content(), "spec", "defaultBackend", "service"));
    for (Map<String, @Nullable Object> rule : Tree.maps(ingress.content(), "spec", "rules")) {
      for (Map<String, @Nullable Object> path : Tree.maps(rule, "http", "paths")) {
        backends.add(Tree.map(path, "backend", "service"));
      }
    }
    backends.removeIf(backend -> Tree.text(backend, "name").isEmpty());
    return backends;
  }

  private static ResourceId service(Manifest ingress, Map<String, @Nullable Object> backend) {
    return new ResourceId("v1", "Service", ingress.id().namespace(), Tree.text(backend, "name"));
  }

  private static String missing(Situation situation, Map<String, @Nullable Object> backend) {
    ResourceId id = service(situation.object(), backend);
    if (situation.related().isMissing(id)) {
      return "its backend, Service `%s`, does not exist".formatted(id.name());
    }
    String port = Tree.text(backend, "port", "name");
    String key = port.isEmpty() ? "port" : "name";
    String wanted = port.isEmpty() ? Tree.text(backend, "port", "number") : port;
    boolean found =
        wanted.isEmpty()
            || situation.related().find(id).stream()
                .allMatch(service -> hasPort(service, key, wanted));
    return found ? "" : "its backend, Service `%s`, has no port `%s`".formatted(id.name(), wanted);
  }

  private static boolean hasPort(Manifest service, String key, String wanted) {
    return service.text("spec", "type").equals("ExternalName")
        || Tree.maps(service.content(), "spec", "ports").stream()
            .anyMatch(port -> Tree.text(port, key).equals(wanted));
  }
}
