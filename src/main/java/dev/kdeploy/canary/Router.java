package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A way to send a part of the traffic to the canary. One for each route that leads to the stable
/// Service.
///
/// Every call may be made again after it was interrupted anywhere, and then ends in the same state.
/// Calls throw a [KdeployException] when the server refuses or cannot be reached. Routers keep no
/// state of their own: what they need is in [#original()] and in the cluster.
public interface Router {
  /// What it is, for people: `HTTPRoute/web`, `Ingress/web, by nginx annotations`.
  String name();

  /// What has to be remembered so that the route can be put back exactly as it was. Taken before
  /// the first write, and kept in the canary's record; [Routers#of] makes the router of it again.
  Map<String, @Nullable Object> original();

  /// Sends so many percent to the canary Service, and the rest where it went before. 0 sends
  /// nothing and keeps the canary reachable for headers.
  ///
  /// @param weight from 0 to 100
  void send(int weight);

  /// What somebody else changed since this weight was sent, as a clause; empty when the route is as
  /// [#send(int)] left it. Asking writes nothing.
  Optional<String> drift(int weight);

  /// What keeps the router from having taken the last weight; empty when it has taken it, or when
  /// nobody can tell.
  Optional<String> pending();

  /// How long after [#pending()] is empty requests may still go the old way, for nobody says when
  /// the last proxy has the new weights.
  Duration lag();

  /// Puts the route back as it was.
  void restore();
}
