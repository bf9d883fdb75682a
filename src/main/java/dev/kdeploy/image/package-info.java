/// Images: what goes into one, whether it is there already, building, pushing and loading it.
///
/// Answers with digests. The closet `image.docker` is the only code that knows docker-java.
@NullMarked
package dev.kdeploy.image;

import org.jspecify.annotations.NullMarked;
