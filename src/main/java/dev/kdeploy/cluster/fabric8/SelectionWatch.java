package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one selection in sight: lists, watches from there, and lists again when the server has
/// forgotten that version.
final class SelectionWatch implements Runnable {
  private final int index;
  private final Selection selection;
  private final Discovery discovery;
  private final Lists lists;
  private final Transport transport;
  private final Consumer<Sighting> sink;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Manifest> seen = new LinkedHashMap<>();
  private boolean listed;
  private String version = "";
  private int failures;
  private volatile @Nullable WatchStream stream;

  SelectionWatch(
      int index,
      Selection selection,
      Discovery discovery,
      Lists lists,
      Transport transport,
      Consumer<Sighting> sink) {
    this.index = index;
    this.selection = selection;
    this.discovery = discovery;
    this.lists = lists;
    this.transport = transport;
    this.sink = sink;
  }

  @Override
  public void run() {
    try {
      while (!isClosed()) {
        try {
          step();
          failures = 0;
        } catch (RemoteFailure e) {
          if (e.isFinal()) {
            sink.accept(new Sighting.Refused(index, e.problem()));
            return;
          }
          recover(e);
        }
      }
    } catch (KdeployException | InterruptedException e) {
      // Only closing the connection ends a watch in this way, and then nobody listens any more.
      closed.countDown();
    }
  }

  /// Never waits.
  void close() {
    closed.countDown();
    WatchStream open = stream;
    if (open != null) {
      open.close();
    }
  }

  private void step() throws RemoteFailure, InterruptedException {
    ApiKind kind =
        discovery
            .kind(selection.apiVersion(), selection.kind())
            .orElseThrow(() -> new RemoteFailure(404, notServed()));
    if (version.isEmpty()) {
      relist(kind);
    }
    WatchStream fresh = new WatchStream(kind, version, this::take);
    stream = fresh;
    WatchStream.End end =
        isClosed() ? new WatchStream.End(version, false, true) : fresh.follow(transport, selection);
    version = end.expired() ? "" : end.version();
    if (!end.lasted() && !isClosed()) {
      closed.await(1, TimeUnit.SECONDS);
    }
  }

  private void recover(RemoteFailure failure) throws InterruptedException {
    if (failure.code() == 410) {
      version = "";
      return;
    }
    sink.accept(new Sighting.Disturbed(failure.problem()));
    Duration pause = Duration.ofMillis(250L << Math.min(failures++, 5));
    closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void relist(ApiKind kind) throws RemoteFailure {
    Lists.Listed now = lists.all(kind, selection);
    Map<String, Manifest> before = new LinkedHashMap<>(seen);
    for (Manifest object : now.objects()) {
      Manifest known = before.remove(object.id().key());
      if (known != null && !known.uid().equals(object.uid())) {
        forget(known);
        known = null;
      }
      if (known == null || !known.resourceVersion().equals(object.resourceVersion())) {
        take(new WatchStream.Change(object, true));
      }
    }
    before.values().forEach(this::forget);
    version = now.resourceVersion();
    if (!listed) {
      listed = true;
      sink.accept(new Sighting.Listed(index));
    }
  }

  private void forget(Manifest object) {
    take(new WatchStream.Change(object, false));
  }

  private synchronized void take(WatchStream.Change change) {
    String key = change.object().id().key();
    if (change.present()) {
      seen.put(key, change.object());
      sink.accept(new Sighting.Present(change.object()));
    } else {
      seen.remove(key);
      sink.accept(new Sighting.Absent(change.object()));
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private Problem notServed() {
    return Problem.of(
            "the server does not serve the kind `%s` in `%s`",
            selection.kind(), selection.apiVersion())
        .kind(Problem.Kind.REMOTE);
  }
}
