package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// A CronJob is done when the server has it; its runs are later.
final class CronJobJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("CronJob") && group.equals("batch");
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.NONE;
  }

  @Override
  public Health judge(Situation situation) {
    Manifest object = situation.object();
    if (Tree.flag(object.content(), "spec", "suspend")) {
      return new Ready(Counts.single(true), List.of("it is suspended and starts no Jobs"));
    }
    String scheduled = object.text("status", "lastScheduleTime");
    boolean runs = !Tree.list(object.content(), "status", "active").isEmpty();
    // Times of one server in one format compare as texts; a run that never succeeded has an empty
    // one.
    boolean failed = scheduled.compareTo(object.text("status", "lastSuccessfulTime")) > 0 && !runs;
    return new Ready(
        Counts.single(true),
        failed
            ? List.of("its last run, of %s, has not succeeded".formatted(scheduled))
            : List.of());
  }
}
