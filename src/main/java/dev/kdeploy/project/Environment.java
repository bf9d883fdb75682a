package dev.kdeploy.project;

/// Where a release goes, and how carefully.
///
/// @param isProtected whether commands that write ask for the environment's name first
public record Environment(String name, boolean isProtected, Target target) {}
