package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host of its own that leads to the canary alone. No request of the main route changes its way,
/// so that every weight is the same to it.
///
/// @param wanted the route of that host
record HostRouter(Cluster cluster, Manifest wanted, Fork fork) implements Router {
  static final String TYPE = "host";
  private static final Duration LAG = Duration.ofSeconds(2);

  static HostRouter of(Cluster cluster, Map<String, @Nullable Object> original) {
    return new HostRouter(
        cluster, Manifest.of(Tree.map(original, "wanted")), Fork.of(Tree.map(original, "fork")));
  }

  @Override
  public String name() {
    return wanted.id() + " for `" + host() + "`";
  }

  private String host() {
    return isIngress()
        ? Tree.text(Tree.maps(wanted.get("spec", "rules")).getFirst(), "host")
        : String.valueOf(Tree.list(wanted.get("spec", "hostnames")).getFirst());
  }

  private boolean isIngress() {
    return wanted.id().kind().equals("Ingress");
  }

  @Override
  public Map<String, @Nullable Object> original() {
    Map<String, @Nullable Object> original = new LinkedHashMap<>();
    original.put("type", TYPE);
    original.put("fork", fork.tree());
    original.put("wanted", wanted.content());
    return original;
  }

  @Override
  public void send(int weight) {
    Edits.makeOrChange(cluster, wanted, this::changed);
  }

  /// What was made before is right: of what it says, only the server's own additions can differ.
  private Manifest changed(Manifest live) {
    if (!fork.made(live)) {
      throw new KdeployException(stranger(live));
    }
    return live;
  }

  static Problem stranger(Manifest live) {
    return Problem.of("`%s` in namespace `%s` is somebody else's", live, live.id().namespace())
        .why("the route of the canary's host needs this name")
        .fix("rename or delete it, or leave `--host` out");
  }

  @Override
  public Optional<String> drift(int weight) {
    return cluster.get(wanted.id()).filter(fork::made).isPresent()
        ? Optional.empty()
        : Optional.of("`%s` is no longer there".formatted(wanted.id()));
  }

  @Override
  public Optional<String> pending() {
    Optional<Manifest> live = cluster.get(wanted.id());
    if (live.isEmpty()) {
      return Optional.of("`%s` is not there".formatted(wanted.id()));
    }
    return isIngress() ? Optional.empty() : Acceptance.missing(live.get(), List.of());
  }

  @Override
  public Duration lag() {
    return LAG;
  }

  @Override
  public void restore() {
    cluster.get(wanted.id()).filter(fork::made).ifPresent(live -> Edits.delete(cluster, live));
  }
}
