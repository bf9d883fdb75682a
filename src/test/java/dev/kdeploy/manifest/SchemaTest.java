package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.manifest.Type.ListKind;
import dev.kdeploy.manifest.Type.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private final Schema schema = Schema.builtIn();

  @Test
  void knowsWhereAKindLivesAndWhatItOffers() {
    KindInfo deployment = schema.kind("apps/v1", "Deployment").orElseThrow();
    KindInfo namespace = schema.kind("v1", "Namespace").orElseThrow();

    assertThat(deployment.plural()).isEqualTo("deployments");
    assertThat(deployment.namespaced()).isTrue();
    assertThat(deployment.hasStatus()).isTrue();
    assertThat(deployment.hasScale()).isTrue();
    assertThat(deployment.shortNames()).containsExactly("deploy");
    assertThat(namespace.namespaced()).isFalse();
    assertThat(namespace.verbs()).contains("create", "watch").doesNotContain("deletecollection");
  }

  @Test
  void knowsNeitherCustomResourcesNorVersionsOfThePast() {
    assertThat(schema.kind("example.com/v1", "Widget")).isEmpty();
    assertThat(schema.kind("extensions/v1beta1", "Deployment")).isEmpty();
    assertThat(schema.kinds()).noneMatch(kind -> kind.apiVersion().startsWith("metrics"));
  }

  @Test
  void knowsHowListsAreSharedAndPatched() {
    Type container = container();

    Type ports = container.field("ports");
    assertThat(ports.shape()).isEqualTo(Shape.LIST);
    assertThat(ports.listKind()).isEqualTo(ListKind.MAP);
    assertThat(ports.listKeys()).containsExactly("containerPort", "protocol");
    assertThat(ports.mergeKey()).isEqualTo("containerPort");
    assertThat(ports.mergesList()).isTrue();
    assertThat(ports.isAtomic()).isFalse();
    assertThat(ports.items().field("protocol").defaultValue()).isEqualTo("TCP");

    Type args = container.field("args");
    assertThat(args.isAtomic()).isTrue();
    assertThat(args.mergesList()).isFalse();
    assertThat(args.items().shape()).isEqualTo(Shape.STRING);

    Type finalizers = schema.type("v1", "Pod").field("metadata").field("finalizers");
    assertThat(finalizers.listKind()).isEqualTo(ListKind.SET);
    assertThat(finalizers.mergesList()).isTrue();
    assertThat(finalizers.mergeKey()).isNull();
  }

  @Test
  void knowsTheShapesOfScalars() {
    Type container = container();

    assertThat(container.field("resources").field("limits").shape()).isEqualTo(Shape.MAP);
    assertThat(container.field("resources").field("limits").field("cpu").shape())
        .isEqualTo(Shape.QUANTITY);
    assertThat(container.field("livenessProbe").field("httpGet").field("port").shape())
        .isEqualTo(Shape.INT_OR_STRING);
    assertThat(schema.type("v1", "Secret").field("data").items().shape()).isEqualTo(Shape.BYTES);
    assertThat(schema.type("v1", "Pod").field("metadata").field("creationTimestamp").shape())
        .isEqualTo(Shape.TIME);
    assertThat(
            schema.type("coordination.k8s.io/v1", "Lease").field("spec").field("renewTime").shape())
        .isEqualTo(Shape.TIME);
    assertThat(container.field("imagePullPolicy").enumValues())
        .containsExactly("Always", "IfNotPresent", "Never");
  }

  @Test
  void knowsWhichMapsHaveOneOwnerAndWhichKeysTheyMustHave() {
    Type spec = schema.type("apps/v1", "Deployment").field("spec");

    assertThat(spec.field("selector").isAtomic()).isTrue();
    assertThat(spec.field("template").isAtomic()).isFalse();
    assertThat(spec.field("template").field("spec").field("nodeSelector").isAtomic()).isTrue();
    assertThat(spec.field("template").field("metadata").field("labels").isAtomic()).isFalse();
    assertThat(spec.required()).containsExactlyInAnyOrder("selector", "template");
    assertThat(spec.fields()).contains("replicas", "strategy").doesNotContain("status");
  }

  @Test
  void takesAnythingWhereItKnowsNothing() {
    Type widget = schema.type("example.com/v1", "Widget");

    assertThat(widget.shape()).isEqualTo(Shape.ANY);
    assertThat(widget.fields()).isEmpty();
    assertThat(widget.field("spec").field("deep").items().shape()).isEqualTo(Shape.ANY);
    assertThat(widget.field("metadata").field("labels").shape()).isEqualTo(Shape.MAP);
    assertThat(container().field("imagePulPolicy").shape()).isEqualTo(Shape.ANY);
    assertThatThrownBy(() -> schema.type("core.v1.Nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsEveryTypeOfEveryKind() {
    Set<String> seen = new HashSet<>();

    schema.kinds().forEach(kind -> visit(schema.type(kind.apiVersion(), kind.kind()), seen));

    assertThat(seen).contains("apiextensions.v1.JSONSchemaProps").hasSizeGreaterThan(480);
  }

  private static void visit(Type type, Set<String> seen) {
    if (type.shape() == Shape.LIST || type.shape() == Shape.MAP) {
      visit(type.items(), seen);
    }
    if (type.shape() == Shape.OBJECT && seen.add(type.name())) {
      type.fields().forEach(field -> visit(type.field(field), seen));
    }
  }

  private Type container() {
    return schema
        .type("apps/v1", "Deployment")
        .field("spec")
        .field("template")
        .field("spec")
        .field("containers")
        .items();
  }
}
