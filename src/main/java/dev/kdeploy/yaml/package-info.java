/// YAML and JSON read with line and column, and written in one stable form.
@NullMarked
package dev.kdeploy.yaml;

import org.jspecify.annotations.NullMarked;
