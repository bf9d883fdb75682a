package dev.kdeploy.sandbox;

import dev.kdeploy.sandbox.Store.Change;
import java.util.Set;

/// Brings the world nearer to what one object asks for. Called for one object at a time with the
/// lock held.
interface Controller {
  /// The kinds whose objects it looks at, as in the store: `deployments.apps`.
  Set<String> resources();

  /// Does what is to be done now; called again whenever the object or something it watches changes.
  void sync(Stored object);

  /// Notices a change of any object, to look at other objects because of it.
  default void notice(Change change) {}

  /// Does what is to be done when an object is gone.
  default void gone(Stored last) {}
}
