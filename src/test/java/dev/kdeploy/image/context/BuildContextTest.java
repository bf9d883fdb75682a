package dev.kdeploy.image.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kdeploy.problem.KdeployException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildContextTest {
  @TempDir Path home;
  private Path root;

  @BeforeEach
  void makeContext() throws IOException {
    root = Files.createDirectory(home.resolve("app"));
    write("Dockerfile", "FROM scratch\n");
  }

  @Test
  void holdsFilesDirectoriesAndLinksInOrder() throws IOException {
    write("b/c.txt", "c");
    write("b.txt", "b");
    write("a", "");
    Files.createDirectory(root.resolve("empty"));
    link("inside", "b/c.txt");
    link("outside", "/etc");
    link("nowhere", "../../x");

    var archive = Archive.read(context());

    assertThat(archive)
        .containsExactly(
            java.util.Map.entry("Dockerfile", "644 file FROM scratch\n"),
            java.util.Map.entry("a", "644 file "),
            java.util.Map.entry("b/", "755 dir"),
            java.util.Map.entry("b/c.txt", "644 file c"),
            java.util.Map.entry("b.txt", "644 file b"),
            java.util.Map.entry("empty/", "755 dir"),
            java.util.Map.entry("inside", "777 link b/c.txt"),
            java.util.Map.entry("nowhere", "777 link ../../x"),
            java.util.Map.entry("outside", "777 link /etc"));
  }

  @Test
  void countsFilesAndBytes() throws IOException {
    write("d/e", "12345");
    link("l", "d");

    assertThat(context().files()).isEqualTo(3);
    assertThat(context().size()).isEqualTo(5 + "FROM scratch\n".length());
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r--r--, 644", "rw-rw-r--, 644", "rwxrwxr-x, 755", "rwxr-xr-x, 755", "rw-------, 600",
    "rwx------, 700", "r--r--r--, 444", "rw-rw-rw-, 666", "rwxrwxrwx, 777", "rwxr-----, 740"
  })
  void keepsPermissionsExceptThatOfTheUmask(String written, String kept) throws IOException {
    mode(write("f", ""), written);
    mode(Files.createDirectory(root.resolve("d")), written.replaceFirst("^rw-", "rwx"));

    assertThat(Archive.read(context())).containsEntry("f", kept + " file ");
  }

  @Test
  void isTheSameBytesForTheSameContent() throws IOException {
    write("x/y", "content");
    BuildContext before = context();
    byte[] archive = Archive.bytes(before);
    Path other = Files.createDirectory(home.resolve("copy"));
    root = other;
    mode(write("x/y", "content"), "rw-rw-r--");
    mode(other.resolve("x"), "rwxrwxr-x");
    write("Dockerfile", "FROM scratch\n");
    Files.setLastModifiedTime(other.resolve("x/y"), FileTime.fromMillis(1234));

    assertThat(Archive.bytes(context())).isEqualTo(archive);
    assertThat(context().hash()).isEqualTo(before.hash()).matches("[0-9a-f]{64}");
  }

  @Test
  void saysInItsHashWhateverDiffers() throws IOException {
    Set<String> hashes = new java.util.HashSet<>();
    hashes.add(context().hash());
    Path file = write("f", "a");
    hashes.add(context().hash());
    Files.writeString(file, "b");
    hashes.add(context().hash());
    mode(file, "rwxr-xr-x");
    hashes.add(context().hash());
    Files.move(file, root.resolve("g"));
    hashes.add(context().hash());
    Files.delete(root.resolve("g"));
    link("g", "b");
    hashes.add(context().hash());
    Files.delete(root.resolve("g"));
    Files.createDirectory(root.resolve("g"));
    hashes.add(context().hash());
    Files.writeString(root.resolve("Other"), "FROM scratch\n");
    hashes.add(context().hash());
    hashes.add(BuildContext.of(root, root.resolve("Other")).hash());

    assertThat(hashes).hasSize(9);
  }

  @Test
  void belongsToRootAndToNoTime() throws IOException {
    write("f", "");

    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(Archive.bytes(context())))) {
      TarArchiveEntry entry = tar.getNextEntry();
      assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
      assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
      assertThat(entry.getLastModifiedTime().toMillis()).isZero();
    }
  }

  @Test
  void keepsLongAndForeignNames() throws IOException {
    String deep = "d".repeat(120) + "/" + "e".repeat(200) + "/語 ü.txt";
    write(deep, "x");
    link("link", "t/".repeat(150) + "é");

    var archive = Archive.read(context());

    assertThat(archive).containsEntry(deep, "644 file x");
    assertThat(archive).containsEntry("link", "777 link " + "t/".repeat(150) + "é");
  }

  @Test
  void leavesOutSocketsAndKeepsPipes() throws IOException, InterruptedException {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assumeTrue(mkfifo.waitFor() == 0);
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));

      assertThat(Archive.read(context())).containsOnlyKeys("Dockerfile", "pipe");
    }
  }

  @Test
  void leavesOutWhatIsIgnoredAndKeepsTheWayToWhatIsNot() throws IOException {
    write(".dockerignore", "vendor\n!vendor/x/keep\nempty\n");
    write("vendor/x/keep", "k");
    write("vendor/x/drop", "d");
    write("vendor/y/drop", "d");
    Files.createDirectory(root.resolve("empty"));

    assertThat(Archive.read(context()))
        .containsOnlyKeys(".dockerignore", "Dockerfile", "vendor/", "vendor/x/", "vendor/x/keep");
  }

  @Test
  void sendsIgnoredBuildFilesAsDockerDoes() throws IOException {
    write(".dockerignore", "*");
    write("other", "");

    BuildContext context = context();

    assertThat(context.dockerfile()).isEqualTo("Dockerfile");
    assertThat(Archive.read(context))
        .containsOnlyKeys(".dockerignore", "Dockerfile")
        .containsEntry(".dockerignore", "644 file *");
  }

  @Test
  void sendsAnIgnoredDockerfileInADirectory() throws IOException {
    write(".dockerignore", "docker\n");
    Path dockerfile = write("docker/web.Dockerfile", "FROM scratch\n");

    BuildContext context = BuildContext.of(root, dockerfile);

    assertThat(context.dockerfile()).isEqualTo("docker/web.Dockerfile");
    assertThat(Archive.read(context)).containsKey("docker/web.Dockerfile");
  }

  @Test
  void takesADockerfileFromElsewhereAlongWithoutShowingItToTheBuild() throws IOException {
    Path dockerfile = Files.writeString(home.resolve("Elsewhere"), "FROM alpine\n");

    BuildContext context = BuildContext.of(root, dockerfile);

    assertThat(context.dockerfile()).isEqualTo(".kdeploy.Dockerfile");
    assertThat(Archive.read(context))
        .containsEntry(".kdeploy.Dockerfile", "644 file FROM alpine\n")
        .containsEntry(".dockerignore", "644 file .kdeploy.Dockerfile\n.dockerignore\n")
        .containsKey("Dockerfile");
  }

  @Test
  void addsTheDockerfileFromElsewhereToTheRulesThatAreThere() throws IOException {
    write(".dockerignore", "x");
    write(".kdeploy.Dockerfile", "mine");
    Path dockerfile = Files.writeString(home.resolve("Elsewhere"), "FROM alpine\n");

    BuildContext context = BuildContext.of(root, dockerfile);

    assertThat(context.dockerfile()).isEqualTo(".kdeploy.Dockerfile.1");
    assertThat(Archive.read(context))
        .containsEntry(".dockerignore", "644 file x\n.kdeploy.Dockerfile.1\n")
        .containsEntry(".kdeploy.Dockerfile", "644 file mine");
  }

  @Test
  void takesRulesThatLeadNowhereForNone() throws IOException {
    link(".dockerignore", "nowhere");

    assertThat(Archive.read(context()))
        .containsOnlyKeys(".dockerignore", "Dockerfile")
        .containsEntry(".dockerignore", "777 link nowhere");
  }

  @Test
  void refusesRulesThatAreADirectory() throws IOException {
    Files.createDirectory(root.resolve(".dockerignore"));

    assertThatThrownBy(this::context)
        .hasMessage("`%s` cannot be read", root.resolve(".dockerignore"));
  }

  @Test
  void refusesANameThatIsNoTextUnlessItIsIgnored() throws IOException, InterruptedException {
    String[] touch = {"sh", "-c", "touch \"$(printf 'x\\377y')\""};
    assumeTrue(new ProcessBuilder(touch).directory(root.toFile()).start().waitFor() == 0);

    assertThatThrownBy(this::context).hasMessageContaining("is not UTF-8");
    write(".dockerignore", "x?y");
    assertThat(context().files()).isEqualTo(2);
  }

  @Test
  void prefersTheRulesBesideTheDockerfile() throws IOException {
    write(".dockerignore", "a\n");
    write("Dockerfile.dockerignore", "b\nDockerfile\n");
    write("a", "");
    write("b", "");

    assertThat(Archive.read(context()))
        .containsOnlyKeys(".dockerignore", "Dockerfile", "Dockerfile.dockerignore", "a")
        .containsEntry(".dockerignore", "644 file a\nDockerfile\n");
  }

  @Test
  void showsTheBuildWhatOnlyTheOtherRulesIgnore() throws IOException {
    write(".dockerignore", "**\n");
    write("Dockerfile.dockerignore", "Dockerfile.dockerignore\n");

    assertThat(Archive.read(context()))
        .containsOnlyKeys(".dockerignore", "Dockerfile")
        .containsEntry(".dockerignore", "644 file **\n!Dockerfile\n!.dockerignore\n");
  }

  @Test
  void followsLinksToTheContextAndToTheDockerfileOnly() throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), root);
    write("docker/Dockerfile.web", "FROM a\n");
    link("web", "docker/Dockerfile.web");

    BuildContext context = BuildContext.of(link, link.resolve("web"));

    assertThat(context.dockerfile()).isEqualTo("docker/Dockerfile.web");
    assertThat(Archive.read(context)).containsEntry("web", "777 link docker/Dockerfile.web");
  }

  @Test
  void treatsALinkOutOfTheContextAsADockerfileFromElsewhere() throws IOException {
    Path real = Files.writeString(home.resolve("Real"), "FROM b\n");
    Files.delete(root.resolve("Dockerfile"));
    Files.createSymbolicLink(root.resolve("Dockerfile"), real);

    BuildContext context = context();

    assertThat(Archive.read(context))
        .containsEntry(context.dockerfile(), "644 file FROM b\n")
        .containsEntry("Dockerfile", "777 link " + real);
  }

  @Test
  void takesASmallDockerfileWhereThereIsNoOther() throws IOException {
    Files.move(root.resolve("Dockerfile"), root.resolve("dockerfile"));

    assertThat(context().dockerfile()).isEqualTo("dockerfile");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path missing = home.resolve("nowhere");
    Path file = write("f", "");
    write("web.Dockerfile", "");

    assertThatThrownBy(() -> BuildContext.of(missing, missing.resolve("Dockerfile")))
        .hasMessage("the build context `%s` does not exist", missing);
    assertThatThrownBy(() -> BuildContext.of(file, file))
        .hasMessage("the build context `%s` is a file, not a directory", file);
    assertThatThrownBy(() -> BuildContext.of(root, root.resolve("wbe.Dockerfile")))
        .hasMessage("the Dockerfile `%s` does not exist", root.resolve("wbe.Dockerfile"))
        .satisfies(
            e ->
                assertThat(((KdeployException) e).problems().getFirst().fix())
                    .contains("did you mean `web.Dockerfile`?"));
    assertThatThrownBy(() -> BuildContext.of(root, root))
        .hasMessage("the Dockerfile `%s` is a directory", root);
  }

  @Test
  void saysWhichRuleIsNone() throws IOException {
    write(".dockerignore", "ok\n  [x\n");

    assertThatThrownBy(this::context)
        .hasMessage("%s:2:3: `[x` is not a pattern", root.resolve(".dockerignore"));
  }

  @Test
  void saysEverythingThatCannotBeRead() throws IOException {
    Path file = mode(write("f", ""), "---------");
    Path directory = mode(Files.createDirectory(root.resolve("d")), "---------");
    assumeTrue(!Files.isReadable(file), "root may read everything");

    assertThatThrownBy(this::context)
        .satisfies(e -> assertThat(((KdeployException) e).problems()).hasSize(2));
    write(".dockerignore", "f\nd\n!**/x\n");
    assertThat(context().files()).isEqualTo(2);
    mode(directory, "rwx------");
  }

  @ParameterizedTest
  @CsvSource({"12, it grows", "1234, it grows", "1, it shrinks"})
  void refusesAFileThatChangesItsLength(String content, String why) throws IOException {
    Path file = write("f", "123".substring(0, content.equals("1") ? 3 : 1));
    BuildContext context = context();
    Files.writeString(file, content);

    assertThatThrownBy(context::hash).hasMessageContaining("`%s` changes", file);
    assertThatThrownBy(() -> context.writeTo(OutputStream.nullOutputStream()))
        .satisfies(
            e -> assertThat(((KdeployException) e).problems().getFirst().why()).isEqualTo(why));
  }

  @Test
  void refusesToSendOtherContentThanItsHashSays() throws IOException {
    Path file = write("f", "1");
    BuildContext context = context();
    context.hash();
    Files.writeString(file, "2");

    assertThatThrownBy(() -> context.writeTo(OutputStream.nullOutputStream()))
        .hasMessageContaining("change while it is sent");
  }

  @Test
  void refusesAFileThatIsGone() throws IOException {
    Path file = write("f", "1");
    BuildContext context = context();
    Files.delete(file);

    assertThatThrownBy(context::hash).hasMessageContaining("`%s` changes", file);
  }

  private BuildContext context() {
    return BuildContext.of(root, root.resolve("Dockerfile"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return mode(Files.writeString(file, text), "rw-r--r--");
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  private static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
