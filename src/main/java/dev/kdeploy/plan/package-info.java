/// Desired against live: what would change, field by field, before anything is written.
@NullMarked
package dev.kdeploy.plan;

import org.jspecify.annotations.NullMarked;
