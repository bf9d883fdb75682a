package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kdeploy.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A real repository with one commit: `app/main.c`, `other/file` and a `.gitignore`.
///
/// @param home of the user; the repository is below it
/// @param environment may be changed
record GitRepository(Path home, Path root, Map<String, String> environment) {
  static GitRepository in(Path temp) throws IOException {
    Path home = temp.toRealPath();
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "HOME", home.toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CEILING_DIRECTORIES", home.toString(),
                "GIT_AUTHOR_NAME", "a",
                "GIT_AUTHOR_EMAIL", "a@example.com",
                "GIT_COMMITTER_NAME", "a",
                "GIT_COMMITTER_EMAIL", "a@example.com"));
    assumeThat(Program.find("git", environment)).isPresent();
    GitRepository repository =
        new GitRepository(home, Files.createDirectory(home.resolve("repository")), environment);
    repository.git("init", "-q");
    repository.write("app/main.c", "one");
    repository.write("other/file", "one");
    repository.write(".gitignore", "*.o\nout/\n");
    repository.commit();
    return repository;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /// The tag for `app`.
  String tag() {
    String tag = GitTag.of(path("app"), List.of(), environment);
    assertThat(ImageReference.parse("web:" + tag)).isPresent();
    return tag;
  }

  void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void commit() {
    git("add", "-A");
    git("commit", "-q", "-m", "x");
  }

  String git(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-C", root.toString()));
    all.addAll(List.of(arguments));
    Program.Ended ended =
        Program.find("git", environment).orElseThrow().run(all, Duration.ofMinutes(1));
    assertThat(ended.isSuccess()).as("%s: %s", all, ended.errors()).isTrue();
    return ended.output();
  }
}
