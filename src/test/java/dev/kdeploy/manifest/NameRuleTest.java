package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameRuleTest {
  private static final String LONG = "a".repeat(63);

  @Test
  void takesADomainNameForMostKinds() {
    for (NameRule rule : new NameRule[] {rule("", "ConfigMap"), rule("example.com", "Widget")}) {
      assertAllows(rule, "a", "1", "a.b-c.1", LONG + "." + LONG, LONG + "a");
      assertRefuses(rule, "", "A", "a_b", "-a", "a-", "a..b", ".a", "a.", "a b", "a/b", "ä", "a\n");
      assertRefuses(rule, "a.-b", "a".repeat(254));
    }
  }

  @Test
  void takesASingleLabelWhereTheNameBecomesAHostName() {
    for (NameRule rule :
        new NameRule[] {rule("", "Service"), rule("", "Namespace"), rule("apps", "StatefulSet")}) {
      assertAllows(rule, LONG, "1a", "a-b");
      assertRefuses(rule, LONG + "a", "a.b", "A");
    }
  }

  @Test
  void leavesRoomForWhatControllersAdd() {
    assertAllows(rule("batch", "Job"), LONG, "a.b");
    assertRefuses(rule("batch", "Job"), LONG + "a");
    assertAllows(rule("batch", "CronJob"), "a".repeat(52));
    assertRefuses(rule("batch", "CronJob"), "a".repeat(53));
  }

  @Test
  void takesAlmostAnythingForRoles() {
    NameRule rule = rule("rbac.authorization.k8s.io", "ClusterRole");

    assertAllows(rule, "system:kube x", "A_b", "...");
    assertRefuses(rule, "a/b", "a%b", ".", "..", "");
  }

  @Test
  void findsANameNearby() {
    assertThat(rule("", "ConfigMap").near("My_App.Web")).isEqualTo("my-app.web");
    assertThat(rule("", "Service").near("My_App.Web")).isEqualTo("my-app-web");
    assertThat(rule("", "ConfigMap").near("-a-.-b-")).isEqualTo("a.b");
    assertThat(rule("", "ConfigMap").near("___")).isNull();
  }

  private static NameRule rule(String group, String kind) {
    return NameRule.of(group, kind);
  }

  private static void assertAllows(NameRule rule, String... names) {
    assertThat(names).allMatch(rule::allows);
  }

  private static void assertRefuses(NameRule rule, String... names) {
    assertThat(names).noneMatch(rule::allows);
  }
}
