package dev.kdeploy.image.docker;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Reporter;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Hands builds over to the Docker command line and its BuildKit; everything else is done by the
/// builder beside it.
///
/// The command line reads the context's directory and its `.dockerignore` by itself.
public final class BuildxBuilder implements ImageBuilder {
  private static final Pattern VERSION = Pattern.compile("Docker version (\\d+)\\..*");
  // From 23.0 on the CLI speaks BuildKit only through the buildx plugin (release notes of 23.0).
  private static final int FIRST_WITHOUT_BUILDKIT = 23;
  private static final Map<String, String> WITH_BUILDKIT = Map.of("DOCKER_BUILDKIT", "1");

  private final ImageBuilder docker;
  private final DockerCli cli;
  private final Reporter reporter;
  private final Function<String, Optional<RegistryLogin>> logins;
  private @Nullable List<String> command;

  private BuildxBuilder(
      ImageBuilder docker,
      DockerCli cli,
      Reporter reporter,
      Function<String, Optional<RegistryLogin>> logins) {
    this.docker = docker;
    this.cli = cli;
    this.reporter = reporter;
    this.logins = logins;
  }

  /// Needs the command only when it builds.
  ///
  /// @param docker does everything but building; closed with this one
  /// @param environment finds the command (`PATH`) and is passed on to it
  /// @param logins tell whether somebody is logged in, for the reports; the command line has its
  ///   own
  public static BuildxBuilder of(
      ImageBuilder docker,
      Map<String, String> environment,
      Reporter reporter,
      Function<String, Optional<RegistryLogin>> logins) {
    return new BuildxBuilder(docker, new DockerCli(environment), reporter, logins);
  }

  @Override
  public LocalImage build(BuildRequest request) {
    Dockerfile dockerfile = Dockerfile.at(request.dockerfile());
    Pulse pulse = new Pulse(request.image(), reporter, System::nanoTime);
    PlainProgress progress = new PlainProgress(pulse, dockerfile);
    List<String> arguments = BuildxArguments.of(command(), request);
    int code = cli.run(arguments, WITH_BUILDKIT, progress::see);
    if (code != 0) {
      BuildFailures failures =
          new BuildFailures(request, dockerfile, image -> logins.apply(image.registry()));
      throw new KdeployException(progress.problem(code, failures));
    }
    progress.end();
    return request.references().stream()
        .findFirst()
        .flatMap(docker::find)
        .orElseThrow(() -> unloaded(request));
  }

  private static KdeployException unloaded(BuildRequest request) {
    return new KdeployException(
        Problem.of("the Docker CLI built image `%s`, but Docker does not have it", request.image())
            .kind(Problem.Kind.REMOTE)
            .why("the builder of the CLI keeps its images to itself or in another daemon")
            .fix("choose the daemon's own with `docker buildx use default`"));
  }

  private synchronized List<String> command() {
    if (command == null) {
      command = known();
    }
    return command;
  }

  private List<String> known() {
    if (cli.run(List.of("buildx", "version"), Map.of(), _ -> {}) == 0) {
      return List.of("buildx", "build", "--load");
    }
    List<String> said = new ArrayList<>();
    cli.run(List.of("--version"), Map.of(), said::add);
    Matcher version = VERSION.matcher(said.isEmpty() ? "" : said.getFirst());
    if (version.matches() && Integer.parseInt(version.group(1)) < FIRST_WITHOUT_BUILDKIT) {
      return List.of("build");
    }
    throw new KdeployException(
        Problem.of("the Docker CLI here has no buildx, which `builder: buildx` needs")
            .kind(Problem.Kind.REMOTE)
            .why("`docker buildx version` fails")
            .fix("install the plugin (package `docker-buildx-plugin`), or leave `builder` out"));
  }

  @Override
  public Optional<LocalImage> find(ImageReference reference) {
    return docker.find(reference);
  }

  @Override
  public LocalImage pull(String image, ImageReference reference, String platform) {
    return docker.pull(image, reference, platform);
  }

  @Override
  public String push(String image, ImageReference reference) {
    return docker.push(image, reference);
  }

  @Override
  public void save(ImageReference reference, OutputStream out) {
    docker.save(reference, out);
  }

  @Override
  public void close() {
    docker.close();
  }
}
