/// Commands, exit codes and the wiring by hand.
@NullMarked
package dev.kdeploy.cli;

import org.jspecify.annotations.NullMarked;
