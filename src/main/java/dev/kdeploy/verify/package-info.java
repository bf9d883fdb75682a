/// Checks that a deployment has to pass before it counts: requests from here and from inside the
/// cluster, and programs. A new sort of check is a new [Attempt].
@NullMarked
package dev.kdeploy.verify;

import org.jspecify.annotations.NullMarked;
