package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the pods of Jobs until enough have succeeded or too many have failed.
final class Jobs implements Controller {
  static final String RESOURCE = "jobs.batch";
  private static final String COMPONENT = "job-controller";
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";

  private final World world;
  private final PodSets pods;
  private final Events events;

  Jobs(World world, Events events) {
    this.world = world;
    this.pods = new PodSets(world);
    this.events = events;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    if (change.now().kind().resource().equals("pods")) {
      Stored owner = world.ownerOf(change.now());
      if (owner != null && owner.kind().resource().equals(RESOURCE)) {
        world.soon(this, owner);
      }
    }
  }

  /// How the pods of a Job stand.
  private record Tally(List<Stored> active, long succeeded, long failed, long terminating) {}

  static boolean isOver(Stored job) {
    return is(job, "Complete") || is(job, "Failed");
  }

  private static boolean is(Stored job, String condition) {
    return Tree.text(Pods.condition(job.content(), condition), "status").equals("True");
  }

  @Override
  public void sync(Stored job) {
    if (job.isDeleted()) {
      return;
    }
    if (isOver(job)) {
      expire(job);
      return;
    }
    Tally tally = tally(job);
    String failure = failure(job, tally);
    long completions = job.number(0, "spec", "completions");
    boolean done =
        completions > 0
            ? tally.succeeded() >= completions
            : Tree.get(job.content(), "spec", "completions") == null
                && tally.succeeded() > 0
                && tally.active().isEmpty();
    boolean suspended = Tree.flag(job.content(), "spec", "suspend");
    if (done || failure != null || suspended) {
      tally.active().forEach(world::delete);
    } else {
      run(job, tally, completions);
    }
    status(job, done, failure, suspended);
  }

  private Tally tally(Stored job) {
    List<Stored> all = world.controlledBy(job, "pods");
    long succeeded =
        all.stream().filter(pod -> pod.text("status", "phase").equals("Succeeded")).count();
    long failed = all.stream().filter(pod -> pod.text("status", "phase").equals("Failed")).count();
    long terminating = all.stream().filter(pod -> pod.isDeleted() && !Pods.isOver(pod)).count();
    return new Tally(all.stream().filter(Pods::isActive).toList(), succeeded, failed, terminating);
  }

  /// Why the Job has failed, or null.
  private @Nullable String failure(Stored job, Tally tally) {
    long restarts =
        tally.active().stream()
            .filter(pod -> pod.text("spec", "restartPolicy").equals("OnFailure"))
            .flatMap(pod -> pod.maps("status", "containerStatuses").stream())
            .mapToLong(status -> Tree.number(status, 0, "restartCount"))
            .sum();
    long limit = job.number(6, "spec", "backoffLimit");
    if (tally.failed() > limit || restarts > 0 && restarts >= limit) {
      return "BackoffLimitExceeded";
    }
    long deadline = job.number(0, "spec", "activeDeadlineSeconds");
    String started = job.text("status", "startTime");
    if (deadline > 0 && !started.isEmpty()) {
      Instant end =
          world.after(
              world.pace().moment(job.uid() + "/started", started), Duration.ofSeconds(deadline));
      if (!end.isAfter(world.pace().now())) {
        return "DeadlineExceeded";
      }
      world.at(end, this, job);
    }
    return null;
  }

  private void run(Stored job, Tally tally, long completions) {
    long wanted = job.number(1, "spec", "parallelism");
    if (completions > 0) {
      wanted = Math.min(wanted, completions - tally.succeeded());
    } else if (tally.succeeded() > 0) {
      wanted = tally.active().size();
    }
    long missing = wanted - tally.active().size();
    if (missing < 0) {
      PodSets.leastFirst(tally.active()).stream().limit(-missing).forEach(world::delete);
    }
    if (missing <= 0 || isBackingOff(job, tally)) {
      return;
    }
    for (long i = 0; i < missing; i++) {
      create(job);
    }
  }

  /// After a failure the next pod waits: ten seconds, doubled with every failure, six minutes at
  /// most.
  private boolean isBackingOff(Stored job, Tally tally) {
    if (tally.failed() == 0) {
      return false;
    }
    Instant last = Instant.EPOCH;
    for (Stored pod : world.controlledBy(job, "pods")) {
      if (pod.text("status", "phase").equals("Failed")) {
        String stamp = Tree.text(Pods.condition(pod.content(), "Ready"), "lastTransitionTime");
        Instant at = world.pace().moment(pod.uid() + "/over", stamp);
        world.pace().note(pod.uid() + "/over", at);
        last = at.isAfter(last) ? at : last;
      }
    }
    long seconds = Math.min(360, 10L << Math.min(10, tally.failed() - 1));
    Instant next = world.after(last, Duration.ofSeconds(seconds));
    if (next.isAfter(world.pace().now())) {
      world.at(next, this, job);
      return true;
    }
    return false;
  }

  private void create(Stored job) {
    String prefix = job.name() + "-";
    String index = "";
    if (job.text("spec", "completionMode").equals("Indexed")) {
      index = freeIndex(job);
      prefix += index + "-";
    }
    Map<String, @Nullable Object> pod = pods.pod(job, job.map("spec", "template"), "", prefix);
    if (!index.isEmpty()) {
      Edit.put(pod, index, "metadata", "annotations", INDEX);
      Edit.put(pod, index, "metadata", "labels", INDEX);
    }
    try {
      Stored made = world.create(PodSets.MANAGER, pod);
      if (made != null) {
        events.normal(job, COMPONENT, "SuccessfulCreate", "Created pod: " + made.name());
      }
    } catch (Refusal refusal) {
      events.warning(job, COMPONENT, "FailedCreate", "Error creating: " + refusal.getMessage());
      world.at(world.pace().now().plusSeconds(1), this, job);
    }
  }

  private String freeIndex(Stored job) {
    Set<String> taken = new HashSet<>();
    for (Stored pod : world.controlledBy(job, "pods")) {
      if (!pod.text("status", "phase").equals("Failed")) {
        taken.add(pod.annotation(INDEX));
      }
    }
    int index = 0;
    while (taken.contains(Integer.toString(index))) {
      index++;
    }
    return Integer.toString(index);
  }

  private void status(Stored job, boolean done, @Nullable String failure, boolean suspended) {
    Tally tally = tally(job);
    Map<String, @Nullable Object> draft = job.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    if (!suspended && Tree.text(status, "startTime").isEmpty()) {
      status.put("startTime", world.pace().stamp());
      world.pace().note(job.uid() + "/started", world.pace().now());
    }
    ReplicaSets.count(status, "active", tally.active().size());
    status.put("ready", tally.active().stream().filter(Pods::isReady).count());
    ReplicaSets.count(status, "succeeded", tally.succeeded());
    ReplicaSets.count(status, "failed", tally.failed());
    status.put("terminating", tally.terminating());
    status.put("uncountedTerminatedPods", Edit.map());
    if (failure != null) {
      fail(job, status, failure);
    } else if (done) {
      complete(job, status);
    } else if (suspended != is(job, "Suspended")
        && (suspended || !Conditions.find(status, "Suspended").isEmpty())) {
      condition(
          status,
          "Suspended",
          suspended ? "True" : "False",
          suspended ? "JobSuspended" : "JobResumed",
          suspended ? "Job suspended" : "Job resumed");
    }
    world.updateStatus(PodSets.MANAGER, job, draft);
  }

  private void complete(Stored job, Map<String, @Nullable Object> status) {
    String message = "Reached expected number of succeeded pods";
    condition(status, "SuccessCriteriaMet", "True", "CompletionsReached", message);
    condition(status, "Complete", "True", "CompletionsReached", message);
    status.put("completionTime", world.pace().stamp());
    world.pace().note(job.uid() + "/over", world.pace().now());
    events.normal(job, COMPONENT, "Completed", "Job completed");
  }

  private void fail(Stored job, Map<String, @Nullable Object> status, String reason) {
    String message =
        reason.equals("DeadlineExceeded")
            ? "Job was active longer than specified deadline"
            : "Job has reached the specified backoff limit";
    condition(status, "FailureTarget", "True", reason, message);
    condition(status, "Failed", "True", reason, message);
    world.pace().note(job.uid() + "/over", world.pace().now());
    events.warning(job, COMPONENT, reason, message);
  }

  private void condition(
      Map<String, @Nullable Object> status,
      String type,
      String value,
      String reason,
      String message) {
    String now = world.pace().stamp();
    Conditions.put(
        status,
        Edit.map(
            "type",
            type,
            "status",
            value,
            "lastProbeTime",
            now,
            "lastTransitionTime",
            now,
            "reason",
            reason,
            "message",
            message));
  }

  /// Deletes a finished Job when its time to live is over.
  private void expire(Stored job) {
    if (!(Tree.get(job.content(), "spec", "ttlSecondsAfterFinished") instanceof Number seconds)) {
      return;
    }
    String type = is(job, "Complete") ? "Complete" : "Failed";
    String stamp = Tree.text(Pods.condition(job.content(), type), "lastTransitionTime");
    Instant end =
        world.after(
            world.pace().moment(job.uid() + "/over", stamp),
            Duration.ofSeconds(seconds.longValue()));
    if (end.isAfter(world.pace().now())) {
      world.at(end, this, job);
    } else {
      world.delete(job);
    }
  }
}
