/// What happens meanwhile: facts for whoever shows them, without words or colours.
@NullMarked
package dev.kdeploy.report;

import org.jspecify.annotations.NullMarked;
