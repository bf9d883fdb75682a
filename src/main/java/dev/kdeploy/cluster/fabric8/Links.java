package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The HTTP client in use: made when it is first needed, and anew when our certificate has changed
/// or a connection went silent.
final class Links implements AutoCloseable {
  private final Connection connection;
  private final Credentials credentials;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Link> all = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile @Nullable Link link;

  Links(Connection connection, Credentials credentials, Duration timeout) {
    this.connection = connection;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /// A link, and who we are on it.
  record Ready(Link link, Credentials.Current who) {}

  /// The link for the credentials of this moment.
  ///
  /// @throws RemoteFailure if there are no credentials, or they cannot be used
  /// @throws KdeployException if this is closed
  Ready ready() throws RemoteFailure, InterruptedException {
    lock.lockInterruptibly();
    try {
      Credentials.Current who = credentials.current();
      Link known = link;
      boolean same = known != null && Objects.equals(known.certificate(), who.certificate());
      return new Ready(known != null && same ? known : renewed(known, who), who);
    } catch (KdeployException e) {
      throw new RemoteFailure(401, e.problems().getFirst(), e);
    } finally {
      lock.unlock();
      checkOpen();
    }
  }

  /// Uses the link no more for what is new: a connection that went silent (a laptop that slept, a
  /// router that forgot it) would swallow every further request.
  void retire(Link used) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (Objects.equals(link, used)) {
        link = null;
        used.transport().retire();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The link in use.
  Optional<Link> current() {
    return Optional.ofNullable(link);
  }

  void checkOpen() {
    if (closed) {
      close();
      throw new KdeployException(
          Problem.of("the connection is closed").kind(Problem.Kind.INTERRUPTED));
    }
  }

  /// Never waits, not even for a plugin that asks the user something.
  @Override
  public void close() {
    closed = true;
    all.forEach(Link::close);
  }

  private Link renewed(@Nullable Link known, Credentials.Current who) {
    Link fresh = Link.of(connection, who, timeout);
    all.add(fresh);
    link = fresh;
    if (known != null) {
      known.transport().retire();
    }
    return fresh;
  }
}
