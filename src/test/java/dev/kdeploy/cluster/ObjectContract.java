package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.LogRequest;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What reading, replacing, patching and deleting objects does.
abstract class ObjectContract extends RefusalContract {
  @Test
  void putsAnObjectThatIsNotThere() {
    Accepted answer = accepted(cluster().put(lease("lock", "me"), null));

    assertThat(answer.created()).isTrue();
    assertThat(answer.live().text("spec", "holderIdentity")).isEqualTo("me");
  }

  @Test
  void doesNotPutANewObjectOverOneThatIsThere() {
    accepted(cluster().put(lease("lock", "me"), null));

    assertThat(refused(cluster().put(lease("lock", "you"), null)).reason())
        .isEqualTo(Reason.ALREADY_EXISTS);
  }

  @Test
  void replacesExactlyTheExpectedVersion() {
    String version = accepted(cluster().put(lease("lock", "me"), null)).live().resourceVersion();

    Accepted answer = accepted(cluster().put(lease("lock", "you"), version));

    assertThat(answer.created()).isFalse();
    assertThat(answer.live().text("spec", "holderIdentity")).isEqualTo("you");
    assertThat(refused(cluster().put(lease("lock", "they"), version)).reason())
        .isEqualTo(Reason.CONFLICT);
  }

  @Test
  void doesNotReplaceAnObjectThatIsGone() {
    Manifest gone = accepted(cluster().put(lease("lock", "me"), null)).live();
    accepted(cluster().delete(gone.id(), Deletion.of(null)));

    assertThat(refused(cluster().put(gone, gone.resourceVersion())).reason())
        .isIn(Reason.NOT_FOUND, Reason.CONFLICT);
  }

  @Test
  void letsOneOfManyWin() throws InterruptedException, ExecutionException {
    String version = accepted(cluster().put(lease("lock", "me"), null)).live().resourceVersion();
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> cluster().put(lease("lock", "r" + i), version)))
              .toList();
      for (Future<Answer> future : futures) {
        answers.add(future.get());
      }
    }

    assertThat(answers).filteredOn(Accepted.class::isInstance).hasSize(1);
    assertThat(answers)
        .filteredOn(Answer.Refused.class::isInstance)
        .allSatisfy(each -> assertThat(refused(each).reason()).isEqualTo(Reason.CONFLICT));
  }

  @Test
  void mergesAPatchAndRemovesWhatIsNull() {
    accepted(apply(config("a", "k: v, l: w")));

    accepted(cluster().merge(config("a", "").id(), manifest("data: {k: null, m: x}")));

    assertThat(live(config("a", "")).map("data")).containsOnlyKeys("l", "m");
  }

  @Test
  void doesNotFindWhatItShouldPatch() {
    assertThat(refused(cluster().merge(config("a", "").id(), manifest("data: {k: v}"))).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void deletesAnObject() {
    accepted(apply(config("a", "k: v")));

    accepted(cluster().delete(config("a", "").id(), Deletion.of(null)));

    assertThat(cluster().get(config("a", "").id())).isEmpty();
    assertThat(refused(cluster().delete(config("a", "").id(), Deletion.of(null))).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void deletesOneIncarnationOnly() {
    String uid = accepted(apply(config("a", "k: v"))).live().uid();

    Answer stranger =
        cluster().delete(config("a", "").id(), Deletion.of("00000000-0000-0000-0000-000000000000"));
    Answer own = cluster().delete(config("a", "").id(), Deletion.of(uid));

    assertThat(refused(stranger).reason()).isEqualTo(Reason.CONFLICT);
    accepted(own);
    assertThat(cluster().get(config("a", "").id())).isEmpty();
  }

  @Test
  void hasNothingWhereThereIsNothing() {
    ResourceId elsewhere = new ResourceId("v1", "ConfigMap", "contract-missing", "a");

    assertThat(cluster().get(config("a", "").id())).isEmpty();
    assertThat(cluster().get(elsewhere)).isEmpty();
    assertThat(cluster().get(new ResourceId("nowhere.dev/v1", "Thing", "", "a"))).isEmpty();
    assertThat(cluster().list(Selection.of("v1", "ConfigMap", "contract-missing"))).isEmpty();
    assertThat(list("nowhere.dev/v1", "Thing")).isEmpty();
  }

  @Test
  void getsObjectsOutsideOfNamespaces() {
    Manifest found = cluster().get(new ResourceId("v1", "Namespace", "", namespace)).orElseThrow();

    assertThat(found.id()).isEqualTo(new ResourceId("v1", "Namespace", "", namespace));
    assertThat(found.text("status", "phase")).isEqualTo("Active");
  }

  @Test
  void listsWhatTheSelectorsSelect() {
    accepted(apply(labelled("a", "app: web, tier: front")));
    accepted(apply(labelled("b", "app: web, tier: back")));
    accepted(apply(labelled("c", "app: db")));

    assertThat(names("app=web", "")).containsExactly("a", "b");
    assertThat(names("app=web,tier!=back", "")).containsExactly("a");
    assertThat(names("app in (web,db),!tier", "")).containsExactly("c");
    assertThat(names("tier notin (front),app", "")).containsExactly("b", "c");
    assertThat(names("tier", "metadata.name=b")).containsExactly("b");
  }

  private List<String> names(String labels, String fields) {
    return cluster().list(new Selection("v1", "ConfigMap", namespace, labels, fields)).stream()
        .map(each -> each.id().name())
        .sorted()
        .toList();
  }

  @Test
  void listsObjectsThatKnowWhatTheyAre() {
    Manifest made = accepted(apply(config("a", "k: v"))).live();

    assertThat(list("v1", "ConfigMap")).contains(made);
  }

  @Test
  void listsMoreThanAPage() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 510)
          .forEach(i -> threads.execute(() -> accepted(apply(labelled("c" + i, "many: x")))));
    }

    List<Manifest> objects =
        cluster().list(Selection.of("v1", "ConfigMap", namespace).labelled("many=x"));

    assertThat(objects).hasSize(510).doesNotHaveDuplicates();
  }

  @Test
  void knowsTheKindsThatItServes() {
    ApiKind deployment = cluster().kind("apps/v1", "Deployment").orElseThrow();
    ApiKind namespaces = cluster().kind("v1", "Namespace").orElseThrow();

    assertThat(deployment.plural()).isEqualTo("deployments");
    assertThat(deployment.namespaced()).isTrue();
    assertThat(deployment.verbs()).contains("get", "list", "watch", "patch", "create", "delete");
    assertThat(namespaces.namespaced()).isFalse();
    assertThat(cluster().kind("apps/v1beta1", "Deployment")).isEmpty();
    assertThat(cluster().kind("nowhere.dev/v1", "Thing")).isEmpty();
    assertThat(cluster().kind("v2", "Pod")).isEmpty();
    assertThat(cluster().versionsOf("apps", "Deployment")).containsExactly("apps/v1");
    assertThat(cluster().versionsOf("autoscaling", "HorizontalPodAutoscaler"))
        .startsWith("autoscaling/v2");
    assertThat(cluster().versionsOf("", "Pod")).containsExactly("v1");
    assertThat(cluster().versionsOf("nowhere.dev", "Thing")).isEmpty();
    assertThat(cluster().kinds())
        .extracting(ApiKind::kind)
        .contains("Pod", "Deployment", "Lease", "Namespace");
  }

  @Test
  void saysWhatWeMayDo() {
    ApiKind deployment = cluster().kind("apps/v1", "Deployment").orElseThrow();

    assertThat(cluster().mayI("create", deployment, namespace)).isTrue();
  }

  @Test
  void hasNoLogOfAPodThatIsNotThere() {
    ResourceId pod = new ResourceId("v1", "Pod", namespace, "missing");

    try (var lines = cluster().logs(LogRequest.tail(pod, "app", false, 10))) {
      assertThat(lines).isEmpty();
    }
  }
}
