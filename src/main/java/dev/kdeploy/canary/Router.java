package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A way to send a part of the traffic to the canary. One for each route that leads to the stable
/// Service.
///
/// Every call may be made again after it was interrupted anywhere, and then ends in the same state.
/// Calls throw a [KdeployException] when the server refuses or cannot be reached.
interface Router {
  /// What it is, for people: `HTTPRoute/web`, `Ingress/web, by nginx annotations`.
  String name();

  /// What has to be remembered so that the route can be put back exactly as it was. Taken before
  /// the first write, and kept in the canary's record.
  Map<String, @Nullable Object> original();

  /// Sends so many percent to the canary Service, and the rest where it went before. 0 sends
  /// nothing and keeps the canary reachable for headers.
  ///
  /// @param weight from 0 to 100
  void send(int weight);

  /// What keeps the router from having taken the last weight; empty when it has taken it, or when
  /// nobody can tell.
  Optional<String> pending();

  /// Puts the route back as it was.
  void restore();
}
