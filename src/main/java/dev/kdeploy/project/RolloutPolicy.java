package dev.kdeploy.project;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How patient a rollout is.
///
/// @param settle how long all pods stay under watch after the last is ready
/// @param timeout how long the rollout may take, or null when nobody says
public record RolloutPolicy(Duration settle, @Nullable Duration timeout) {}
