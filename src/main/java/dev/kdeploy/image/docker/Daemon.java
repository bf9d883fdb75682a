package dev.kdeploy.image.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The daemon, found and asked for its version when it is first needed.
///
/// Each call has its own connections; interrupting the thread that waits for it closes them.
final class Daemon implements AutoCloseable {
  private static final long LAST_BREATH_SECONDS = 2;

  private final Supplier<Endpoint> endpoints;
  private final Set<Transport> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private @Nullable Ready ready;

  Daemon(Supplier<Endpoint> endpoints) {
    this.endpoints = endpoints;
  }

  /// What is asked of the daemon.
  interface Work<T> {
    T done(DockerClient client) throws Exception;
  }

  /// Does the work, and translates what keeps the daemon from being reached.
  ///
  /// @throws DockerException when the daemon refuses
  /// @throws KdeployException when it cannot be reached, or the thread is interrupted
  <T> T call(Work<T> work) {
    Ready daemon = ready();
    return during(daemon.endpoint, transport -> work.done(client(daemon, transport)));
  }

  /// Where it is.
  Endpoint endpoint() {
    return ready().endpoint;
  }

  /// Ends every call, without waiting for it.
  @Override
  public void close() {
    closed = true;
    busy.forEach(Transport::stop);
  }

  private synchronized Ready ready() {
    if (ready == null) {
      Endpoint endpoint = endpoints.get();
      ready = new Ready(endpoint, during(endpoint, transport -> version(transport, endpoint)));
    }
    return ready;
  }

  private static RemoteApiVersion version(Transport transport, Endpoint endpoint) throws Exception {
    Request question = Request.builder().method(Request.Method.GET).path("/version").build();
    try (Response answer = transport.execute(question)) {
      String text = new String(answer.getBody().readNBytes(1 << 20), UTF_8);
      return ApiVersions.chosen(answer.getStatusCode(), text, endpoint);
    }
  }

  private interface Exchange<T> {
    T over(Transport transport) throws Exception;
  }

  private <T> T during(Endpoint endpoint, Exchange<T> exchange) {
    Transport transport = new Transport(endpoint);
    busy.add(transport);
    if (closed) {
      transport.stop();
    }
    FutureTask<T> task = new FutureTask<>(() -> exchange.over(transport));
    try {
      Thread.ofVirtual().name("docker").start(task);
      return task.get();
    } catch (InterruptedException e) {
      transport.stop();
      awaitEnd(task);
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), endpoint);
    } finally {
      transport.stop();
      busy.remove(transport);
    }
  }

  /// The work ends by itself once its connections are closed; nobody waits for one that is stuck
  /// elsewhere, say on a dead network drive.
  private static void awaitEnd(FutureTask<?> task) {
    try {
      task.get(LAST_BREATH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException _) {
      // What it says now is that it was stopped.
    }
  }

  static KdeployException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KdeployException(Problem.of("interrupted").kind(Problem.Kind.INTERRUPTED), e);
  }

  private RuntimeException failure(Throwable failure, Endpoint endpoint) {
    if (closed) {
      Problem problem = Problem.of("the connection to Docker is closed");
      return new KdeployException(problem.kind(Problem.Kind.INTERRUPTED), failure);
    }
    if (failure instanceof KdeployException || failure instanceof DockerException) {
      return (RuntimeException) failure;
    }
    return DaemonFailures.exception(failure, endpoint);
  }

  private static DockerClient client(Ready daemon, Transport transport) {
    return DockerClientImpl.getInstance(new Configuration(daemon.version), transport);
  }

  private record Ready(Endpoint endpoint, RemoteApiVersion version) {}

  /// What docker-java wants to know. It reads neither properties nor files by itself, and sends no
  /// login that it was not given.
  private record Configuration(RemoteApiVersion version) implements DockerClientConfig {
    @Override
    public URI getDockerHost() {
      return URI.create("tcp://docker");
    }

    @Override
    public RemoteApiVersion getApiVersion() {
      return version;
    }

    @Override
    public @Nullable String getRegistryUsername() {
      return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
      return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
      return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
      return null;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String image) {
      return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
      return new AuthConfigurations();
    }

    @Override
    @SuppressWarnings("deprecation") // docker-java wants it all the same
    public @Nullable SSLConfig getSSLConfig() {
      return null;
    }
  }
}
