package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.manifest.Manifest;
import org.junit.jupiter.api.Test;

/// What a server does not accept, and how it says so.
abstract class RefusalContract extends ApplyContract {
  @Test
  void namesTheFieldOfAnInvalidValue() {
    Refused refused = refused(apply(deployment("web", -1)));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(refused.code()).isEqualTo(422);
    assertThat(fields(refused)).contains("spec.replicas");
  }

  @Test
  void namesEveryFieldThatIsInvalid() {
    Manifest wrong = deployment("web", -1).with(-1, "spec", "minReadySeconds");

    Refused refused = refused(dryRun(wrong));

    assertThat(fields(refused)).contains("spec.replicas", "spec.minReadySeconds");
  }

  @Test
  void refusesAFieldThatItDoesNotKnow() {
    Refused refused = refused(apply(deployment("web", 1).with(3, "spec", "replica")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(refused.message()).contains("replica");
    assertThat(fields(refused)).anySatisfy(field -> assertThat(field).endsWith("spec.replica"));
  }

  @Test
  void refusesAValueOfTheWrongType() {
    Refused refused = refused(apply(deployment("web", 1).with("three", "spec", "replicas")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(refused.message()).contains("replicas");
  }

  @Test
  void refusesAnObjectThatLacksWhatItNeeds() {
    Manifest incomplete = deployment("web", 1).without("spec", "selector");

    Refused refused = refused(apply(incomplete));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(fields(refused)).contains("spec.selector");
  }

  @Test
  void refusesToChangeAnImmutableField() {
    accepted(apply(deployment("web", 1)));
    Manifest other =
        deployment("web", 1)
            .with("x", "spec", "selector", "matchLabels", "track")
            .with("x", "spec", "template", "metadata", "labels", "track");

    Refused refused = refused(apply(other));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(refused.code()).isEqualTo(422);
    assertThat(fields(refused)).containsExactly("spec.selector");
    assertThat(refused.message()).contains("immutable");
  }

  @Test
  void refusesToChangeAnImmutableConfigMap() {
    accepted(apply(config("a", "k: v").with(true, "immutable")));

    Refused refused = refused(apply(config("a", "k: w").with(true, "immutable")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(fields(refused)).contains("data");
  }

  @Test
  void refusesANameThatIsNone() {
    Refused refused = refused(apply(config("Not_A_Name", "k: v")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(fields(refused)).contains("metadata.name");
  }

  @Test
  void refusesANameThatIsTooLong() {
    Refused refused = refused(apply(config("a".repeat(254), "k: v")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(fields(refused)).contains("metadata.name");
  }

  @Test
  void refusesALabelThatIsNone() {
    Refused refused = refused(apply(labelled("a", "l: 'no label'")));

    assertThat(refused.reason()).isEqualTo(Reason.INVALID);
    assertThat(fields(refused)).contains("metadata.labels");
  }

  @Test
  void doesNotFindANamespaceThatIsMissing() {
    Manifest lost = config("a", "k: v").with("contract-missing", "metadata", "namespace");

    Refused refused = refused(apply(lost));

    assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refused.message()).contains("contract-missing");
  }

  @Test
  void doesNotFindAMissingNamespaceOnADryRunEither() {
    Manifest lost = config("a", "k: v").with("contract-missing", "metadata", "namespace");

    assertThat(refused(dryRun(lost)).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void doesNotFindAKindThatItDoesNotServe() {
    Manifest unknown = manifest("{apiVersion: nowhere.dev/v1, kind: Thing, metadata: {name: a}}");

    Refused refused = refused(apply(unknown));

    assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refused.message()).contains("Thing", "nowhere.dev/v1");
  }
}
