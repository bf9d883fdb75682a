package dev.kdeploy.image.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.program.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Loads into a real containerd, in a namespace of its own.
@Tag("tier3")
@EnabledIfEnvironmentVariable(named = "KDEPLOY_TEST_CONTAINERD", matches = "/.+")
class ContainerdTest {
  private static final String NAMESPACE = "kdeploy-load-test";
  private static final ImageReference NAME = Stage.reference("kdeploy.test/load/a__b-c.d:1.0_x");

  private final LoadTarget.Containerd target =
      new LoadTarget.Containerd(System.getenv("KDEPLOY_TEST_CONTAINERD"), NAMESPACE);

  @AfterEach
  void tearDown() {
    ctr("images", "rm", "--sync", ContainerdNode.canonical(NAME));
    ctr("images", "rm", "--sync", "docker.io/library/kdeploy-load-test:1");
    ctr("namespaces", "rm", NAMESPACE);
  }

  @Test
  void anImageIsSentOnceAndAgainWhenItHasChanged() {
    ClusterLoader one = loader(new OneImage("one"));

    assertThat(one.load("web", List.of(NAME), target)).isTrue();
    assertThat(one.load("web", List.of(NAME), target)).isFalse();
    assertThat(loader(new OneImage("two")).load("web", List.of(NAME), target)).isTrue();
    assertThat(one.load("web", List.of(NAME), target)).isTrue();
    assertThat(ctr("images", "ls", "-q").output()).contains(ContainerdNode.canonical(NAME));
  }

  @Test
  void aNameOfDockerHubIsFoundAgain() {
    ImageReference name = Stage.reference("kdeploy-load-test:1");
    ClusterLoader loader = loader(new OneImage("one"));

    assertThat(loader.load("web", List.of(name), target)).isTrue();
    assertThat(loader.load("web", List.of(name), target)).isFalse();
  }

  @Test
  void whatIsNoArchiveIsRefusedInTheWordsOfContainerd() {
    Stage stage =
        new Stage(Path.of("/no/such/directory"))
            .image("kdeploy.test/load:1", Stage.bytes("no archive"));

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () ->
                loader(stage).load("web", List.of(Stage.reference("kdeploy.test/load:1")), target));

    assertThat(thrown.problems().getFirst().details()).isNotEmpty();
  }

  @Test
  void aSocketOnWhichNobodyListensIsAProblem(@TempDir Path directory) throws IOException {
    Path dead = directory.resolve("dead.sock");
    try (var server =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      server.bind(java.net.UnixDomainSocketAddress.of(dead));
    }

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () ->
                loader(new OneImage("one"))
                    .load("web", List.of(NAME), new LoadTarget.Containerd("" + dead, NAMESPACE)));

    assertThat(thrown.problems().getFirst().details()).isNotEmpty();
  }

  private static ClusterLoader loader(ImageBuilder builder) {
    return new ClusterLoader(builder, event -> {}, environment());
  }

  private static Map<String, String> environment() {
    return Map.of("PATH", System.getenv("PATH"));
  }

  private Program.Ended ctr(String... arguments) {
    List<String> all =
        new java.util.ArrayList<>(List.of("-a", target.address(), "-n", target.namespace()));
    all.addAll(List.of(arguments));
    return Program.find("ctr", environment()).orElseThrow().run(all, Duration.ofMinutes(1));
  }

  /// A Docker with one image of one file, under every name it is asked for.
  private record OneImage(String content) implements ImageBuilder {
    @Override
    public Optional<LocalImage> find(ImageReference reference) {
      return Optional.of(
          new LocalImage("sha256:" + sha256(configuration()), List.of(), Map.of(), "linux/amd64"));
    }

    @Override
    public void save(ImageReference reference, OutputStream out) {
      String config = sha256(configuration()) + ".json";
      String manifest =
          "[{\"Config\": \"%s\", \"RepoTags\": [\"%s\"], \"Layers\": [\"layer.tar\"]}]"
              .formatted(config, reference);
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
        add(tar, config, configuration());
        add(tar, "layer.tar", layer());
        add(tar, "manifest.json", Stage.bytes(manifest));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] configuration() {
      return Stage.bytes(
          "{\"architecture\": \"%s\", \"os\": \"linux\", \"rootfs\": {\"type\": \"layers\", \"diff_ids\": [\"sha256:%s\"]}}"
              .formatted(architecture(), sha256(layer())));
    }

    private static String architecture() {
      String name = System.getProperty("os.arch");
      return name.equals("aarch64") ? "arm64" : name;
    }

    private byte[] layer() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
        add(tar, "file", content.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content)
        throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      entry.setModTime(0L);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public LocalImage pull(String image, ImageReference reference, String platform) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LocalImage build(BuildRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String push(String image, ImageReference reference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
