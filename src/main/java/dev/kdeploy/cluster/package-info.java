/// The port to Kubernetes: what the other rooms may ask of an API server.
@NullMarked
package dev.kdeploy.cluster;

import org.jspecify.annotations.NullMarked;
