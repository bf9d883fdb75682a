package dev.kdeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {
  @TempDir private Path directory;

  @Test
  void areReadByTheirPathInTheProject() throws IOException {
    write("conf/a.txt", "a");

    byte[] content = files().read("./conf/a.txt");

    assertThat(content).asString().isEqualTo("a");
  }

  @Test
  void areListedBelowADirectoryInOrderWithoutHiddenOnes() throws IOException {
    write("conf/b.txt", "b");
    write("conf/a.txt", "a");
    write("conf/deep/c.txt", "c");
    write("conf/.git/config", "hidden");
    write("conf/.hidden", "hidden");

    assertThat(files().list("conf/")).containsExactly("a.txt", "b.txt", "deep/c.txt");
  }

  @Test
  void areNotThereWithoutAFile() {
    assertThatThrownBy(() -> files().read("missing")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files().list("missing")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files().read("nul\0byte")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void areNeverOutsideTheProject() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside.txt"), "outside");
    write("inside.txt", "inside");
    Files.createSymbolicLink(project().resolve("link.txt"), outside);

    assertThatThrownBy(() -> files().read("../outside.txt"))
        .hasMessage("it lies outside the project");
    assertThatThrownBy(() -> files().read(outside.toString()))
        .hasMessage("it lies outside the project");
    assertThatThrownBy(() -> files().read("link.txt")).hasMessage("it lies outside the project");
    assertThatThrownBy(() -> files().list("..")).hasMessage("it lies outside the project");
  }

  private Path project() {
    return directory.resolve("project");
  }

  private ProjectFiles files() {
    return new ProjectFiles(project());
  }

  private void write(String name, String text) throws IOException {
    Path file = project().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
