/// What went wrong, where, why, and how to fix it.
@NullMarked
package dev.kdeploy.problem;

import org.jspecify.annotations.NullMarked;
