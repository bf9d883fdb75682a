package dev.kdeploy.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What Kubernetes runs a workload as.
enum Kind {
  DEPLOYMENT("Deployment", "apps/v1", "deployments"),
  STATEFUL_SET("StatefulSet", "apps/v1", "statefulSets"),
  DAEMON_SET("DaemonSet", "apps/v1", "daemonSets"),
  JOB("Job", "batch/v1", "jobs"),
  CRON_JOB("CronJob", "batch/v1", "cronJobs");

  private final String text;
  private final String apiVersion;
  private final String group;

  Kind(String text, String apiVersion, String group) {
    this.text = text;
    this.apiVersion = apiVersion;
    this.group = group;
  }

  static Optional<Kind> of(String text) {
    return text.isEmpty()
        ? Optional.of(DEPLOYMENT)
        : Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(kind -> kind.text).toList();
  }

  String text() {
    return text;
  }

  String apiVersion() {
    return apiVersion;
  }

  /// Under which name the templates find its objects.
  String group() {
    return group;
  }

  /// Whether its pods run to an end.
  boolean ends() {
    return this == JOB || this == CRON_JOB;
  }

  /// Whether it has a number of pods that somebody chooses.
  boolean hasReplicas() {
    return this == DEPLOYMENT || this == STATEFUL_SET;
  }

  /// How long the name of such an object may be, so that the names made from it still fit.
  int longestName() {
    return switch (this) {
      case CRON_JOB, STATEFUL_SET -> 52;
      case DEPLOYMENT, DAEMON_SET, JOB -> 63;
    };
  }
}
