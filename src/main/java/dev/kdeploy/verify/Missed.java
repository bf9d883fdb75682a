package dev.kdeploy.verify;

import dev.kdeploy.problem.Location;
import org.jspecify.annotations.Nullable;

/// A check that was not passed.
///
/// @param check what was checked
/// @param why what the last attempt that failed saw
/// @param attempts how many were made
/// @param place where the check is written
public record Missed(String check, String why, int attempts, @Nullable Location place) {}
