package dev.kdeploy.project;

/// Where a value comes from; a later one wins.
public enum Layer {
  /// The environments that come with kdeploy.
  SHIPPED,
  /// `kdeploy.yaml`.
  PROJECT,
  /// `environments/<name>.yaml` of the project.
  ENVIRONMENT,
  /// A file named by `--values`.
  VALUES,
  /// `--set` and its relatives.
  SET
}
