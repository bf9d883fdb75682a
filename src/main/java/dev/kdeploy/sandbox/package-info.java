/// A simulated Kubernetes behind HTTP: an API server with the controllers that a rollout needs. It
/// runs no containers.
@NullMarked
package dev.kdeploy.sandbox;

import org.jspecify.annotations.NullMarked;
