package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes Jobs when they are due by the clock, whatever the sandbox's speed. Of runs that were
/// missed only the last is made.
final class CronJobs implements Controller {
  private static final String RESOURCE = "cronjobs.batch";

  private final World world;
  private final Events events;

  CronJobs(World world, Events events) {
    this.world = world;
    this.events = events;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    if (change.now().kind().resource().equals(Jobs.RESOURCE)) {
      Stored owner = world.ownerOf(change.now());
      if (owner != null && owner.kind().resource().equals(RESOURCE)) {
        world.soon(this, owner);
      }
    }
  }

  @Override
  public void sync(Stored cron) {
    Schedule schedule = Schedule.parse(cron.text("spec", "schedule"));
    if (cron.isDeleted() || schedule == null) {
      return;
    }
    List<Stored> jobs = world.controlledBy(cron, Jobs.RESOURCE);
    cleanUp(cron, jobs);
    ZoneId zone = zone(cron.text("spec", "timeZone"));
    Instant now = world.pace().real();
    Instant due = lastDue(cron, schedule, zone, now);
    boolean suspended = Tree.flag(cron.content(), "spec", "suspend");
    boolean started = due != null && !suspended && start(cron, jobs, due);
    status(cron, started ? due : null);
    Instant next = schedule.after(now, zone);
    if (next != null && !suspended) {
      world.at(next, this, cron);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException _) {
      return ZoneOffset.UTC;
    }
  }

  private static @Nullable Instant lastDue(
      Stored cron, Schedule schedule, ZoneId zone, Instant now) {
    String last = cron.text("status", "lastScheduleTime");
    Instant from =
        Instant.parse(last.isEmpty() ? cron.text("metadata", "creationTimestamp") : last);
    Instant oldest = now.minusSeconds(3600);
    Instant due = null;
    Instant next = schedule.after(from.isBefore(oldest) ? oldest : from, zone);
    while (next != null && !next.isAfter(now)) {
      due = next;
      next = schedule.after(next, zone);
    }
    return due;
  }

  private boolean start(Stored cron, List<Stored> jobs, Instant due) {
    List<Stored> active = jobs.stream().filter(job -> !Jobs.isOver(job)).toList();
    String policy = cron.text("spec", "concurrencyPolicy");
    if (policy.equals("Forbid") && !active.isEmpty()) {
      return false;
    }
    if (policy.equals("Replace")) {
      active.forEach(world::delete);
    }
    String name = cron.name() + "-" + due.getEpochSecond() / 60;
    if (world.find(Jobs.RESOURCE, cron.namespace(), name) != null) {
      return true;
    }
    Map<String, @Nullable Object> metadata = Edit.copy(cron.map("spec", "jobTemplate", "metadata"));
    metadata.put("name", name);
    metadata.put("namespace", cron.namespace());
    metadata.put("ownerReferences", Edit.list(World.reference(cron)));
    Edit.put(
        metadata, due.toString(), "annotations", "batch.kubernetes.io/cronjob-scheduled-timestamp");
    try {
      world.create(
          PodSets.MANAGER,
          Edit.map(
              "apiVersion",
              "batch/v1",
              "kind",
              "Job",
              "metadata",
              metadata,
              "spec",
              Edit.copy(cron.map("spec", "jobTemplate", "spec"))));
      events.normal(cron, "cronjob-controller", "SuccessfulCreate", "Created job " + name);
      return true;
    } catch (Refusal refusal) {
      events.warning(
          cron, "cronjob-controller", "FailedCreate", String.valueOf(refusal.getMessage()));
      return false;
    }
  }

  private void cleanUp(Stored cron, List<Stored> jobs) {
    for (String type : List.of("Complete", "Failed")) {
      boolean good = type.equals("Complete");
      long limit =
          cron.number(
              good ? 3 : 1, "spec", good ? "successfulJobsHistoryLimit" : "failedJobsHistoryLimit");
      List<Stored> over = new ArrayList<>();
      for (Stored job : jobs) {
        if (Tree.text(Pods.condition(job.content(), type), "status").equals("True")) {
          over.add(job);
        }
      }
      over.sort(Comparator.comparing(Stored::name));
      over.stream().limit(Math.max(0, over.size() - limit)).forEach(world::delete);
    }
  }

  private void status(Stored cron, @Nullable Instant scheduled) {
    Map<String, @Nullable Object> draft = cron.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    if (scheduled != null) {
      status.put("lastScheduleTime", Pace.stamp(scheduled));
    }
    List<@Nullable Object> active = new ArrayList<>();
    String successful = Tree.text(status, "lastSuccessfulTime");
    for (Stored job : world.controlledBy(cron, Jobs.RESOURCE)) {
      String completed = job.text("status", "completionTime");
      successful = completed.compareTo(successful) > 0 ? completed : successful;
      if (!Jobs.isOver(job)) {
        active.add(
            Edit.map(
                "apiVersion",
                "batch/v1",
                "kind",
                "Job",
                "name",
                job.name(),
                "namespace",
                job.namespace(),
                "uid",
                job.uid()));
      }
    }
    if (!successful.isEmpty()) {
      status.put("lastSuccessfulTime", successful);
    }
    if (active.isEmpty()) {
      status.remove("active");
    } else {
      status.put("active", active);
    }
    world.updateStatus(PodSets.MANAGER, cron, draft);
  }
}
