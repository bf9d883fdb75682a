package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.LogRequest;
import dev.kdeploy.problem.Problem;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The lines of a container's log as they come.
final class LogLines implements Iterator<String> {
  private final BlockingQueue<Optional<String>> queue = new LinkedBlockingQueue<>();
  private @Nullable AsyncBody body;
  private @Nullable String next;
  private boolean ended;

  private LogLines() {}

  /// Opens a log. There is none, and so no line, when the pod, the container, or its last
  /// incarnation is missing, when it has not started, and when its node does not answer.
  ///
  /// @throws RemoteFailure if the server cannot be reached or does not let us read
  static Stream<String> open(Transport transport, Reads reads, LogRequest request, String namespace)
      throws RemoteFailure {
    LogLines lines = new LogLines();
    LineReader reader = new LineReader(line -> lines.queue.add(Optional.of(line)), false);
    Transport.Stream stream = transport.open(Call.get(path(request, namespace), "*/*"), reader);
    if (stream.code() == 401 || stream.code() == 403) {
      stream.body().cancel();
      throw refused(reads, stream.code(), request);
    }
    if (stream.code() != 200) {
      stream.body().cancel();
      return Stream.empty();
    }
    var _ =
        stream
            .body()
            .done()
            .whenComplete(
                (_, _) -> {
                  reader.finish();
                  lines.queue.add(Optional.empty());
                });
    lines.body = stream.body();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(stream.body()::cancel);
  }

  private static RemoteFailure refused(Reads reads, int code, LogRequest request) {
    Problem problem =
        code == 403
            ? Problem.of("you may not read the log of `%s`", request.pod())
                .fix("ask for a role that allows `get` on `pods/log`")
            : reads.refused(new Reply(code, "", List.of(), ""), "logs");
    return new RemoteFailure(code, problem.kind(Problem.Kind.REMOTE));
  }

  private static String path(LogRequest request, String namespace) {
    Integer tail = request.tail();
    Duration since = request.since();
    return "/api/v1/namespaces/"
        + Paths.segments(namespace)
        + "/pods/"
        + Paths.segments(request.pod().name())
        + "/log"
        + Paths.query(
            "container", request.container(),
            "previous", request.previous() ? "true" : "",
            "follow", request.follow() ? "true" : "",
            "timestamps", request.timestamps() ? "true" : "",
            "tailLines", tail == null ? "" : String.valueOf(tail),
            "sinceSeconds", since == null ? "" : String.valueOf(Math.max(1, since.toSeconds())));
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      // Only now, so that a log is read no faster than it is wanted.
      if (queue.isEmpty() && body != null) {
        body.consume();
      }
      try {
        next = queue.take().orElse(null);
      } catch (InterruptedException e) {
        throw Transport.interrupted(e);
      }
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String line = next;
    next = null;
    return line == null ? "" : line;
  }
}
