package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The objects of a canary, made from the new version of a project. They stand beside those of the
/// release and share none of them.
///
/// @param release whose canary it is
/// @param wanted the new version's objects, stamped and in their namespaces
/// @param stable keys of the stable version's objects
public record CanaryObjects(ReleaseId release, List<Manifest> wanted, Set<String> stable) {
  /// On every pod: which of the two versions it is of.
  public static final String TRACK = "kdeploy.dev/track";

  /// On every object of a canary: whose canary it is. Not the release's own labels, because none of
  /// them is an object of the release.
  public static final String CANARY_OF = "kdeploy.dev/canary-of";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final int LONGEST = 63;

  public CanaryObjects {
    wanted = List.copyOf(wanted);
    stable = Set.copyOf(stable);
  }

  /// The name of a workload's or a Service's canary.
  public static String name(String stable) {
    String name = stable + "-canary";
    return name.length() <= LONGEST
        ? name
        : stable.substring(0, LONGEST - 16) + hash(stable) + "-canary";
  }

  /// What selects the objects of a release's canary.
  public String selector() {
    return CANARY_OF + "=" + release.name();
  }

  /// The canary of a Deployment.
  ///
  /// @param label the label, in its selector, by which its pods differ from the stable ones
  public Manifest deployment(Manifest stable, String label, int replicas) {
    Map<String, @Nullable Object> match =
        new LinkedHashMap<>(stable.map("spec", "selector", "matchLabels"));
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(stable.map("spec", "template", "metadata", "labels"));
    String value = value(stable, label);
    match.put(label, value);
    labels.put(label, value);
    labels.put(TRACK, "canary");
    Manifest renamed =
        own(stable, name(stable.id().name()))
            .with((long) replicas, "spec", "replicas")
            .with(match, "spec", "selector", "matchLabels")
            .with(labels, "spec", "template", "metadata", "labels");
    return withOwnConfiguration(renamed);
  }

  /// The value of that label on the canary's pods.
  public static String value(Manifest stable, String label) {
    String own = stable.text("spec", "selector", "matchLabels", label);
    return label.equals(TRACK) ? "canary" : own + "-canary";
  }

  /// The label by which the canary's pods can differ from the stable ones and still be found by a
  /// Service: `kdeploy.dev/track` where the selector has it, else one that the selector has and the
  /// Service's has not.
  public static Optional<String> distinguishing(Manifest workload, Map<String, ?> service) {
    Map<String, @Nullable Object> match = workload.map("spec", "selector", "matchLabels");
    if (match.containsKey(TRACK) && !service.containsKey(TRACK)) {
      return Optional.of(TRACK);
    }
    return match.keySet().stream().filter(key -> !service.containsKey(key)).findFirst();
  }

  /// The Service that leads to nothing but the canary.
  public Manifest service(Manifest stable, String label, String value) {
    Map<String, @Nullable Object> selector = new LinkedHashMap<>(stable.map("spec", "selector"));
    selector.put(label, value);
    return own(stable, name(stable.id().name()))
        .with("ClusterIP", "spec", "type")
        .without("spec", "clusterIP")
        .without("spec", "clusterIPs")
        .without("spec", "healthCheckNodePort")
        .without("spec", "loadBalancerIP")
        .with(portsWithoutNodes(stable), "spec", "ports")
        .with(selector, "spec", "selector");
  }

  private static List<Object> portsWithoutNodes(Manifest service) {
    List<Object> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : Tree.maps(service.get("spec", "ports"))) {
      ports.add(Tree.without(port, "nodePort"));
    }
    return ports;
  }

  private Manifest own(Manifest stable, String name) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(stable.map("metadata", "labels"));
    release.labels().keySet().forEach(labels::remove);
    labels.put(MANAGED_BY, "kdeploy");
    labels.put(CANARY_OF, release.name());
    labels.put(TRACK, "canary");
    return stable.with(name, "metadata", "name").with(labels, "metadata", "labels");
  }

  /// ConfigMaps and Secrets that the project gives a fixed name are the stable pods' as well: the
  /// canary gets copies of its own.
  private Manifest withOwnConfiguration(Manifest workload) {
    Map<ResourceId, String> renamed = new LinkedHashMap<>();
    for (Manifest copy : copies(workload)) {
      renamed.put(new ResourceId("v1", copy.id().kind(), "", original(copy)), copy.id().name());
    }
    return renamed.isEmpty() ? workload : PodTemplates.withReferences(workload, renamed);
  }

  private static final String ORIGINAL = "kdeploy.dev/copy-of";

  private static String original(Manifest copy) {
    return copy.annotation(ORIGINAL);
  }

  /// The copies of configuration that a workload's canary refers to. What the stable version has
  /// under the same name and can never change is used as it is.
  public List<Manifest> copies(Manifest workload) {
    List<Manifest> copies = new ArrayList<>();
    for (ResourceId reference : PodTemplates.references(workload)) {
      wanted.stream()
          .filter(object -> object.id().kind().equals(reference.kind()))
          .filter(object -> object.id().group().isEmpty())
          .filter(object -> object.id().name().equals(reference.name()))
          .filter(object -> !isShared(object))
          .findFirst()
          .map(this::copy)
          .ifPresent(copies::add);
    }
    return copies;
  }

  private boolean isShared(Manifest object) {
    boolean generated = !object.annotation("kdeploy.dev/generated").isEmpty();
    return generated
        || Tree.flag(object.content(), "immutable") && stable.contains(object.id().key());
  }

  private Manifest copy(Manifest configuration) {
    String name = configuration.id().name();
    String content =
        Json.write(configuration.get("data"))
            + Json.write(configuration.get("stringData"))
            + Json.write(configuration.get("binaryData"));
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(configuration.map("metadata", "annotations"));
    annotations.put(ORIGINAL, name);
    return own(configuration, name + "-canary-" + hash(content))
        .with(annotations, "metadata", "annotations");
  }

  private static String hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
