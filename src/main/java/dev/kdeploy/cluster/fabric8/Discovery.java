package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server serves, asked once and kept until forgotten.
///
/// One request for the core group and one for all others where the server can say it all at once;
/// where it cannot, one for each group version when it is needed.
final class Discovery {
  private final DiscoveryRequests requests;
  private @Nullable Map<String, GroupVersion> core;
  private @Nullable Map<String, GroupVersion> named;

  Discovery(DiscoveryRequests requests) {
    this.requests = requests;
  }

  /// The kinds of a group version, or null where they have not been asked for.
  ///
  /// @param complete false where the server admits that it may know more than it said
  record GroupVersion(
      String group, String apiVersion, @Nullable Map<String, ApiKind> kinds, boolean complete) {}

  synchronized Optional<ApiKind> kind(String apiVersion, String kind) throws RemoteFailure {
    GroupVersion version = groups(apiVersion).get(apiVersion);
    Map<String, ApiKind> kinds = version == null ? null : version.kinds();
    ApiKind known = kinds == null ? null : kinds.get(kind);
    if (known == null && (version == null || version.kinds() == null || !version.complete())) {
      known = loaded(apiVersion).get(kind);
    }
    return Optional.ofNullable(known);
  }

  synchronized List<String> versionsOf(String group, String kind) throws RemoteFailure {
    List<String> versions = new ArrayList<>();
    for (GroupVersion version :
        List.copyOf(groups(group.isEmpty() ? "v1" : group + "/v").values())) {
      if (version.group().equals(group) && kindsOf(version).containsKey(kind)) {
        versions.add(version.apiVersion());
      }
    }
    return versions;
  }

  synchronized List<ApiKind> kinds() throws RemoteFailure {
    Map<String, ApiKind> preferred = new LinkedHashMap<>();
    List<GroupVersion> all = new ArrayList<>(groups("v1").values());
    all.addAll(groups("apps/v1").values());
    for (GroupVersion version : all) {
      for (ApiKind kind : kindsOf(version).values()) {
        if (kind.verbs().contains("list")) {
          preferred.putIfAbsent(version.group() + "/" + kind.kind(), kind);
        }
      }
    }
    return List.copyOf(preferred.values());
  }

  synchronized void forget() {
    core = null;
    named = null;
  }

  private Map<String, ApiKind> kindsOf(GroupVersion version) throws RemoteFailure {
    Map<String, ApiKind> kinds = version.kinds();
    return kinds != null && version.complete() ? kinds : loaded(version.apiVersion());
  }

  /// Asks for a single group version, and keeps the answer, also that there is none.
  private Map<String, ApiKind> loaded(String apiVersion) throws RemoteFailure {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    Optional<Map<String, ApiKind>> asked = requests.kinds(apiVersion);
    if (asked.isPresent()) {
      groups(apiVersion).put(apiVersion, new GroupVersion(group, apiVersion, asked.get(), true));
    }
    return asked.orElse(Map.of());
  }

  private Map<String, GroupVersion> groups(String apiVersion) throws RemoteFailure {
    if (apiVersion.contains("/")) {
      Map<String, GroupVersion> known = named;
      if (known == null) {
        known = requests.groups("/apis");
        named = known;
      }
      return known;
    }
    Map<String, GroupVersion> known = core;
    if (known == null) {
      known = requests.groups("/api");
      core = known;
    }
    return known;
  }
}
