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
/// where it cannot, one for each group version when it is needed. What these do not know is asked
/// for once by itself: the overview may lag behind a new kind.
final class Discovery {
  private final DiscoveryRequests requests;
  private final Turns turns = new Turns();
  private @Nullable Map<String, GroupVersion> core;
  private @Nullable Map<String, GroupVersion> named;

  Discovery(DiscoveryRequests requests) {
    this.requests = requests;
  }

  /// The kinds of a group version.
  ///
  /// @param known false where the server did not say, or admits that it may not be true any more
  /// @param asked whether it was asked for by itself
  record GroupVersion(
      String group, String apiVersion, Map<String, ApiKind> kinds, boolean known, boolean asked) {
    /// A group version of which nothing is known but that it is served.
    static GroupVersion named(String group, String apiVersion) {
      return new GroupVersion(group, apiVersion, Map.of(), false, false);
    }
  }

  Optional<ApiKind> kind(String apiVersion, String kind) throws RemoteFailure {
    return alone(
        () -> {
          GroupVersion version = groups(apiVersion).get(apiVersion);
          if (version == null || !version.asked() && !version.kinds().containsKey(kind)) {
            version = asked(apiVersion);
          }
          return Optional.ofNullable(version.kinds().get(kind));
        });
  }

  List<String> versionsOf(String group, String kind) throws RemoteFailure {
    return alone(
        () -> {
          List<String> versions = new ArrayList<>();
          String any = group.isEmpty() ? "v1" : group + "/v1";
          for (GroupVersion version : List.copyOf(groups(any).values())) {
            if (version.group().equals(group) && known(version).kinds().containsKey(kind)) {
              versions.add(version.apiVersion());
            }
          }
          return versions;
        });
  }

  List<ApiKind> kinds() throws RemoteFailure {
    return alone(
        () -> {
          Map<String, ApiKind> preferred = new LinkedHashMap<>();
          List<GroupVersion> all = new ArrayList<>(groups("v1").values());
          all.addAll(groups("apps/v1").values());
          for (GroupVersion version : all) {
            for (ApiKind kind : knownIfServed(version).kinds().values()) {
              if (kind.verbs().contains("list")) {
                preferred.putIfAbsent(version.group() + "/" + kind.kind(), kind);
              }
            }
          }
          return List.copyOf(preferred.values());
        });
  }

  void forget() throws RemoteFailure {
    alone(
        () -> {
          core = null;
          named = null;
          return true;
        });
  }

  private <T> T alone(Turns.Question<T> question) throws RemoteFailure {
    try {
      return turns.take(question);
    } catch (InterruptedException e) {
      throw Transport.interrupted(e);
    }
  }

  private GroupVersion known(GroupVersion version) throws RemoteFailure {
    return version.known() ? version : asked(version.apiVersion());
  }

  /// An extension server that is down must not hide all the others.
  private GroupVersion knownIfServed(GroupVersion version) throws RemoteFailure {
    try {
      return known(version);
    } catch (RemoteFailure e) {
      if (e.code() == 0) {
        throw e;
      }
      return version;
    }
  }

  /// Asks for a single group version and keeps the answer, also that there is none.
  private GroupVersion asked(String apiVersion) throws RemoteFailure {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    Map<String, GroupVersion> groups = groups(apiVersion);
    GroupVersion before = groups.getOrDefault(apiVersion, GroupVersion.named(group, apiVersion));
    Map<String, ApiKind> kinds = requests.kinds(apiVersion).orElse(before.kinds());
    GroupVersion version = new GroupVersion(group, apiVersion, kinds, true, true);
    groups.put(apiVersion, version);
    return version;
  }

  private Map<String, GroupVersion> groups(String apiVersion) throws RemoteFailure {
    boolean inGroup = apiVersion.contains("/");
    Map<String, GroupVersion> known = inGroup ? named : core;
    if (known == null) {
      known = requests.groups(inGroup ? "/apis" : "/api");
      if (inGroup) {
        named = known;
      } else {
        core = known;
      }
    }
    return known;
  }
}
