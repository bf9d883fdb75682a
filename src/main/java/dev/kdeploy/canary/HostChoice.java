package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.Optional;

/// The choice of the route for a host of the canary's own.
///
/// @param live every route of the namespace
/// @param problems where to put what stands against it
/// @param notes where to put what else to know
record HostChoice(
    Cluster cluster,
    List<Manifest> live,
    Fork fork,
    String host,
    List<Problem> problems,
    List<String> notes) {

  /// The router, modelled on the first route that leads to the stable Service.
  Optional<Router> router(Routes routes) {
    live.stream()
        .filter(route -> !fork.made(route) && Routes.hosts(route).contains(host))
        .findFirst()
        .ifPresent(route -> problems.add(taken(route)));
    Optional<Manifest> wanted = wanted(routes);
    wanted.ifPresent(this::checkName);
    if (wanted.isPresent() && problems.isEmpty()) {
      notes.add("the name `%s` has to lead to the same address as the main host".formatted(host));
    }
    return wanted.map(route -> new HostRouter(cluster, route, fork));
  }

  private Problem taken(Manifest route) {
    return Problem.of("`%s` already answers to `%s`", route, host)
        .why("the canary's host leads to the canary alone")
        .fix("choose another name for `--host`");
  }

  private Optional<Manifest> wanted(Routes routes) {
    if (!routes.gateway().isEmpty()) {
      return Optional.of(HostRoutes.beside(routes.gateway().getFirst(), fork, host));
    }
    if (!routes.ingresses().isEmpty()) {
      Manifest main = routes.ingresses().getFirst();
      HostRoutes.secret(main, fork)
          .ifPresent(
              secret ->
                  notes.add(
                      "the certificate%s of `%s` has to be good for `%s` as well"
                          .formatted(secret.isEmpty() ? "" : " in `" + secret + "`", main, host)));
      return Optional.of(HostRoutes.beside(main, fork, host));
    }
    Optional<Manifest> alone =
        cluster.get(fork.stableService()).flatMap(service -> HostRoutes.alone(service, fork, host));
    if (alone.isEmpty()) {
      problems.add(
          Problem.of("`--host %s` needs the Service `%s` with a port", host, fork.stable())
              .why("no route leads to it that could be followed")
              .fix("deploy the Service first"));
    }
    return alone;
  }

  private void checkName(Manifest wanted) {
    live.stream()
        .filter(route -> route.id().sameObject(wanted.id()) && !fork.made(route))
        .forEach(route -> problems.add(HostRouter.stranger(route)));
  }
}
