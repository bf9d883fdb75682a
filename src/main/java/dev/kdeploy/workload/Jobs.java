package dev.kdeploy.workload;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What only Jobs and CronJobs have.
final class Jobs {
  private Jobs() {}

  /// Everything that `_job.yaml` and the template of CronJobs name.
  static Map<String, @Nullable Object> view(Workload workload) {
    Said said = workload.said();
    Map<String, @Nullable Object> view =
        Fields.all(
            "parallelism", said.at("parallelism").number(),
            "completions", said.at("completions").number(),
            "completionMode", said.at("completionMode").textOrNull(),
            "backoffLimit", said.at("backoffLimit").number(),
            "backoffLimitPerIndex", said.at("backoffLimitPerIndex").number(),
            "maxFailedIndexes", said.at("maxFailedIndexes").number(),
            "podFailurePolicy", said.at("podFailurePolicy").value(),
            "successPolicy", said.at("successPolicy").value(),
            "podReplacementPolicy", said.at("podReplacementPolicy").textOrNull(),
            "ttlSecondsAfterFinished", said.at("ttl").seconds(),
            "activeDeadlineSeconds", said.at("deadline").seconds(),
            "suspend", said.at("suspend").flag());
    if (workload.kind() == Kind.CRON_JOB) {
      view.putAll(schedule(said));
    }
    checkIndexes(said);
    return view;
  }

  private static Map<String, @Nullable Object> schedule(Said said) {
    Said schedule = said.at("schedule");
    if (!schedule.isThere()) {
      said.error(
          said.problem()
              .what("`%s` has no `schedule`", said.name())
              .fix("say when it runs, for example `schedule: \"*/5 * * * *\"`"));
    } else if (!schedule.text().strip().matches("@[a-z]+( .+)?|(\\S+\\s+){4}\\S+")) {
      said.error(
          schedule
              .problem()
              .what("`%s` is no schedule: `%s`", schedule.name(), schedule.text())
              .why("a schedule has five fields: minute, hour, day, month, weekday")
              .fix("write it like `*/5 * * * *` or `@daily`"));
    }
    return Fields.all(
        "schedule", schedule.text(),
        "timeZone", said.at("timeZone").textOrNull(),
        "concurrencyPolicy", said.at("concurrency").textOrNull(),
        "startingDeadlineSeconds", said.at("startingDeadline").seconds(),
        "successfulJobsHistoryLimit", said.at("history", "successful").number(),
        "failedJobsHistoryLimit", said.at("history", "failed").number());
  }

  private static void checkIndexes(Said said) {
    boolean indexed = said.at("completionMode").text().equals("Indexed");
    for (String key : new String[] {"backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"}) {
      if (!indexed && said.at(key).isThere()) {
        said.error(
            said.at(key)
                .problem()
                .what("`%s` means nothing for a Job without indexes", said.at(key).name())
                .fix("add `completionMode: Indexed`, or remove it"));
      }
    }
  }
}
