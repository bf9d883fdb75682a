package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What server-side apply does.
abstract class ApplyContract extends ContractGround {
  @Test
  void saysThatAnObjectWasCreated() {
    Accepted answer = accepted(apply(config("a", "k: v")));

    assertThat(answer.created()).isTrue();
    assertThat(answer.live().text("data", "k")).isEqualTo("v");
    assertThat(answer.live().id()).isEqualTo(config("a", "").id());
    assertThat(answer.live().uid()).isNotEmpty();
    assertThat(answer.live().resourceVersion()).isNotEmpty();
    assertThat(answer.live().text("metadata", "creationTimestamp")).isNotEmpty();
  }

  @Test
  void keepsTheResourceVersionOfAnObjectThatDoesNotChange() {
    Accepted first = accepted(apply(config("a", "k: v")));

    Accepted second = accepted(apply(config("a", "k: v")));

    assertThat(second.created()).isFalse();
    assertThat(second.live().resourceVersion()).isEqualTo(first.live().resourceVersion());
  }

  @Test
  void givesAChangedObjectANewResourceVersionAndTheSameUid() {
    Accepted first = accepted(apply(config("a", "k: v")));

    Accepted second = accepted(apply(config("a", "k: w")));

    assertThat(second.created()).isFalse();
    assertThat(second.live().resourceVersion()).isNotEqualTo(first.live().resourceVersion());
    assertThat(second.live().uid()).isEqualTo(first.live().uid());
  }

  @Test
  void removesFieldsThatAreNoLongerSaid() {
    accepted(apply(config("a", "k: v, l: w")));

    accepted(apply(config("a", "l: w")));

    assertThat(live(config("a", "")).map("data")).isEqualTo(Map.of("l", "w"));
  }

  @Test
  void leavesFieldsOfOtherManagersAlone() {
    accepted(applyAs("other", config("a", "theirs: t")));

    accepted(apply(config("a", "ours: o")));
    accepted(apply(config("a", "")));

    assertThat(live(config("a", "")).map("data")).isEqualTo(Map.of("theirs", "t"));
  }

  @Test
  void mergesListsByTheirKeys() {
    accepted(apply(deployment("web", 0)));
    accepted(
        applyAs(
            "other",
            manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %s}
                spec: {template: {spec: {containers: [{name: app, env: [{name: C, value: c}]}]}}}
                """,
                namespace)));

    accepted(apply(deployment("web", 0)));

    assertThat(variables(live(deployment("web", 0)))).containsExactlyInAnyOrder("A", "B", "C");
  }

  private static List<String> variables(Manifest deployment) {
    Map<String, @Nullable Object> container =
        Tree.maps(deployment.content(), "spec", "template", "spec", "containers").getFirst();
    return Tree.maps(container, "env").stream().map(each -> Tree.text(each, "name")).toList();
  }

  @Test
  void namesTheFieldAndTheManagerOfAConflict() {
    accepted(applyAs("other", config("a", "k: v")));

    Refused refused = refused(apply(config("a", "k: w")));

    assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(refused.code()).isEqualTo(409);
    assertThat(fields(refused)).containsExactly(".data.k");
    assertThat(refused.causes().getFirst().reason()).isEqualTo("FieldManagerConflict");
    assertThat(refused.causes().getFirst().message()).contains("\"other\"");
    assertThat(live(config("a", "")).text("data", "k")).isEqualTo("v");
  }

  @Test
  void takesFieldsOverByForce() {
    accepted(applyAs("other", config("a", "k: v")));

    accepted(cluster().apply(config("a", "k: w"), new ApplyOptions("contract", true, false)));

    assertThat(live(config("a", "")).text("data", "k")).isEqualTo("w");
    assertThat(refused(applyAs("other", config("a", "k: v"))).causes().getFirst().message())
        .contains("\"contract\"");
  }

  @Test
  void sharesAFieldWithAManagerWhoWantsTheSame() {
    accepted(applyAs("other", config("a", "k: v")));

    accepted(apply(config("a", "k: v")));
    accepted(applyAs("other", config("a", "")));

    assertThat(live(config("a", "")).text("data", "k")).isEqualTo("v");
  }

  @Test
  void recordsWhatAManagerOwns() {
    accepted(apply(config("a", "k: v")));

    Map<String, @Nullable Object> entry =
        Tree.maps(live(config("a", "")).content(), "metadata", "managedFields").getFirst();

    assertThat(Tree.text(entry, "manager")).isEqualTo("contract");
    assertThat(Tree.text(entry, "operation")).isEqualTo("Apply");
    assertThat(Tree.map(entry, "fieldsV1", "f:data")).containsOnlyKeys("f:k");
  }

  @Test
  void persistsNothingOnADryRunThatCreates() {
    Accepted answer = accepted(dryRun(config("a", "k: v")));

    assertThat(answer.created()).isTrue();
    assertThat(answer.live().text("data", "k")).isEqualTo("v");
    assertThat(cluster().get(config("a", "").id())).isEmpty();
  }

  @Test
  void persistsNothingOnADryRunThatChanges() {
    Manifest before = accepted(apply(config("a", "k: v"))).live();

    Accepted answer = accepted(dryRun(config("a", "k: w")));

    assertThat(answer.created()).isFalse();
    assertThat(answer.live().text("data", "k")).isEqualTo("w");
    assertThat(live(before)).isEqualTo(before);
  }

  @Test
  void seesConflictsOnADryRun() {
    accepted(applyAs("other", config("a", "k: v")));

    Refused refused = refused(dryRun(config("a", "k: w")));

    assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(fields(refused)).containsExactly(".data.k");
  }

  @Test
  void raisesTheGenerationWithTheSpecAlone() {
    accepted(apply(deployment("web", 0)));

    Manifest relabelled =
        accepted(apply(deployment("web", 0).with("l", "metadata", "labels", "l"))).live();
    Manifest scaled = accepted(apply(deployment("web", 1))).live();

    assertThat(relabelled.number(0, "metadata", "generation")).isEqualTo(1);
    assertThat(scaled.number(0, "metadata", "generation")).isEqualTo(2);
  }

  @Test
  void refusesToChangeAnotherIncarnation() {
    String uid = accepted(apply(config("a", "k: v"))).live().uid();
    accepted(cluster().delete(config("a", "").id(), Deletion.of(null)));
    accepted(apply(config("a", "k: v")));

    Refused refused = refused(apply(config("a", "k: w").with(uid, "metadata", "uid")));

    assertThat(refused.reason()).isIn(Reason.CONFLICT, Reason.INVALID);
    assertThat(live(config("a", "")).text("data", "k")).isEqualTo("v");
  }
}
