package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads all objects of a selection.
final class Lists {
  private static final String PAGE = "500";

  private final Reads reads;

  Lists(Reads reads) {
    this.reads = reads;
  }

  /// Objects, and the version of the server's store at which they were these.
  record Listed(List<Manifest> objects, String resourceVersion) {}

  /// The objects, in pages. Where a page comes too late (410), all are asked for again at once.
  ///
  /// @throws RemoteFailure if the server does not let them be read
  Listed all(ApiKind kind, Selection selection) throws RemoteFailure {
    Optional<Listed> listed = paged(kind, selection, PAGE);
    return listed.isPresent() ? listed.get() : paged(kind, selection, "").orElseThrow();
  }

  private Optional<Listed> paged(ApiKind kind, Selection selection, String limit)
      throws RemoteFailure {
    List<Manifest> objects = new ArrayList<>();
    String next = "";
    String version = "";
    do {
      Reply reply = reads.reply(Call.get(path(kind, selection, "limit", limit, "continue", next)));
      if (reply.code() == 410 && !next.isEmpty()) {
        return Optional.empty();
      }
      if (reply.code() == 404) {
        return Optional.of(new Listed(List.of(), ""));
      }
      Map<String, @Nullable Object> page = page(reply, kind);
      for (Map<String, @Nullable Object> item : Tree.maps(page, "items")) {
        objects.add(named(item, kind));
      }
      version = Tree.text(page, "metadata", "resourceVersion");
      next = Tree.text(page, "metadata", "continue");
    } while (!next.isEmpty());
    return Optional.of(new Listed(List.copyOf(objects), version));
  }

  private Map<String, @Nullable Object> page(Reply reply, ApiKind kind) throws RemoteFailure {
    if (!reply.good()) {
      throw new RemoteFailure(
          reply.code(), reads.refused(reply, "the objects of the kind `" + kind.kind() + "`"));
    }
    Map<String, @Nullable Object> page = reply.json();
    if (page.isEmpty()) {
      throw new RemoteFailure(reply.code(), reads.notKubernetes());
    }
    return page;
  }

  /// The address of a selection with more to its query.
  static String path(ApiKind kind, Selection selection, String... more) {
    List<String> query = new ArrayList<>();
    query.addAll(List.of("labelSelector", selection.labelSelector()));
    query.addAll(List.of("fieldSelector", selection.fieldSelector()));
    query.addAll(List.of(more));
    return Paths.of(kind, selection.namespace()) + Paths.query(query.toArray(String[]::new));
  }

  /// The items of a list do not say what they are.
  static Manifest named(Map<String, @Nullable Object> item, ApiKind kind) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    named.put("apiVersion", kind.apiVersion());
    named.put("kind", kind.kind());
    item.forEach(named::putIfAbsent);
    return Manifest.of(named);
  }
}
