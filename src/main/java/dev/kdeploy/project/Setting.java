package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import org.jspecify.annotations.Nullable;

/// What one layer says at one place, as it is written there: before `{{…}}` is filled in.
///
/// @param path where it is written; not the place asked for when it comes from `defaults`
/// @param value null when the layer removes what is below
public record Setting(Layer layer, String path, Location where, @Nullable Object value) {}
