package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.deploy.PullSecret;
import dev.kdeploy.deploy.Supply;
import dev.kdeploy.image.Builds;
import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageNames;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.Images;
import dev.kdeploy.image.ProjectImage;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.image.docker.BuildxBuilder;
import dev.kdeploy.image.docker.DockerBuilder;
import dev.kdeploy.image.load.ClusterLoader;
import dev.kdeploy.image.load.LoadTarget;
import dev.kdeploy.image.registry.Credentials;
import dev.kdeploy.image.registry.Registry;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import dev.kdeploy.release.ReleaseHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Joins what a project's images need: credentials, registries, builders and loaders.
final class Supplies {
  private final Session session;
  private final Project project;
  private final ImageNames names;
  private @Nullable Map<String, ProjectImage> images;
  private @Nullable Credentials credentials;
  private @Nullable Registry registry;
  private @Nullable ImageBuilder docker;

  Supplies(Session session, Project project, ImageOptions options) {
    this.session = session;
    this.project = project;
    this.names = new ImageNames(project, options.checkedTag(), session.console().environment());
  }

  /// The project's images by name.
  ///
  /// @throws KdeployException when one of them could not be built
  Map<String, ProjectImage> images() {
    Map<String, ProjectImage> known = images;
    if (known == null) {
      known = names.all();
      images = known;
    }
    return known;
  }

  /// The project's objects, as far as that needs nobody else. For a rehearsal the sources of the
  /// images need not be there.
  Preparation rendered(boolean rehearsal) {
    Map<String, String> references = new LinkedHashMap<>();
    if (rehearsal) {
      List<Problem> problems = new ArrayList<>();
      references.putAll(names.references(problems));
      problems.forEach(session::warn);
    } else {
      images().forEach((name, image) -> references.put(name, image.reference().toString()));
    }
    Preparation preparation =
        withPullSecret(
            Preparation.of(project, session.console().environment(), references), rehearsal);
    preparation.warnings().forEach(session::warn);
    return preparation;
  }

  /// The same objects with images that are there, by their digests.
  Preparation supplied(
      Preparation preparation, Cluster cluster, ReleaseId release, Supply.Wishes wishes) {
    Images images =
        new Images(registry(), builds(), session.story(), loading(cluster).orElse(null));
    return new Supply(images().values(), images, () -> platforms(cluster))
        .pinned(preparation, ReleaseHistory.read(cluster, release), wishes);
  }

  private Preparation withPullSecret(Preparation preparation, boolean rehearsal) {
    if (!project.registry().pullSecret()) {
      return preparation;
    }
    Set<String> registries = new TreeSet<>();
    for (String image : PullSecret.images(preparation.objects())) {
      ImageReference.parse(image).map(ImageReference::registry).ifPresent(registries::add);
    }
    boolean known =
        registries.stream().anyMatch(registry -> credentials().of(registry).isPresent());
    if (!known && !rehearsal) {
      throw new KdeployException(noLogin(registries));
    }
    credentials().leftOut(registries).forEach(session::warn);
    PullSecret secret =
        new PullSecret(project.name() + "-registry", credentials().dockerConfigJson(registries));
    return preparation.with(secret.addedTo(preparation.objects()));
  }

  private Problem noLogin(Set<String> registries) {
    return Problem.at(project.values().origin(List.of("registry", "pullSecret")).orElse(null))
        .what("Docker has no credentials to make a pull Secret of")
        .why("the images are in %s", String.join(", ", registries))
        .fix("log in first: `docker login %s`", registries.stream().findFirst().orElse(""));
  }

  /// Empty where nobody may list the nodes.
  private static Set<String> platforms(Cluster cluster) {
    Set<String> platforms = new TreeSet<>();
    try {
      for (Manifest node : cluster.list(Selection.of("v1", "Node", ""))) {
        platforms.add(
            node.text("status", "nodeInfo", "operatingSystem")
                + "/"
                + node.text("status", "nodeInfo", "architecture"));
      }
    } catch (KdeployException _) {
      return Set.of();
    }
    platforms.remove("/");
    return platforms;
  }

  private Optional<Images.Loading> loading(Cluster cluster) {
    Map<String, String> environment = session.console().environment();
    Object said = project.values().tree().get("load");
    String context = cluster.server().name();
    Optional<LoadTarget> target =
        said == null
            ? LoadTarget.guessed(context)
            : LoadTarget.parse(
                said, project.values().origin(List.of("load")).orElse(null), context, environment);
    return target.map(
        to -> new Images.Loading(new ClusterLoader(docker(), session.story(), environment), to));
  }

  Builds builds() {
    ImageBuilder daemon = docker();
    return new Builds(
        new Builds.Builders(
            daemon,
            BuildxBuilder.of(
                daemon, session.console().environment(), session.story(), this::login)),
        registry(),
        host -> credentials().of(host).isPresent(),
        session.story(),
        session.clocks().nanos());
  }

  private ImageBuilder docker() {
    ImageBuilder builder = docker;
    if (builder == null) {
      builder =
          session.opened(
              DockerBuilder.of(
                  session.console().environment(),
                  session.console().home(),
                  session.story(),
                  this::login));
      docker = builder;
    }
    return builder;
  }

  private Optional<RegistryLogin> login(String host) {
    return credentials()
        .of(host)
        .map(login -> new RegistryLogin(login.username(), login.password(), login.identityToken()));
  }

  private Credentials credentials() {
    Credentials known = credentials;
    if (known == null) {
      known = Credentials.read(session.console().environment(), session.console().home());
      credentials = known;
    }
    return known;
  }

  private Registry registry() {
    Registry known = registry;
    if (known == null) {
      known =
          session.opened(
              new Registry(
                  credentials(),
                  session.console().environment(),
                  session.console().home(),
                  project.registry().insecure()));
      registry = known;
    }
    return known;
  }
}
