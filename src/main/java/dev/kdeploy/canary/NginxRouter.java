package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Weights by a second Ingress with the annotations of ingress-nginx, which its heirs read as well.
/// The main Ingress is never written.
record NginxRouter(Cluster cluster, ResourceId main, Fork fork, @Nullable Header header)
    implements Router {
  static final String TYPE = "nginx";

  /// ingress-nginx reloads at most every 3.3 seconds (`--sync-rate-limit`, 0.3 by default).
  private static final Duration LAG = Duration.ofSeconds(5);

  static NginxRouter of(Cluster cluster, Map<String, @Nullable Object> original) {
    return new NginxRouter(
        cluster,
        RouteIds.of(Tree.map(original, "route")),
        Fork.of(Tree.map(original, "fork")),
        Header.of(Tree.map(original, "header")));
  }

  @Override
  public String name() {
    return main + ", by nginx annotations";
  }

  @Override
  public Map<String, @Nullable Object> original() {
    Map<String, @Nullable Object> original = new LinkedHashMap<>();
    original.put("type", TYPE);
    original.put("route", RouteIds.tree(main));
    original.put("fork", fork.tree());
    if (header != null) {
      original.put("header", header.tree());
    }
    return original;
  }

  @Override
  public void send(int weight) {
    Manifest live =
        cluster.get(main).orElseThrow(() -> new KdeployException(lost("is no longer there")));
    if (!CanaryIngress.leads(live, fork.stable())) {
      throw new KdeployException(lost("no longer leads to the Service `" + fork.stable() + "`"));
    }
    Manifest wanted = CanaryIngress.of(live, fork, header, weight);
    Edits.makeOrChange(cluster, wanted, beside -> changed(ours(beside), wanted));
  }

  private Manifest changed(Manifest beside, Manifest wanted) {
    return beside
        .with(wanted.get("metadata", "annotations"), "metadata", "annotations")
        .with(wanted.get("spec"), "spec");
  }

  private Manifest ours(Manifest beside) {
    if (!fork.made(beside)) {
      throw new KdeployException(stranger(beside));
    }
    return beside;
  }

  /// What to say about an Ingress of that name that no router of this release made.
  static Problem stranger(Manifest beside) {
    return Problem.of("`%s` in namespace `%s` is somebody else's", beside, beside.id().namespace())
        .why("the Ingress for the canary needs this name")
        .fix("rename or delete it, or choose another router with `--router`");
  }

  private Problem lost(String what) {
    return Problem.of("`%s` in namespace `%s` %s", main, main.namespace(), what)
        .why("somebody changed it while the canary was running")
        .fix("put it back, or end the canary: `kdeploy canary abort`")
        .kind(Problem.Kind.REMOTE);
  }

  @Override
  public Optional<String> drift(int weight) {
    ResourceId id = CanaryIngress.beside(main);
    Optional<Manifest> beside = cluster.get(id).filter(fork::made);
    Optional<Manifest> live = cluster.get(main);
    if (beside.isEmpty() || live.isEmpty()) {
      return Optional.of("`%s` is no longer there".formatted(beside.isEmpty() ? id : main));
    }
    if (!beside.get().annotation(CanaryIngress.WEIGHT).equals(String.valueOf(weight))) {
      return Optional.of(
          "`%s` says `%s` instead of %d %%"
              .formatted(id, beside.get().annotation(CanaryIngress.WEIGHT), weight));
    }
    Manifest wanted = CanaryIngress.of(live.get(), fork, header, weight);
    return CanaryIngress.places(wanted).equals(CanaryIngress.places(beside.get()))
        ? Optional.empty()
        : Optional.of("the rules of `%s` and `%s` differ".formatted(main, id));
  }

  /// Nobody writes down whether annotations were read.
  @Override
  public Optional<String> pending() {
    return Optional.empty();
  }

  @Override
  public Duration lag() {
    return LAG;
  }

  /// First nothing goes to the canary, not even by a header; then its Ingress goes. One that is
  /// somebody else's stays.
  @Override
  public void restore() {
    Edits.change(
            cluster,
            CanaryIngress.beside(main),
            beside -> fork.made(beside) ? CanaryIngress.silenced(beside) : beside)
        .filter(fork::made)
        .ifPresent(beside -> Edits.delete(cluster, beside));
  }
}
