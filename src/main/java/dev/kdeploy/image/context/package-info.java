/// What a build gets to see: the files of a context as `.dockerignore` leaves them, and what the
/// Dockerfile says.
@NullMarked
package dev.kdeploy.image.context;

import org.jspecify.annotations.NullMarked;
