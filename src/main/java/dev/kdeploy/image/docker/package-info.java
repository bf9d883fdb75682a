/// Builds and pushes with a Docker daemon, or with the Docker command line.
@NullMarked
package dev.kdeploy.image.docker;

import org.jspecify.annotations.NullMarked;
