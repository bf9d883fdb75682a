package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.yaml.Json;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SameValueTest {
  private final Type pod = Schema.builtIn().type("v1", "Pod");
  private final Type container = pod.field("spec").field("containers").items();
  private final Type widget = Schema.builtIn().type("example.com/v1", "Widget");

  @Test
  void quantitiesAreComparedByWorth() {
    Type resources = container.field("resources");

    same(
        resources,
        "{'limits':{'cpu':'1000m','memory':'1Gi'}}",
        "{'limits':{'cpu':1,'memory':'1024Mi'}}");
    different(resources, "{'limits':{'cpu':'1'}}", "{'limits':{'cpu':'1.1'}}");
    different(resources, "{'limits':{'cpu':'lots'}}", "{'limits':{'cpu':'many'}}");
    same(resources, "{'limits':{'cpu':'lots'}}", "{'limits':{'cpu':'lots'}}");
  }

  @Test
  void aPortByNumberIsNotAPortByName() {
    Type port = container.field("livenessProbe").field("httpGet").field("port");

    different(port, "80", "'80'");
    same(port, "80", "80.0");
    different(port, "'http'", "'https'");
  }

  @Test
  void numbersAreComparedByWorthButNotWithTexts() {
    Type replicas = Schema.builtIn().type("apps/v1", "Deployment").field("spec").field("replicas");

    same(replicas, "3", "3.0");
    different(replicas, "3", "'3'");
    different(replicas, "3", "4");
    assertThat(SameValue.same(widget, 3L, BigInteger.valueOf(3))).isTrue();
    assertThat(SameValue.same(widget, Double.NaN, 1L)).isFalse();
    same(widget, "0.1", "0.10");
  }

  @Test
  void instantsAreComparedInAnyOffset() {
    Type time = pod.field("metadata").field("creationTimestamp");

    same(time, "'2026-01-01T12:00:00Z'", "'2026-01-01T13:00:00+01:00'");
    same(time, "'2026-01-01T12:00:00Z'", "'2026-01-01T12:00:00.000000Z'");
    different(time, "'2026-01-01T12:00:00Z'", "'2026-01-01T12:00:01Z'");
    different(time, "'now'", "'then'");
  }

  @Test
  void base64MayHaveLineEnds() {
    Type data = Schema.builtIn().type("v1", "Secret").field("data");

    same(data, "{'k':'AAAA\\nBBBB\\n'}", "{'k':'AAAABBBB'}");
    different(data, "{'k':'AAAA'}", "{'k':'AAAB'}");
  }

  @Test
  void inAnObjectNullIsNothing() {
    same(container, "{'name':'c','image':null}", "{'name':'c'}");
    different(container, "{'name':'c','image':''}", "{'name':'c'}");
    same(container, "null", "null");
    different(container, "null", "{}");
  }

  @Test
  void elsewhereNullIsSomething() {
    different(pod.field("metadata").field("labels"), "{'a':null}", "{}");
    different(widget, "{'spec':{'a':null}}", "{'spec':{}}");
  }

  @Test
  void emptyIsNotMissing() {
    different(container, "{'name':'c','env':[]}", "{'name':'c'}");
    different(container, "{'name':'c','securityContext':{}}", "{'name':'c'}");
    different(pod.field("spec"), "{'nodeSelector':{}}", "{}");
  }

  @Test
  void theOrderOfListsCountsAndThatOfKeysDoesNot() {
    different(container.field("args"), "['a','b']", "['b','a']");
    different(container.field("env"), "[{'name':'a'},{'name':'b'}]", "[{'name':'b'},{'name':'a'}]");
    same(container, "{'name':'c','image':'i'}", "{'image':'i','name':'c'}");
    same(widget, "{'spec':{'a':[1,{'b':2,'c':3}]}}", "{'spec':{'a':[1.0,{'c':3,'b':2}]}}");
    different(container.field("args"), "['a']", "['a','b']");
  }

  @Test
  void ofAnotherShapeIsDifferent() {
    different(container, "'x'", "{}");
    different(container, "[]", "{}");
    different(container.field("tty"), "true", "'true'");
    different(container.field("args"), "'a'", "['a']");
    same(container.field("args"), "'a'", "'a'");
  }

  private static void same(Type type, String one, String other) {
    assertThat(SameValue.same(type, value(one), value(other))).as(one + " " + other).isTrue();
    assertThat(SameValue.same(type, value(other), value(one))).as(other + " " + one).isTrue();
  }

  private static void different(Type type, String one, String other) {
    assertThat(SameValue.same(type, value(one), value(other))).as(one + " " + other).isFalse();
    assertThat(SameValue.same(type, value(other), value(one))).as(other + " " + one).isFalse();
  }

  private static @Nullable Object value(String json) {
    return Json.read(json.replace('\'', '"'));
  }
}
