package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.created;
import static dev.kdeploy.output.Samples.field;
import static dev.kdeploy.output.Samples.manifest;
import static dev.kdeploy.output.Samples.plan;
import static dev.kdeploy.output.Samples.unchanged;
import static dev.kdeploy.output.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanViewTest {
  private static final Paper PAPER = new Paper(80, false, true);

  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

  private static Plan everySort() {
    return new Plan(
        List.of(
            created("ConfigMap/counter-app-5d8f"),
            update(
                "Deployment/counter-app",
                field("spec.replicas", 3L, 10L),
                field("spec.paused", FieldChange.ABSENT, true),
                field("metadata.labels.team", "blue", FieldChange.ABSENT),
                field("metadata.annotations.note", "1", 1L),
                field(
                    "spec.template.spec.containers[counter-app].image",
                    "registry.example.com/team/counter-app" + DIGEST,
                    "registry.example.com/team/counter-app" + DIGEST.replace('0', 'f'))),
            update(
                "ConfigMap/settings",
                field("data[app.properties]", lines(40), lines(40).replace("line 20", "line XX"))),
            new Change.Update(
                manifest("Service/old"), manifest("Service/old"), List.of(), true, List.of()),
            update("Service/same"),
            unchanged("Service/counter-app"),
            unchanged("ServiceAccount/counter-app"),
            new Change.Unchecked(
                manifest("Widget/w"), "CustomResourceDefinition/widgets.example.com", List.of()),
            new Change.Prune(manifest("ConfigMap/gone"), Change.Guard.NONE),
            new Change.Prune(manifest("StatefulSet/db"), Change.Guard.STATEFUL),
            new Change.Prune(manifest("Service/many"), Change.Guard.MANY),
            new Change.Keep(
                manifest("PersistentVolumeClaim/data-db-0"), Change.Keep.Reason.NEVER_PRUNED),
            new Change.Keep(manifest("ConfigMap/copy"), Change.Keep.Reason.NEEDED_BY_KEPT_REVISION),
            new Change.Keep(manifest("Service/adopted"), Change.Keep.Reason.ADOPTED)),
        List.of(Problem.of("quota is short")));
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> "line " + number + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void showsEverySortOfChange() {
    Golden.checkAll("plan/every-sort", paper -> PlanView.text(everySort(), paper));
  }

  @Test
  void givesEverySortOfChangeAsADocument() {
    Golden.check("plan/every-sort.json", Format.JSON.write(PlanView.tree(everySort())));
    Golden.check("plan/every-sort.yaml", Format.YAML.write(PlanView.tree(everySort())));
  }

  @Test
  void saysThatNothingChanges() {
    String screen = PlanView.text(plan(unchanged("Service/a"), unchanged("Service/b")), PAPER);

    assertThat(screen).isEqualTo("No changes: 2 objects are as they should be.\n");
  }

  @Test
  void sumsUpOnOneLine() {
    Plan plan = plan(created("Service/a"), created("Service/b"), unchanged("Service/c"));

    assertThat(PlanView.text(plan, PAPER))
        .endsWith("\nPlan: 2 to create, 0 to change, 0 to prune, 1 unchanged\n");
  }

  @Test
  void saysWhatToTypeToCarryItOut() {
    assertThat(PlanView.text(plan(created("Service/a")), PAPER, "up -e prod"))
        .endsWith("\n\nNext:\n  kdeploy up -e prod   do this\n");
    assertThat(PlanView.text(plan(unchanged("Service/a")), PAPER, "up")).doesNotContain("Next");
  }

  @Test
  void tellsObjectsOfSeveralNamespacesAndGroupsApart() {
    ResourceId elsewhere = new ResourceId("v1", "Service", "other", "a");
    ResourceId gateway = new ResourceId("networking.istio.io/v1", "Gateway", "counter", "g");
    ResourceId other = new ResourceId("gateway.networking.k8s.io/v1", "Gateway", "counter", "g");
    Plan plan =
        plan(
            created("Service/a"),
            new Change.Create(manifest(elsewhere), List.of()),
            new Change.Create(manifest(gateway), List.of()),
            new Change.Create(manifest(other), List.of()));

    assertThat(PlanView.text(plan, PAPER))
        .startsWith(
            """
            + Service/a
            + Service/a in other
            + Gateway.networking.istio.io/g
            + Gateway.gateway.networking.k8s.io/g
            """);
  }

  @Test
  void cutsLongValuesAroundWhereTheyDiffer() {
    String before = "a".repeat(5000) + "X" + "b".repeat(5000);
    Plan plan = plan(update("ConfigMap/c", field("data.x", before, before.replace('X', 'Y'))));

    String screen = PlanView.text(plan, PAPER);

    assertThat(screen).contains("aXb").contains("aYb").contains("(10001 characters)");
    assertThat(screen.length()).isLessThan(700);
  }

  @Test
  void showsAnAddedTextOfSeveralLinesAndNoMoreThanIsUseful() {
    Plan plan = plan(update("ConfigMap/c", field("data.x", FieldChange.ABSENT, lines(500))));

    String screen = PlanView.text(plan, PAPER);

    assertThat(screen).contains("    + data.x:\n      + line 1\n").contains("… 480 more lines");
  }

  @Test
  void showsThatALineEndIsMissing() {
    Plan plan = plan(update("ConfigMap/c", field("data.x", "a\nb\n", "a\nb")));

    assertThat(PlanView.text(plan, PAPER)).contains("- b\n").contains("+ b (no line end)\n");
  }

  @Test
  void comparesHugeTextsQuickly() {
    Plan plan = plan(update("ConfigMap/c", field("data.x", lines(9000), "x\n".repeat(9000))));

    assertThat(PlanView.text(plan, PAPER)).contains("more lines");
  }

  @Test
  void showsNullMapsAndListsAsTheyAreWritten() {
    Plan plan =
        plan(
            update(
                "ConfigMap/c",
                field("spec.a", null, List.of(1L, "no")),
                field("spec.b", Map.of("k", "v"), "")));

    assertThat(PlanView.text(plan, PAPER))
        .contains("spec.a: null → [1, \"no\"]")
        .contains("spec.b: {\"k\": \"v\"} → \"\"");
  }

  @Test
  void neverSendsControlCharactersToTheTerminal() {
    Plan plan =
        plan(
            update(
                "ConfigMap/c\u001b[2J",
                field("data.\u001b[31m", "\u001b[31m", "\u009b\n\u001b]0;x\u0007"),
                field("data.y", "\u001b[31m", "\u202e")));

    assertThat(PlanView.text(plan, PAPER).codePoints().filter(c -> c != '\n'))
        .noneMatch(Visible::isHidden);
  }
}
