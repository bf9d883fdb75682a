package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watch request, from its start to its end.
///
/// Asks the server to end it soon, and gives it up when it does not: a connection that silently
/// died shows by that alone.
final class WatchStream {
  private static final Duration SPAN = Duration.ofSeconds(45);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ApiKind kind;
  private final Consumer<Change> taker;
  private String version;
  private int events;
  private @Nullable RemoteFailure failure;
  private @Nullable AsyncBody body;
  private boolean closed;

  WatchStream(ApiKind kind, String version, Consumer<Change> taker) {
    this.kind = kind;
    this.version = version;
    this.taker = taker;
  }

  /// An object as it is now, or as it was before it went.
  record Change(Manifest object, boolean present) {}

  /// How a watch ended.
  ///
  /// @param version where to go on from
  /// @param expired the server has forgotten that version
  /// @param lasted it was of use, so that the next may follow at once
  record End(String version, boolean expired, boolean lasted) {}

  /// Follows until the stream ends, whatever the reason.
  ///
  /// @throws RemoteFailure if it cannot be opened, or the server reports an error in it
  End follow(Transport transport, Selection selection) throws RemoteFailure, InterruptedException {
    long start = System.nanoTime();
    String path =
        Lists.path(
            kind,
            selection,
            "watch",
            "true",
            "allowWatchBookmarks",
            "true",
            "resourceVersion",
            version,
            "timeoutSeconds",
            String.valueOf(SPAN.toSeconds()));
    Transport.Stream opened = transport.open(Call.get(path), new LineReader(this::line, true));
    if (opened.code() != 200) {
      opened.body().cancel();
      throw new RemoteFailure(opened.code(), refused(opened.code()));
    }
    if (started(opened.body())) {
      await(opened.body());
    }
    return end(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1));
  }

  /// Ends it at once.
  ///
  /// Cancels outside of our lock: the client hands lines over under a lock of its own, which
  /// cancelling takes as well.
  void close() {
    AsyncBody open;
    synchronized (this) {
      closed = true;
      open = body;
    }
    if (open != null) {
      open.cancel();
    }
  }

  private boolean started(AsyncBody opened) {
    boolean wanted;
    synchronized (this) {
      body = opened;
      wanted = !closed;
    }
    if (wanted) {
      opened.consume();
    } else {
      opened.cancel();
    }
    return wanted;
  }

  private static void await(AsyncBody body) throws InterruptedException {
    try {
      body.done().get(SPAN.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CancellationException e) {
      // A broken connection: what came before it counts, and the next watch goes on from there.
      body.cancel();
    } catch (TimeoutException e) {
      body.cancel();
    }
  }

  private synchronized End end(boolean longEnough) throws RemoteFailure {
    if (failure != null && failure.code() != 410) {
      throw failure;
    }
    return new End(version, failure != null, longEnough || events > 0);
  }

  private synchronized void line(String line) {
    if (closed || failure != null || line.isBlank()) {
      return;
    }
    try {
      take(Tree.map(Json.read(line)));
    } catch (UncheckedIOException e) {
      failure =
          new RemoteFailure(0, refused(0).why("the server sends something that is not JSON"), e);
    }
  }

  private void take(Map<String, @Nullable Object> event) {
    Map<String, @Nullable Object> object = Tree.map(event, "object");
    String type = Tree.text(event, "type");
    if (type.equals("ERROR")) {
      int code = (int) Tree.number(object, 500, "code");
      failure = new RemoteFailure(code, refused(code).why("%s", Tree.text(object, "message")));
      return;
    }
    String seen = Tree.text(object, "metadata", "resourceVersion");
    version = seen.isEmpty() ? version : seen;
    if (!type.equals("BOOKMARK")) {
      events++;
      taker.accept(new Change(Lists.named(object, kind), !type.equals("DELETED")));
    }
  }

  private Problem refused(int code) {
    return Problem.of("`%s` cannot be watched%s", kind.plural(), code == 0 ? "" : " (" + code + ")")
        .kind(Problem.Kind.REMOTE);
  }
}
