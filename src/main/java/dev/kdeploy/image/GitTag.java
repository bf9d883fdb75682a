package dev.kdeploy.image;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A tag made from the commit that is checked out.
///
/// The first 12 hexadecimal digits of the commit. With changes in the directories that matter:
/// `-dirty-` and 8 digits of a hash of what is changed there (tracked or not, but not ignored), so
/// that the same changes get the same tag, and other changes another. Whether a change is staged
/// makes no difference.
final class GitTag {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int COMMIT_DIGITS = 12;

  // What a hook of another repository may have left: the directory says which repository is meant.
  private static final Set<String> OF_ANOTHER_REPOSITORY =
      Set.of(
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_IMPLICIT_WORK_TREE",
          "GIT_COMMON_DIR",
          "GIT_INDEX_FILE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_NAMESPACE",
          "GIT_PREFIX",
          "GIT_GRAFT_FILE",
          "GIT_SHALLOW_FILE",
          "GIT_EXTERNAL_DIFF");

  private final Program git;
  private final Path directory;

  private GitTag(Program git, Path directory) {
    this.git = git;
    this.directory = directory;
  }

  /// The tag for what lies in a directory of a work tree.
  ///
  /// @param directory of the project; says which repository is meant
  /// @param others more directories or files whose changes count: contexts, Dockerfiles
  /// @param environment with the `PATH` on which `git` is
  /// @throws KdeployException when there is no `git`, no repository or no commit, when git does not
  ///   trust the directory, or when none of its files is known to git
  static String of(Path directory, List<Path> others, Map<String, String> environment) {
    Program git =
        Program.find("git", clean(environment))
            .orElseThrow(
                () ->
                    new KdeployException(
                        Problem.of("the tag comes from git, and there is no `git` on the PATH")
                            .fix("install git, or use another tag")));
    List<Path> paths =
        Stream.concat(Stream.of(directory), others.stream()).map(GitTag::real).toList();
    return new GitTag(git, paths.getFirst()).tag(paths);
  }

  private static Map<String, String> clean(Map<String, String> environment) {
    Map<String, String> clean = new HashMap<>(environment);
    clean.keySet().removeAll(OF_ANOTHER_REPOSITORY);
    clean.put("LC_ALL", "C");
    clean.put("GIT_OPTIONAL_LOCKS", "0");
    clean.put("GIT_LITERAL_PATHSPECS", "1");
    clean.put("GIT_TERMINAL_PROMPT", "0");
    return clean;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("`%s` does not exist or cannot be read", path)
              .why("the tag comes from git, which looks for changes there"),
          e);
    }
  }

  private String tag(List<Path> paths) {
    Path root = Path.of(line(checked(git("rev-parse", "--show-toplevel"))));
    String commit = commit();
    List<Path> seen = paths.stream().map(path -> seen(path, root)).distinct().toList();
    List<String> changed = changed(seen);
    if (changed.isEmpty()) {
      refuseUnknown(seen, root);
      return commit;
    }
    return commit + "-dirty-" + GitChanges.hash(root, changed).substring(0, 8);
  }

  /// The path as the repository sees it: of another repository inside, a submodule or not, it sees
  /// the directory and nothing below.
  private Path seen(Path path, Path root) {
    if (!path.startsWith(root)) {
      throw new KdeployException(
          Problem.of("`%s` lies outside the repository at `%s`", path, root)
              .why("the tag comes from git, which sees no changes there")
              .fix("move it into the repository, or use another tag"));
    }
    Path part = root;
    for (Path name : root.relativize(path)) {
      part = part.resolve(name);
      if (!part.equals(root) && Files.exists(part.resolve(".git"))) {
        return part;
      }
    }
    return path;
  }

  private String commit() {
    Program.Ended head = git("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
    String hash = line(head);
    if (!head.isSuccess() || hash.length() < COMMIT_DIGITS) {
      throw failed(
          head,
          Problem.of("the repository of `%s` has no commit yet", directory)
              .why("the tag comes from git")
              .fix("commit once, or use another tag"));
    }
    return hash.substring(0, COMMIT_DIGITS);
  }

  private List<String> changed(List<Path> paths) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "status",
                "--porcelain=v1",
                "-z",
                "--untracked-files=all",
                "--no-renames",
                "--ignore-submodules=none",
                "--"));
    paths.forEach(path -> arguments.add(path.toString()));
    Program.Ended status = checked(git(arguments.toArray(String[]::new)));
    // Each entry is two letters, a space and a path from the root of the work tree.
    return Stream.of(status.output().split("\0"))
        .filter(entry -> entry.length() > 3)
        .map(entry -> entry.substring(3))
        .sorted()
        .toList();
  }

  /// A work tree around the project that ignores it has commits that say nothing about it.
  private void refuseUnknown(List<Path> paths, Path root) {
    List<String> arguments = new ArrayList<>(List.of("ls-files", "-z", "--"));
    paths.forEach(path -> arguments.add(path.toString()));
    if (checked(git(arguments.toArray(String[]::new))).output().isEmpty()) {
      throw new KdeployException(
          Problem.of("git knows no file of `%s`", directory)
              .why("the repository at `%s` ignores it, so that no commit says what is in it", root)
              .fix("add its files to a repository, or use another tag"));
    }
  }

  private Program.Ended git(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-C", directory.toString()));
    all.addAll(List.of("-c", "core.fsmonitor=false"));
    all.addAll(List.of(arguments));
    return git.run(all, TIMEOUT);
  }

  private static String line(Program.Ended ended) {
    return ended.output().stripTrailing();
  }

  private Program.Ended checked(Program.Ended ended) {
    if (ended.isSuccess()) {
      return ended;
    }
    if (ended.says("dubious ownership") || ended.says("unsafe repository")) {
      throw failed(
          ended,
          Problem.of("git does not trust the repository of `%s`", directory)
              .why("it belongs to another user")
              .fix("tell git: `git config --global --add safe.directory %s`", rootOf(ended)));
    }
    if (ended.says("not a git repository")) {
      throw new KdeployException(
          Problem.of("`%s` is in no git repository", directory)
              .why("the tag comes from git")
              .fix("run `git init` and commit, or use another tag"));
    }
    throw failed(
        ended,
        Problem.of("git cannot say what is checked out in `%s`", directory)
            .fix("run `git -C %s status` to see why, or use another tag", directory));
  }

  /// What git calls the repository, which is what `safe.directory` wants.
  private String rootOf(Program.Ended ended) {
    return ended
        .errors()
        .lines()
        .filter(line -> line.contains("repository at '") || line.contains("repository ('"))
        .map(line -> line.replaceFirst(".*?'", "").replaceFirst("'.*", ""))
        .findFirst()
        .orElse(directory.toString());
  }

  private static KdeployException failed(Program.Ended ended, Problem problem) {
    return new KdeployException(Program.withLastLines(problem, ended));
  }
}
