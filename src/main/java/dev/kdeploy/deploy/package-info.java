/// The engine: prepares a release, runs its steps, records them, and says how it ended.
@NullMarked
package dev.kdeploy.deploy;

import org.jspecify.annotations.NullMarked;
