package dev.kdeploy.sandbox;

import dev.kdeploy.sandbox.Store.Change;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One client that follows the objects of a kind. Changes are offered under the lock and written by
/// the client's thread.
final class Watch {
  private static final byte[] END = {'}', '\n'};
  private static final long BOOKMARK_SECONDS = 30;

  private final Target target;
  private final Predicate<Stored> selected;
  private final boolean bookmarks;
  private final long seconds;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private long version;

  /// What is sent. An event without an object ends the stream.
  private record Event(String type, @Nullable Stored object) {}

  Watch(Target target, Predicate<Stored> selected, boolean bookmarks, long seconds, long version) {
    this.target = target;
    this.selected = selected;
    this.bookmarks = bookmarks;
    this.seconds = seconds;
    this.version = version;
  }

  /// Sends an object as it is now, when it is selected.
  void offer(Stored object) {
    if (selected.test(object)) {
      events.add(new Event("ADDED", object));
    }
  }

  /// Sends what a change is for this client: an object that is no longer selected is gone for it.
  void offer(Change change) {
    Stored before = change.before();
    if (!isMine(change.now())) {
      return;
    }
    boolean was = before != null && selected.test(before);
    boolean is = change.type() != Change.Type.DELETED && selected.test(change.now());
    if (is) {
      events.add(new Event(was ? "MODIFIED" : "ADDED", change.now()));
    } else if (was) {
      events.add(new Event("DELETED", change.now()));
    }
  }

  private boolean isMine(Stored object) {
    return object.kind().resource().equals(target.kind().resource())
        && (target.namespace().isEmpty() || target.namespace().equals(object.namespace()));
  }

  /// Marks the end of the objects that were there at first.
  void markInitialEnd() {
    events.add(new Event("INITIAL-END", null));
  }

  void end() {
    events.add(new Event("", null));
  }

  /// Writes events until the client goes, its time is over, or the sandbox closes.
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    out.flush();
    while (true) {
      long wait =
          Math.min(deadline - System.nanoTime(), TimeUnit.SECONDS.toNanos(BOOKMARK_SECONDS));
      Event event = wait <= 0 ? null : events.poll(wait, TimeUnit.NANOSECONDS);
      if (event != null && event.type().isEmpty()
          || event == null && System.nanoTime() >= deadline) {
        return;
      }
      if (event == null) {
        bookmark(out, false);
      } else {
        write(out, event);
      }
      if (events.isEmpty()) {
        out.flush();
      }
    }
  }

  private void write(OutputStream out, Event event) throws IOException {
    Stored object = event.object();
    if (object == null) {
      bookmark(out, true);
      return;
    }
    version = Math.max(version, object.version());
    out.write(("{\"type\":\"" + event.type() + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
    out.write(object.bytes(target.apiVersion()));
    out.write(END);
  }

  private void bookmark(OutputStream out, boolean initialEnd) throws IOException {
    if (!bookmarks) {
      return;
    }
    var metadata = Edit.map("resourceVersion", Long.toString(version), "creationTimestamp", null);
    if (initialEnd) {
      metadata.put("annotations", Edit.map("k8s.io/initial-events-end", "true"));
    }
    var object =
        Edit.map(
            "kind", target.kind().kind(), "apiVersion", target.apiVersion(), "metadata", metadata);
    String line = Json.write(Edit.map("type", "BOOKMARK", "object", object)) + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
