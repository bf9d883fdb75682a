package dev.kdeploy.image.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event.ImageWork;
import dev.kdeploy.report.Reporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds with the classic builder of a Docker daemon, which every daemon has.
public final class DockerBuilder implements ImageBuilder {
  private final Daemon daemon;
  private final Reporter reporter;
  private final Logins logins;

  DockerBuilder(Endpoints endpoints, Reporter reporter, Logins logins) {
    this.daemon = new Daemon(endpoints::chosen);
    this.reporter = reporter;
    this.logins = logins;
  }

  /// The daemon that Docker's own CLI would take in this environment. Touches nothing until it is
  /// used.
  ///
  /// @param logins what to show to a registry, by its name (`docker.io`, `localhost:5000`)
  public static DockerBuilder of(
      Map<String, String> environment,
      Path home,
      Reporter reporter,
      Function<String, Optional<RegistryLogin>> logins) {
    Endpoints endpoints = new Endpoints(environment, home, Path.of("/var/run/docker.sock"));
    return new DockerBuilder(endpoints, reporter, new Logins(logins));
  }

  @Override
  public Optional<LocalImage> find(ImageReference reference) {
    return found(reference.toString());
  }

  private Optional<LocalImage> found(String name) {
    try {
      return Optional.of(daemon.call(client -> local(client.inspectImageCmd(name).exec())));
    } catch (NotFoundException _) {
      return Optional.empty();
    } catch (DockerException e) {
      throw refused(e, "look for", name);
    }
  }

  private static LocalImage local(InspectImageResponse image) {
    String platform =
        Stream.of(image.getOs(), image.getArch(), image.getRawValues().get("Variant"))
            .map(part -> part instanceof String text ? text : "")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    ContainerConfig config = image.getConfig();
    Map<String, String> labels = config == null ? null : config.getLabels();
    List<String> digests = image.getRepoDigests();
    return new LocalImage(
        Objects.requireNonNullElse(image.getId(), ""),
        digests == null ? List.of() : digests,
        labels == null ? Map.of() : labels,
        platform);
  }

  @Override
  public LocalImage build(BuildRequest request) {
    Pulse pulse = new Pulse(request.image(), reporter, System::nanoTime);
    Dockerfile dockerfile = Dockerfile.at(request.dockerfile());
    BuildFailures failures = new BuildFailures(request, dockerfile, logins::of);
    BuildOutput output = new BuildOutput(pulse, dockerfile);
    AuthConfigurations forms = logins.forms(dockerfile.bases(request.args()));
    try {
      daemon.call(
          client -> {
            Items<BuildResponseItem> items = new Items<>(output::see);
            command(client, request, pulse).withBuildAuthConfigs(forms).exec(items);
            items.await();
            return true;
          });
    } catch (DockerException e) {
      String message = DaemonFailures.message(e);
      throw new KdeployException(failures.refused(e.getHttpStatus(), message), e);
    }
    Problem problem = output.end(failures);
    if (problem != null) {
      throw new KdeployException(problem);
    }
    return found(output.id()).orElseThrow(() -> gone(request.image()));
  }

  private static BuildImageCmd command(DockerClient client, BuildRequest request, Pulse pulse) {
    InputStream body =
        new ArchiveBody(
            request.context(), sent -> pulse.figure(ImageWork.SEND, () -> Sizes.of(sent)));
    BuildImageCmd command =
        client
            .buildImageCmd(body)
            .withDockerfilePath(request.context().dockerfile())
            .withTags(names(request.references()))
            .withLabels(request.labels())
            .withForcerm(true)
            .withPull(request.pull())
            .withNoCache(!request.cache());
    request.args().forEach(command::withBuildArg);
    if (!request.target().isEmpty()) {
      command.withTarget(request.target());
    }
    if (!request.platform().isEmpty()) {
      command.withPlatform(request.platform());
    }
    if (!request.cacheFrom().isEmpty()) {
      command.withCacheFrom(new LinkedHashSet<>(request.cacheFrom()));
    }
    return command;
  }

  private static Set<String> names(Collection<ImageReference> references) {
    return references.stream()
        .map(ImageReference::toString)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public String push(String image, ImageReference reference) {
    Optional<RegistryLogin> login = logins.of(reference);
    RegistryFailures failures = new RegistryFailures("push", reference, login, null);
    Transfer transfer = new Transfer(new Pulse(image, reporter, System::nanoTime), ImageWork.PUSH);
    try {
      daemon.call(
          client -> {
            Items<PushResponseItem> items = new Items<>(transfer::see);
            client
                .pushImageCmd(reference.repository())
                .withTag(reference.effectiveTag())
                .withAuthConfig(Logins.form(reference.registry(), login))
                .exec(items);
            items.await();
            return true;
          });
    } catch (DockerException e) {
      throw new KdeployException(failures.problem(DaemonFailures.message(e)), e);
    }
    String error = transfer.end();
    if (error != null) {
      throw new KdeployException(failures.problem(error));
    }
    return transfer.digest().or(() -> recorded(reference)).orElseThrow(() -> undigested(reference));
  }

  /// The digest that the daemon noted for the registry, for daemons that do not tell it at the end.
  private Optional<String> recorded(ImageReference reference) {
    String start = reference.repository() + "@";
    return find(reference).stream()
        .flatMap(local -> local.digests().stream())
        .filter(digest -> digest.startsWith(start))
        .map(digest -> digest.substring(start.length()))
        .findFirst();
  }

  private static KdeployException undigested(ImageReference reference) {
    return new KdeployException(
        Problem.of("Docker does not tell the digest of the pushed `%s`", reference)
            .kind(Problem.Kind.REMOTE)
            .fix("push it by hand with `docker push %s`, and see what it says", reference));
  }

  @Override
  public LocalImage pull(String image, ImageReference reference, String platform) {
    Optional<RegistryLogin> login = logins.of(reference);
    RegistryFailures failures = new RegistryFailures("pull", reference, login, null);
    Transfer transfer = new Transfer(new Pulse(image, reporter, System::nanoTime), ImageWork.PULL);
    try {
      daemon.call(
          client -> {
            Items<PullResponseItem> items = new Items<>(transfer::see);
            PullImageCmd command =
                client
                    .pullImageCmd(reference.repository())
                    .withTag(
                        reference.digest().isEmpty()
                            ? reference.effectiveTag()
                            : reference.digest())
                    .withAuthConfig(Logins.form(reference.registry(), login));
            (platform.isEmpty() ? command : command.withPlatform(platform)).exec(items);
            items.await();
            return true;
          });
    } catch (DockerException e) {
      throw new KdeployException(failures.problem(DaemonFailures.message(e)), e);
    }
    String error = transfer.end();
    if (error != null) {
      throw new KdeployException(failures.problem(error));
    }
    ImageReference local = reference.digest().isEmpty() ? reference : reference.withTag("");
    return find(local).orElseThrow(() -> gone(reference.toString()));
  }

  @Override
  public void save(ImageReference reference, OutputStream out) {
    try {
      daemon.call(
          client -> {
            try (InputStream archive = client.saveImageCmd(reference.toString()).exec()) {
              copy(archive, out);
            }
            return true;
          });
    } catch (NotFoundException e) {
      throw new KdeployException(
          Problem.of("there is no local image `%s`", reference)
              .kind(Problem.Kind.REMOTE)
              .fix("build it first: `kdeploy build`"),
          e);
    } catch (DockerException e) {
      throw refused(e, "save", reference.toString());
    }
  }

  private static void copy(InputStream archive, OutputStream out) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (int count = archive.read(piece); count >= 0; count = archive.read(piece)) {
      try {
        out.write(piece, 0, count);
      } catch (IOException e) {
        throw new KdeployException(
            Problem.of("the image's archive cannot be written")
                .kind(Problem.Kind.REMOTE)
                .why("%s", Objects.toString(e.getMessage(), "the output is closed")),
            e);
      }
    }
  }

  private static KdeployException gone(String image) {
    return new KdeployException(
        Problem.of("image `%s` is no longer in Docker", image)
            .kind(Problem.Kind.REMOTE)
            .why("somebody removed it meanwhile")
            .fix("run the command again"));
  }

  private static KdeployException refused(DockerException refusal, String verb, String name) {
    return new KdeployException(
        Problem.of("Docker refuses to %s `%s`", verb, name)
            .kind(Problem.Kind.REMOTE)
            .why("%s", DaemonFailures.message(refusal))
            .fix("see what `docker version` and the daemon's log say"),
        refusal);
  }

  /// Promptly ends what is under way; its callers get a problem of kind INTERRUPTED.
  @Override
  public void close() {
    daemon.close();
  }
}
