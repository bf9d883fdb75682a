/// Puts images into clusters that pull from no registry.
@NullMarked
package dev.kdeploy.image.load;

import org.jspecify.annotations.NullMarked;
