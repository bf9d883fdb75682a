package dev.kdeploy.cluster;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Kubernetes API server, as far as kdeploy needs one.
///
/// Safe for use by many threads; at most 64 requests are in flight at once. Connects at the first
/// request. Whatever writes answers with an [Answer], because a refusal is information there.
/// Reading methods throw a `KdeployException` of kind `REMOTE` when the server cannot be reached
/// within the request timeout, refuses the credentials, or forbids the request (naming the verb and
/// the resource). Nothing here retries a write that may have been done. An interrupted thread makes
/// a call end early with a `KdeployException` of kind `INTERRUPTED`.
public interface Cluster extends AutoCloseable {
  /// What connection this is, for people and for pinning.
  Server server();

  /// The kind as the server knows it, or empty when the server does not serve it in this version.
  /// Discovery is read once per group version and kept; [#rediscover()] forgets it.
  Optional<ApiKind> kind(String apiVersion, String kind);

  /// The versions in which the server serves a kind, preferred first; empty when it does not know
  /// it.
  List<String> versionsOf(String group, String kind);

  /// Every kind that can be listed, in each group's preferred version.
  List<ApiKind> kinds();

  /// Forgets discovery, as after a new CustomResourceDefinition.
  void rediscover();

  /// The object, or empty when there is none (also when its namespace or its kind is missing).
  Optional<Manifest> get(ResourceId id);

  /// All objects of a selection, in pages unseen by the caller; empty when the kind is not served.
  List<Manifest> list(Selection selection);

  /// Server-side apply. `Accepted.created` tells an answer 201 from 200.
  Answer apply(Manifest manifest, ApplyOptions options);

  /// Writes the whole object: creates it when `expectedVersion` is null (refused with
  /// `ALREADY_EXISTS` when it is there), else replaces exactly that resourceVersion (refused with
  /// `CONFLICT` when it has moved on).
  Answer put(Manifest manifest, @Nullable String expectedVersion);

  /// Applies an RFC 7386 merge patch, for the few fields that no field manager should own.
  Answer merge(ResourceId id, Manifest patch);

  /// Deletes the object. An object that is already gone is refused with `NOT_FOUND`.
  Answer delete(ResourceId id, Deletion deletion);

  /// Lists and then follows all selections at once until closed. See [Sightings].
  Sightings watch(List<Selection> selections);

  /// Log lines of one container, oldest first. Empty when there are none to be had. Close the
  /// stream to stop following.
  Stream<String> logs(LogRequest request);

  /// Asks a Service over HTTP, through the API server as `kubectl get --raw …/proxy/` does. An
  /// answer with any status is an answer; 503 also says that nothing is behind the Service.
  Fetched fetch(Fetch request);

  /// What the current user may do, asked with a SelfSubjectAccessReview.
  boolean mayI(String verb, ApiKind kind, String namespace);

  /// Frees connections and threads at once, also those of watches.
  @Override
  void close();

  /// How to find the server again.
  ///
  /// @param name what people call it: the kubeconfig context, `sandbox`, or `in-cluster`
  /// @param url its address
  /// @param defaultNamespace the context's namespace, or `default`
  record Server(String name, String url, String defaultNamespace) {}

  /// A kind that a server serves.
  ///
  /// @param plural the resource name in URLs and in RBAC rules
  record ApiKind(
      String apiVersion, String kind, String plural, boolean namespaced, List<String> verbs) {
    public ApiKind {
      verbs = List.copyOf(verbs);
    }
  }

  /// Which objects of a kind. `namespace` empty means all namespaces; selectors are empty or as in
  /// the Kubernetes API (`app=web,tier in (a,b)`; `involvedObject.uid=…`).
  record Selection(
      String apiVersion,
      String kind,
      String namespace,
      String labelSelector,
      String fieldSelector) {
    /// All objects of a kind in a namespace.
    public static Selection of(String apiVersion, String kind, String namespace) {
      return new Selection(apiVersion, kind, namespace, "", "");
    }

    /// The same with a label selector.
    public Selection labelled(String selector) {
      return new Selection(apiVersion, kind, namespace, selector, fieldSelector);
    }
  }

  /// How to apply.
  ///
  /// @param fieldManager who owns the fields afterwards
  /// @param force takes fields over from other managers instead of being refused with `CONFLICT`
  /// @param dryRun the server answers as if it had done it, and persists nothing
  record ApplyOptions(String fieldManager, boolean force, boolean dryRun) {}

  /// How to delete.
  ///
  /// @param uid only this incarnation, or null
  /// @param orphan leaves dependents alone; otherwise the server removes them in the background
  /// @param graceSeconds the grace period, or null for the object's own
  record Deletion(@Nullable String uid, boolean orphan, @Nullable Long graceSeconds) {
    /// Deletes one incarnation and, in the background, what it owns.
    public static Deletion of(@Nullable String uid) {
      return new Deletion(uid, false, null);
    }
  }

  /// A request to a Service.
  ///
  /// @param scheme `http` or `https`
  /// @param port the Service's port
  /// @param path with its query
  record Fetch(
      ResourceId service, String scheme, int port, String path, Map<String, String> headers) {
    public Fetch {
      headers = Map.copyOf(headers);
    }
  }

  /// The answer to it.
  record Fetched(int status, String body) {}

  /// Which lines of a log.
  ///
  /// @param previous of the container's last incarnation
  /// @param tail at most so many of the last lines, or null for all
  /// @param since only lines younger than this, or null
  /// @param follow keeps waiting for more until the stream is closed or the container ends
  record LogRequest(
      ResourceId pod,
      String container,
      boolean previous,
      @Nullable Integer tail,
      @Nullable Duration since,
      boolean follow,
      boolean timestamps) {
    /// The last lines of a container.
    public static LogRequest tail(ResourceId pod, String container, boolean previous, int lines) {
      return new LogRequest(pod, container, previous, lines, null, false, false);
    }
  }
}
