/// Looks images up in registries over HTTPS, with the credentials that Docker has.
@NullMarked
package dev.kdeploy.image.registry;

import org.jspecify.annotations.NullMarked;
