/// Kubernetes objects as immutable values with identity, source and apply order.
@NullMarked
package dev.kdeploy.manifest;

import org.jspecify.annotations.NullMarked;
