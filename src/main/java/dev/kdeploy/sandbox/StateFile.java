package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.sandbox.Store.Change;
import dev.kdeploy.yaml.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of a sandbox on disk: one file, a line per change, that is written as changes happen.
///
/// A process that is killed leaves at most half a line, which is not read. The file is made anew,
/// and moved into place at once, when most of its lines say nothing any more. Only one process has
/// it at a time.
final class StateFile {
  private static final String HEADER = "{\"kdeploy-sandbox\":1}";
  private static final String NAME = "state.jsonl";

  private final Path file;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final List<String> notices = new ArrayList<>();
  private @Nullable OutputStream out;

  private StateFile(Path file, FileChannel lockChannel, FileLock lock) {
    this.file = file;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  static StateFile open(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new KdeployException(
            Problem.of("the sandbox in `%s` is in use", directory)
                .why("another kdeploy works with it")
                .fix("wait until it is done, or name another state directory")
                .kind(Problem.Kind.LOCKED));
      }
      return new StateFile(directory.resolve(NAME), channel, lock);
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("the state of the sandbox cannot be written to `%s`", directory)
              .why("%s", String.valueOf(e.getMessage()))
              .fix("make the directory writable, or name another one with XDG_STATE_HOME"),
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  /// Takes back what was there. Returns false when there was nothing, or nothing that can be read.
  boolean load(Store store, Kinds kinds) {
    try {
      boolean known = Files.exists(file) && read(store, kinds);
      if (!known) {
        rewrite(List.of(), store.version());
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean read(Store store, Kinds kinds) throws IOException {
    String text = Files.readString(file);
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      Path aside = file.resolveSibling(NAME + ".old");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      notices.add(
          "the state of another version was set aside as `"
              + aside
              + "`; the sandbox starts empty");
      return false;
    }
    Map<String, String> live = new LinkedHashMap<>();
    long version = replay(lines, live);
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (String json : live.values()) {
      objects.add(Tree.map(Json.read(json)));
    }
    defineFirst(objects, kinds);
    List<byte[]> kept = new ArrayList<>();
    for (Map<String, @Nullable Object> object : objects) {
      Kind kind = kinds.named(Tree.text(object, "apiVersion"), Tree.text(object, "kind"));
      if (kind != null) {
        store.restore(kind, object);
        kept.add(line(Tree.text(object, "metadata", "uid"), Json.write(object)));
      }
    }
    store.floor(version);
    boolean torn = !text.endsWith("\t\n");
    if (torn || lines.size() > 2 * live.size() + 100 || kept.size() < live.size()) {
      rewrite(kept, version);
    } else {
      out = append(StandardOpenOption.APPEND);
    }
    return !live.isEmpty();
  }

  /// The last state of every object by uid, and the highest resourceVersion. Ends at the first line
  /// that is not whole.
  private static long replay(List<String> lines, Map<String, String> live) {
    long version = 1;
    for (String line : lines.subList(1, lines.size())) {
      int tab = line.indexOf('\t');
      int second = line.indexOf('\t', tab + 1);
      if (tab < 0 || second < 0 || !line.endsWith("\t")) {
        return version;
      }
      String uid = line.substring(0, tab);
      version = Math.max(version, Long.parseLong(line.substring(tab + 1, second)));
      String object = line.substring(second + 1, Math.max(second + 1, line.length() - 1));
      live.remove(uid);
      if (!object.isEmpty()) {
        live.put(uid, object);
      }
    }
    return version;
  }

  private static void defineFirst(List<Map<String, @Nullable Object>> objects, Kinds kinds) {
    for (Map<String, @Nullable Object> object : objects) {
      if (Tree.text(object, "kind").equals("CustomResourceDefinition")) {
        kinds.define(object);
      }
    }
  }

  private static byte[] line(String uid, String json) {
    Object version = Tree.get(Json.read(json), "metadata", "resourceVersion");
    return (uid + "\t" + version + "\t" + json + "\t\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Writes a change. What this returns from is not lost when the process dies.
  void append(Change change) {
    OutputStream to = out;
    if (to == null) {
      return;
    }
    Stored now = change.now();
    try {
      to.write((now.uid() + "\t" + now.version() + "\t").getBytes(StandardCharsets.UTF_8));
      if (change.type() != Change.Type.DELETED) {
        to.write(now.bytes());
      }
      to.write('\t');
      to.write('\n');
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void clear(long version) {
    try {
      rewrite(List.of(), version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rewrite(List<byte[]> lines, long version) throws IOException {
    if (out != null) {
      out.close();
    }
    Path fresh = file.resolveSibling(NAME + ".new");
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
      to.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      to.write(("-\t" + version + "\t\t\n").getBytes(StandardCharsets.UTF_8));
      for (byte[] line : lines) {
        to.write(line);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    out = append(StandardOpenOption.APPEND);
  }

  private OutputStream append(StandardOpenOption option) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.WRITE, option), 1 << 16);
  }

  void close() {
    try {
      if (out != null) {
        out.close();
        out = null;
      }
      lock.release();
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
