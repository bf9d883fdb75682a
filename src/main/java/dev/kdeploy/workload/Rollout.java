package dev.kdeploy.workload;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a new version of a workload replaces the old one, in the words of Kubernetes.
final class Rollout {
  private static final long PROGRESS_DEADLINE = 600;

  private final Workload workload;
  private final Said said;

  Rollout(Workload workload) {
    this.workload = workload;
    this.said = workload.said().at("rollout");
  }

  /// Everything that the templates of Deployments, StatefulSets and DaemonSets name.
  Map<String, @Nullable Object> view() {
    return Fields.all(
        "strategy", strategy(),
        "minReadySeconds", unlessZero(said.at("minReadySeconds").seconds()),
        "progressDeadlineSeconds", progressDeadline(),
        "revisionHistoryLimit", said.at("revisionHistory").number(),
        "paused", said.at("paused").trueOrNull());
  }

  /// Kubernetes leaves such a zero out.
  private static @Nullable Long unlessZero(@Nullable Long number) {
    return number == null || number == 0 ? null : number;
  }

  private @Nullable Map<String, @Nullable Object> strategy() {
    String type = said.at("strategy").text();
    return switch (workload.kind()) {
      case DEPLOYMENT -> deployment(type.isEmpty() && isAlone() ? "Recreate" : type);
      case STATEFUL_SET -> statefulSet(type);
      case DAEMON_SET -> daemonSet(type);
      case JOB, CRON_JOB -> null;
    };
  }

  /// Two pods of which only one can have the volume would wait for each other for ever.
  private boolean isAlone() {
    return !isSaid("maxSurge")
        && !isSaid("maxUnavailable")
        && workload.said().at("storage").entries().stream().anyMatch(Storage::isExclusive);
  }

  private boolean isSaid(String key) {
    return said.at(key).isThere() && !said.at(key).isDefault();
  }

  private Map<String, @Nullable Object> deployment(String type) {
    if (refuses(type, "OnDelete")) {
      return Fields.all();
    }
    if (type.equals("Recreate")) {
      for (String key : new String[] {"maxSurge", "maxUnavailable"}) {
        if (isSaid(key)) {
          said.error(
              said.at(key)
                  .problem()
                  .what("`%s` means nothing with `strategy: Recreate`", said.at(key).name())
                  .why("all old pods go before the first new one comes")
                  .fix("remove one of the two"));
        }
      }
      return Fields.all("type", "Recreate");
    }
    Object surge = count("maxSurge", "25%");
    Object unavailable = count("maxUnavailable", "25%");
    if (isNothing(surge) && isNothing(unavailable)) {
      neither();
    }
    tooMany("maxUnavailable");
    return Fields.all(
        "type",
        "RollingUpdate",
        "rollingUpdate",
        Fields.all("maxSurge", surge, "maxUnavailable", unavailable));
  }

  private Map<String, @Nullable Object> statefulSet(String type) {
    if (refuses(type, "Recreate")) {
      return Fields.all();
    }
    if (type.equals("OnDelete")) {
      return Fields.all("type", "OnDelete");
    }
    Long partition = said.at("partition").number();
    Object unavailable = said.at("maxUnavailable").value();
    if (isNothing(unavailable)) {
      neither();
    }
    return Fields.all(
        "type",
        "RollingUpdate",
        "rollingUpdate",
        Fields.some(
            "partition", partition == null ? 0L : partition, "maxUnavailable", unavailable));
  }

  private Map<String, @Nullable Object> daemonSet(String type) {
    if (refuses(type, "Recreate")) {
      return Fields.all();
    }
    if (type.equals("OnDelete")) {
      return Fields.all("type", "OnDelete");
    }
    boolean surges = said.at("maxSurge").isThere() && !isNothing(said.at("maxSurge").value());
    Object surge = count("maxSurge", 0L);
    Object unavailable = count("maxUnavailable", surges ? 0L : 1L);
    if (isNothing(surge) && isNothing(unavailable)) {
      neither();
    } else if (!isNothing(surge) && !isNothing(unavailable)) {
      said.error(
          said.problem()
              .what("`%s` says both `maxSurge` and `maxUnavailable`", said.name())
              .why("a DaemonSet takes one of them")
              .fix("remove one of them"));
    }
    return Fields.all(
        "type",
        "RollingUpdate",
        "rollingUpdate",
        Fields.all("maxSurge", surge, "maxUnavailable", unavailable));
  }

  private boolean refuses(String type, String refused) {
    boolean wrong = type.equals(refused);
    if (wrong) {
      said.error(
          said.at("strategy")
              .problem()
              .what("a %s has no strategy `%s`", workload.kind().text(), refused)
              .fix(
                  "write `RollingUpdate` or `%s`",
                  refused.equals("Recreate") ? "OnDelete" : "Recreate"));
    }
    return wrong;
  }

  private Object count(String key, Object otherwise) {
    Object value = said.at(key).value();
    return value == null ? otherwise : value;
  }

  private static boolean isNothing(@Nullable Object count) {
    return Long.valueOf(0).equals(count) || count instanceof String text && text.matches("0+%?");
  }

  private void neither() {
    Said key = isSaid("maxUnavailable") ? said.at("maxUnavailable") : said.at("maxSurge");
    said.error(
        key.problem()
            .what("`%s` lets no pod be replaced", said.name())
            .why("there may be neither a pod more nor a pod fewer than wanted")
            .fix("write `maxSurge: 1` or `maxUnavailable: 1`"));
  }

  private void tooMany(String key) {
    Said count = said.at(key);
    if (count.text().matches("[0-9]+%") && Long.parseLong(count.text().replace("%", "")) > 100) {
      count.error(
          count.problem().what("`%s` is more than 100%%: `%s`", count.name(), count.text()));
    }
  }

  private @Nullable Long progressDeadline() {
    Said key = said.at("progressDeadline");
    Long deadline = key.seconds();
    Long ready = said.at("minReadySeconds").seconds();
    long effective = deadline == null ? PROGRESS_DEADLINE : deadline;
    if (workload.kind() == Kind.DEPLOYMENT && ready != null && ready >= effective) {
      Said where = key.isThere() ? key : said.at("minReadySeconds");
      said.error(
          where
              .problem()
              .what(
                  "`minReadySeconds` of `%s` reaches the progress deadline: %d s of %d s",
                  workload.said().name(), ready, effective)
              .why("the rollout would fail before its first pod counts")
              .fix("say a longer `progressDeadline`"));
    }
    return deadline;
  }
}
