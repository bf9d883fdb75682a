package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The cluster port over HTTP. Nothing is connected to before the first request.
public final class Fabric8Cluster implements Cluster {
  private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(5);

  private final Server server;
  private final Transport transport;
  private final Reads reads;
  private final Discovery discovery;
  private final Lists lists;
  private final Writes writes;

  private Fabric8Cluster(Connection connection, Duration requestTimeout, InstantSource clock) {
    this.server = connection.server();
    this.transport = new Transport(connection, requestTimeout, clock);
    this.reads = new Reads(transport, server);
    this.discovery = new Discovery(new DiscoveryRequests(reads));
    this.lists = new Lists(reads);
    this.writes = new Writes(transport, reads);
  }

  /// A cluster of a kubeconfig.
  ///
  /// @param requestTimeout how long the server may take to accept a connection and to answer for
  ///   the first time
  public static Cluster connect(
      Connection connection, Duration requestTimeout, InstantSource clock) {
    return new Fabric8Cluster(connection, requestTimeout, clock);
  }

  /// A server on this machine that speaks plain HTTP and asks nobody who they are.
  public static Cluster at(URI uri, String name) {
    String url = uri.toString().replaceAll("/+$", "");
    return new Fabric8Cluster(
        Connection.plain(new Server(name, url, "default")), LOCAL_TIMEOUT, InstantSource.system());
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public Optional<ApiKind> kind(String apiVersion, String kind) {
    return read(() -> discovery.kind(apiVersion, kind));
  }

  @Override
  public List<String> versionsOf(String group, String kind) {
    return read(() -> discovery.versionsOf(group, kind));
  }

  @Override
  public List<ApiKind> kinds() {
    return read(discovery::kinds);
  }

  @Override
  public void rediscover() {
    read(
        () -> {
          discovery.forget();
          return true;
        });
  }

  @Override
  public Optional<Manifest> get(ResourceId id) {
    Optional<ApiKind> kind = kind(id.apiVersion(), id.kind());
    if (kind.isEmpty() || id.name().isEmpty()) {
      return Optional.empty();
    }
    return read(() -> reads.json(Call.get(path(kind.get(), id)), "`" + id + "`").map(Manifest::of));
  }

  @Override
  public List<Manifest> list(Selection selection) {
    Optional<ApiKind> kind = kind(selection.apiVersion(), selection.kind());
    return kind.isEmpty() ? List.of() : read(() -> lists.all(kind.get(), selection).objects());
  }

  @Override
  public Answer apply(Manifest manifest, ApplyOptions options) {
    return written(
        manifest.id(),
        kind -> {
          String query =
              Paths.query(
                  "fieldManager",
                  options.fieldManager(),
                  "force",
                  String.valueOf(options.force()),
                  "dryRun",
                  options.dryRun() ? "All" : "",
                  "fieldValidation",
                  "Strict");
          Call call =
              Call.write(
                  "PATCH",
                  path(kind, manifest.id()) + query,
                  "application/apply-patch+yaml",
                  Json.write(manifest.content()));
          return writes.send(options.dryRun() ? call.changingNothing() : call);
        });
  }

  @Override
  public Answer put(Manifest manifest, @Nullable String expectedVersion) {
    return written(
        manifest.id(),
        kind -> {
          String query = Paths.query("fieldValidation", "Strict");
          if (expectedVersion == null) {
            Map<String, @Nullable Object> fresh =
                Tree.without(manifest.content(), "metadata", "resourceVersion");
            String path = Paths.of(kind, namespace(manifest.id())) + query;
            return writes.send(Call.write("POST", path, Call.JSON, Json.write(fresh)));
          }
          Map<String, @Nullable Object> replacement =
              Tree.with(manifest.content(), expectedVersion, "metadata", "resourceVersion");
          return writes.send(
              Call.write(
                  "PUT", path(kind, manifest.id()) + query, Call.JSON, Json.write(replacement)));
        });
  }

  @Override
  public Answer merge(ResourceId id, Manifest patch) {
    return written(
        id,
        kind ->
            writes.send(
                Call.write(
                    "PATCH",
                    path(kind, id),
                    "application/merge-patch+json",
                    Json.write(patch.content()))));
  }

  @Override
  public Answer delete(ResourceId id, Deletion deletion) {
    return written(
        id,
        kind ->
            writes.send(
                Call.write(
                    "DELETE", path(kind, id), Call.JSON, Json.write(Writes.options(deletion)))));
  }

  @Override
  public Sightings watch(List<Selection> selections) {
    return new WatchedSelections(selections, discovery, lists, transport);
  }

  @Override
  public Stream<String> logs(LogRequest request) {
    return read(() -> LogLines.open(transport, reads, request, namespace(request.pod())));
  }

  @Override
  public Fetched fetch(Fetch request) {
    String path =
        "/api/v1/namespaces/"
            + namespace(request.service())
            + "/services/"
            + (request.scheme().equals("https") ? "https:" : "http:")
            + request.service().name()
            + ":"
            + request.port()
            + "/proxy"
            + request.path();
    return read(
        () -> {
          Reply reply = transport.send(Call.get(path, "*/*").with(request.headers()));
          return new Fetched(reply.code(), reply.body());
        });
  }

  @Override
  public boolean mayI(String verb, ApiKind kind, String namespace) {
    return read(() -> AccessReview.allowed(reads, verb, kind, namespace));
  }

  @Override
  public void close() {
    transport.close();
  }

  private interface Read<T> {
    T now() throws RemoteFailure;
  }

  private static <T> T read(Read<T> read) {
    try {
      return read.now();
    } catch (RemoteFailure e) {
      throw e.forReader();
    }
  }

  private interface Write {
    Answer to(ApiKind kind) throws RemoteFailure;
  }

  private Answer written(ResourceId id, Write write) {
    try {
      Optional<ApiKind> kind = discovery.kind(id.apiVersion(), id.kind());
      return kind.isPresent() ? write.to(kind.get()) : notServed(id);
    } catch (RemoteFailure e) {
      Problem problem = e.problem();
      return new Answer.Refused(
          e.code() == 401 ? Answer.Reason.UNAUTHORIZED : Answer.Reason.UNREACHABLE,
          e.code(),
          problem.why() == null ? problem.what() : problem.what() + " (" + problem.why() + ")",
          List.of());
    }
  }

  private static Answer notServed(ResourceId id) {
    return new Answer.Refused(
        Answer.Reason.NOT_FOUND,
        404,
        "the server does not serve the kind `" + id.kind() + "` in `" + id.apiVersion() + "`",
        List.of());
  }

  private String path(ApiKind kind, ResourceId id) {
    return Paths.of(kind, namespace(id), id.name());
  }

  private String namespace(ResourceId id) {
    return id.namespace().isEmpty() ? server.defaultNamespace() : id.namespace();
  }
}
