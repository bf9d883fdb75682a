/// Is it healthy, and if not, what does it wait for: pure judges per kind and one watch loop.
@NullMarked
package dev.kdeploy.rollout;

import org.jspecify.annotations.NullMarked;
