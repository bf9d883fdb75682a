/// Runs programs of this machine: with the environment they are given, without a shell, bounded in
/// what they print, and ended with the one who waits for them.
@NullMarked
package dev.kdeploy.program;

import org.jspecify.annotations.NullMarked;
