package dev.kdeploy.image.context;

import dev.kdeploy.image.context.IgnoreRules.Verdict;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds what a context consists of.
///
/// Ignored directories are entered only when an exception may bring something back from there; they
/// are part of the context when one does. Links are never followed. Sockets are left out, as Docker
/// does it: no archive can hold one.
final class Scan {
  private final Path root;
  private final IgnoreRules rules;
  private final NavigableMap<String, Entry> entries = new TreeMap<>(Scan::compareNames);
  private final List<Problem> problems = new ArrayList<>();

  /// A directory on the way to where we are.
  private record Place(
      String name, Path path, FileState state, Verdict verdict, @Nullable Place parent) {}

  Scan(Path root, IgnoreRules rules) {
    this.root = root;
    this.rules = rules;
  }

  /// Finds everything; what lies in a directory comes right after it.
  NavigableMap<String, Entry> run() {
    enter(root, "", null);
    return entries;
  }

  /// What cannot be read.
  List<Problem> problems() {
    return problems;
  }

  private void enter(Path directory, String prefix, @Nullable Place place) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        look(child, prefix + FileNames.text(child.getFileName()), place);
      }
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    } catch (AccessDeniedException closed) {
      // What is ignored as a whole may be closed to us: a database's files, with `!**/*.go` after.
      if (place == null || !place.verdict().ignored()) {
        problems.add(unreadable(directory, prefix, closed));
      }
    } catch (DirectoryIteratorException broken) {
      IOException why = broken.getCause();
      problems.add(unreadable(directory, prefix, why == null ? new IOException(broken) : why));
    } catch (IOException unreadable) {
      problems.add(unreadable(directory, prefix, unreadable));
    }
  }

  private void look(Path path, String name, @Nullable Place parent) throws IOException {
    Verdict verdict = rules.judge(name, parent == null ? null : parent.verdict());
    try {
      FileState state = FileState.of(path);
      if (state.isDirectory()) {
        lookInside(new Place(name, path, state, verdict, parent));
      } else if (!verdict.ignored() && !state.isSocket()) {
        Entry entry = checked(path, name, state);
        add(parent);
        entries.put(name, entry);
      }
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
  }

  private void lookInside(Place here) {
    boolean isKept = !here.verdict().ignored();
    if (isKept) {
      add(here);
    }
    if (isKept || rules.mayBringBack(here.name(), here.verdict())) {
      enter(here.path(), here.name() + "/", here);
    }
  }

  private void add(@Nullable Place place) {
    for (Place here = place; here != null && !entries.containsKey(here.name()); ) {
      entries.put(here.name(), new Entry.Directory(here.name(), here.state().mode()));
      here = here.parent();
    }
  }

  private Entry checked(Path path, String name, FileState state) throws IOException {
    if (state.isFile() && !Files.isReadable(path)) {
      problems.add(unreadable(path, name, new AccessDeniedException(name)));
    }
    if (!FileNames.isText(path)) {
      problems.add(
          Problem.of("the name of `%s` is not UTF-8", name)
              .fix("rename it, or leave it out in `.dockerignore`"));
    }
    return entry(path, name, state);
  }

  /// The entry of one file, whatever the rules say about it.
  static Entry entry(Path path, String name) throws IOException {
    return entry(path, name, FileState.of(path));
  }

  private static Entry entry(Path path, String name, FileState state) throws IOException {
    return state.isLink()
        ? new Entry.Link(name, FileNames.text(Files.readSymbolicLink(path)))
        : state.entry(path, name);
  }

  /// What to do about a file or directory that is wanted.
  static Problem unreadable(Path path, String name, IOException why) {
    String line = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return Problem.of("`%s` is part of the build context and cannot be read", path)
        .why("%s", reason(why))
        .fix(
            "give yourself the right to read it, or leave it out with `%s` in `.dockerignore`",
            line.isEmpty() ? "**" : line);
  }

  /// What the system says about a file.
  static String reason(IOException why) {
    return why instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(why.getMessage());
  }

  /// By parts, so that a directory stands before what it holds and nothing in between.
  private static int compareNames(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x == '/' ? -1 : y == '/' ? 1 : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
