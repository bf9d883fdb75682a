package dev.kdeploy.canary;

import dev.kdeploy.canary.Detection.Chosen;
import dev.kdeploy.canary.Detection.Refused;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// One choice of the way to the canary.
final class Choosing {
  private final Cluster cluster;
  private final List<Manifest> live;
  private final Fork fork;
  private final Wish wish;
  private final Routes routes;
  private final IngressClasses classes;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Choosing(Cluster cluster, List<Manifest> live, Fork fork, Wish wish) {
    this.cluster = cluster;
    this.live = live;
    this.fork = fork;
    this.wish = wish;
    this.routes = Routes.leadingToStable(live, fork);
    this.classes =
        routes.ingresses().isEmpty() ? new IngressClasses(List.of()) : IngressClasses.of(cluster);
  }

  Detection run() {
    Detection found =
        switch (wish.router()) {
          case REPLICAS -> replicas("asked for with `--router replicas`");
          case GATEWAY -> gatewayAlone();
          case NGINX -> nginxAlone();
          case HOST -> chosen(Way.HOST, List.of(), "only the host leads to the canary, as asked");
          case null -> detected();
        };
    return problems.isEmpty() ? found : new Refused(problems);
  }

  private Detection gatewayAlone() {
    if (routes.gateway().isEmpty()) {
      problems.add(
          Problem.of("no route of the Gateway API leads to the Service `%s`", fork.stable())
              .why("%s", routes.ignored().isEmpty() ? foundInstead() : unaccepted())
              .fix("leave `--router gateway` out, or see `kdeploy canary --help` for the others"));
    }
    return chosen(
        Way.ROUTES,
        gatewayRouters(),
        "weights in " + names(routes.gateway()) + ", as asked for with `--router gateway`");
  }

  private Detection nginxAlone() {
    if (routes.ingresses().isEmpty()) {
      problems.add(
          Problem.of("no Ingress leads to the Service `%s`", fork.stable())
              .why("%s", foundInstead())
              .fix("leave `--router nginx` out, or see `kdeploy canary --help` for the others"));
    }
    // Who asks for it by name may know a controller that nobody has heard of here.
    routes.ingresses().stream()
        .filter(ingress -> !classes.readAnnotations(ingress))
        .forEach(
            ingress ->
                notes.add(
                    "`%s` is served by %s, of which is not known that it reads nginx annotations"
                        .formatted(ingress, classes.words(ingress))));
    return chosen(
        Way.ROUTES,
        nginxRouters(routes.ingresses()),
        "nginx annotations beside " + names(routes.ingresses()) + ", as asked");
  }

  private Detection detected() {
    List<Manifest> readers = routes.ingresses().stream().filter(classes::readAnnotations).toList();
    if (routes.gateway().isEmpty() && !routes.foreign().isEmpty()) {
      problems.add(foreign());
    }
    routes.ignored().forEach(route -> notes.add("`" + route + "` is left out: " + unaccepted()));
    if (routes.gateway().isEmpty() && readers.isEmpty()) {
      return replicas(withoutRoutes());
    }
    List<Router> routers = new ArrayList<>(gatewayRouters());
    routers.addAll(nginxRouters(readers));
    routes.ingresses().stream()
        .filter(ingress -> !readers.contains(ingress))
        .forEach(ingress -> notes.add(staysStable(ingress)));
    return chosen(Way.ROUTES, routers, words(readers));
  }

  private String words(List<Manifest> readers) {
    String gateway = "weights in " + names(routes.gateway());
    String nginx = "nginx annotations beside " + names(readers);
    String both =
        routes.gateway().isEmpty()
            ? nginx
            : readers.isEmpty() ? gateway : gateway + " and " + nginx;
    return "%s, which lead%s to the Service `%s`"
        .formatted(both, routes.gateway().size() + readers.size() == 1 ? "s" : "", fork.stable());
  }

  private String staysStable(Manifest ingress) {
    return "requests through `%s` stay with the stable version: %s does not read nginx annotations"
        .formatted(ingress, classes.words(ingress));
  }

  private String withoutRoutes() {
    if (routes.ingresses().isEmpty()) {
      return "no route leads to the Service `" + fork.stable() + "`";
    }
    Manifest first = routes.ingresses().getFirst();
    return "`%s` is served by %s, which does not read nginx annotations"
        .formatted(first, classes.words(first));
  }

  private Detection replicas(String why) {
    if (wish.header() != null) {
      problems.add(
          Problem.of("no route can look at the header `%s`", wish.header().name())
              .why("%s", why)
              .fix("leave `--header` out, or give the canary a host of its own with `--host`"));
    }
    return chosen(Way.REPLICAS, List.of(), "shares by pods: " + why);
  }

  private Problem foreign() {
    return Problem.of(
            "%s leads to the Service `%s`, and kdeploy cannot set weights in it yet",
            names(routes.foreign()), fork.stable())
        .why("weights are set in HTTPRoute and GRPCRoute, and by nginx annotations")
        .fix(
            "take `--router replicas` for shares by pods, or `--router host` with `--host` for a"
                + " host of its own");
  }

  private List<Router> gatewayRouters() {
    List<Router> routers = new ArrayList<>();
    for (Manifest route : routes.gateway()) {
      problems.addAll(RouteLimits.problems(route, fork, wish.header()));
      notes.addAll(OtherWriters.notes(route));
      routers.add(GatewayRouter.of(cluster, route, fork, wish.header()));
    }
    return routers;
  }

  private List<Router> nginxRouters(List<Manifest> ingresses) {
    List<Router> routers = new ArrayList<>();
    for (Manifest ingress : ingresses) {
      problems.addAll(IngressLimits.problems(ingress, live, fork));
      notes.addAll(IngressLimits.notes(ingress));
      routers.add(new NginxRouter(cluster, ingress.id(), fork, wish.header()));
    }
    return routers;
  }

  private Detection chosen(Way way, List<Router> weights, String why) {
    List<Router> routers = new ArrayList<>(weights);
    if (wish.host() != null) {
      new HostChoice(cluster, live, fork, wish.host(), problems, notes)
          .router(routes)
          .ifPresent(routers::add);
    }
    return new Chosen(way, routers, why, notes);
  }

  private String foundInstead() {
    List<Manifest> others = new ArrayList<>(routes.gateway());
    others.addAll(routes.ingresses());
    others.addAll(routes.foreign());
    return others.isEmpty() ? "no route at all leads there" : names(others) + " leads there";
  }

  private static String unaccepted() {
    return "no gateway has accepted it";
  }

  private static String names(List<Manifest> manifests) {
    return manifests.stream()
        .map(manifest -> "`" + manifest.id() + "`")
        .collect(Collectors.joining(", "));
  }
}
