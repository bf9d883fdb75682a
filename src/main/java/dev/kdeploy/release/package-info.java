/// Releases in the cluster: their numbered history, the journal of the run under way, and the lock.
@NullMarked
package dev.kdeploy.release;

import org.jspecify.annotations.NullMarked;
