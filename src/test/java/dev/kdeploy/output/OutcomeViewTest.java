package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.created;
import static dev.kdeploy.output.Samples.id;
import static dev.kdeploy.output.Samples.plan;
import static dev.kdeploy.output.Samples.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeViewTest {
  private static Map<String, Outcome> outcomes() {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put("unchanged", new Outcome.Unchanged(4, 12));
    outcomes.put("deployed", deployed(4, true));
    outcomes.put("first", deployed(1, true));
    outcomes.put("applied", deployed(4, false));
    outcomes.put("broken", broken(3));
    outcomes.put("broken-first", broken(0));
    outcomes.put("restored", restored());
    outcomes.put("not-restored", notRestored());
    outcomes.put("interrupted", new Outcome.Interrupted(4, 3));
    return outcomes;
  }

  private static Outcome deployed(int revision, boolean waited) {
    return new Outcome.Deployed(
        revision,
        plan(created("Deployment/counter-app"), created("Service/a"), unchanged("Service/b")),
        waited,
        Duration.ofMillis(12_345),
        List.of(Problem.of("Deployment/x is paused")),
        List.of(
            new Outcome.Reach(id("Ingress/counter-app"), "http://counter.example.com/", ""),
            new Outcome.Reach(id("Service/counter-app"), "", "the load balancer is pending")));
  }

  private static Outcome broken(int lastGood) {
    return new Outcome.Broken(
        4,
        lastGood,
        Duration.ofMinutes(10),
        List.of(
            new Outcome.Unhealthy(
                id("Deployment/counter-app"), 3, 10, "ImagePullBackOff: no such image\n\u001b[31m"),
            new Outcome.Unhealthy(id("StatefulSet/db"), 0, 1, "")),
        List.of(),
        List.of(),
        null);
  }

  private static Outcome restored() {
    return new Outcome.Restored(
        4,
        3,
        Duration.ofSeconds(31),
        List.of(
            new Outcome.Unhealthy(
                id("Deployment/counter-app"), 3, 10, "ImagePullBackOff: no such image")),
        List.of(
            Problem.of("the check `http://counter/ready` is not passed")
                .why("status 500 instead of 200, at the last of 12 attempts")),
        List.of(Problem.of("`PersistentVolumeClaim/disk` stays: it may hold data by now")),
        null);
  }

  private static Outcome notRestored() {
    return new Outcome.Broken(
        4,
        3,
        Duration.ofMinutes(10),
        List.of(),
        List.of(Problem.of("`Deployment/counter-app` was refused")),
        List.of(
            Problem.of("the hook `migrate` is done and cannot be undone")
                .why("it is marked `irreversible`, so nothing was put back")),
        null);
  }

  @Test
  void saysHowARunEndedAndWhatToTypeNext() {
    outcomes()
        .forEach(
            (name, outcome) ->
                Golden.checkAll(
                    "outcome/" + name, paper -> OutcomeView.text(outcome, paper, "-e prod")));
  }

  @Test
  void staysOneScreenHoweverMuchIsBroken() {
    List<Outcome.Unhealthy> many =
        Collections.nCopies(500, new Outcome.Unhealthy(id("Deployment/a"), 0, 1, "why"));
    Outcome broken =
        new Outcome.Broken(4, 3, Duration.ofSeconds(1), many, List.of(), List.of(), null);

    assertThat(OutcomeView.text(broken, new Paper(80, false, true), "").lines())
        .hasSizeLessThan(35)
        .contains("  and 490 more objects");
  }

  @Test
  void givesEveryOutcomeAsADocument() {
    outcomes()
        .forEach(
            (name, outcome) ->
                Golden.check(
                    "outcome/" + name + ".json", Format.JSON.write(OutcomeView.tree(outcome))));
  }
}
