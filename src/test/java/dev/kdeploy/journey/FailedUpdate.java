package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What became of a healthy release that was updated to something bad, and of a second `up` of what
/// was healthy.
///
/// @param run the update
/// @param why what `kdeploy why -o json` answers afterwards
/// @param screen what `kdeploy why` answers
/// @param seen every state of its Deployments while it ran
/// @param before the pods that served before
/// @param after the pods that serve afterwards
/// @param history the revisions
/// @param again what an `up` of the old project says
record FailedUpdate(
    CommandLineRun run,
    Map<String, Object> why,
    String screen,
    List<Manifest> seen,
    Serving before,
    Serving after,
    List<String> history,
    String again) {

  /// Who serves: the uids of the pods, and of the ReplicaSets or StatefulSets that own them.
  record Serving(Set<String> pods, Set<String> owners) {
    static Serving in(Place place) {
      List<Manifest> pods =
          place.list("Pod").stream()
              .filter(pod -> pod.text("metadata", "deletionTimestamp").isEmpty())
              .filter(Serving::isReady)
              .toList();
      return new Serving(
          pods.stream().map(Manifest::uid).collect(Collectors.toSet()),
          pods.stream()
              .flatMap(pod -> Tree.maps(pod.content(), "metadata", "ownerReferences").stream())
              .map(owner -> Tree.text(owner, "kind") + " " + Tree.text(owner, "name"))
              .collect(Collectors.toSet()));
    }

    private static boolean isReady(Manifest pod) {
      return Tree.maps(pod.content(), "status", "conditions").stream()
          .anyMatch(
              condition ->
                  Tree.text(condition, "type").equals("Ready")
                      && Tree.text(condition, "status").equals("True"));
    }
  }

  /// Deploys a project, then a bad version of it, then again what it was at first.
  static FailedUpdate of(Api api, Place place, String good, String bad, String... flags)
      throws InterruptedException {
    place.project("shop", good);
    place.does("shop", "up");
    Serving before = Serving.in(place);
    place.project("shop", bad);
    List<Manifest> seen;
    CommandLineRun run;
    try (Changes changes = Changes.of(api, place.namespace(), "Deployment")) {
      run = place.run("shop", "up", flags);
      seen = changes.stop();
    }
    Map<String, Object> why = Tree.map(Json.read(place.run("shop", "why", "-o", "json").out()));
    String screen = place.run("shop", "why").out();
    List<String> history = place.history("shop");
    Serving after = Serving.in(place);
    place.project("shop", good);
    CommandLineRun again = place.run("shop", "up");
    return new FailedUpdate(
        run, why, screen, seen, before, after, history, again.out() + again.err());
  }

  /// It failed, revision 1 runs again, and a further `up` of it has nothing to do.
  void isUndone() {
    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isEqualTo(4);
    assertThat(run.out()).startsWith("Revision 2 failed; revision 1 runs again after ");
    assertThat(history).containsExactly("2 restored", "1 deployed");
    assertThat(again).startsWith("No changes");
  }

  /// The same pods serve as before, of the same owner.
  void leftThePodsAlone() {
    assertThat(before.pods()).isNotEmpty();
    assertThat(after).isEqualTo(before);
  }

  /// As many pods serve as before, of the same owner.
  void servesAgain() {
    assertThat(before.pods()).isNotEmpty();
    assertThat(after.pods()).hasSameSizeAs(before.pods());
    assertThat(after.owners()).isEqualTo(before.owners());
  }

  /// Both screens show a text, however it is broken into lines.
  void shows(String text) {
    assertThat(oneLine(run.out())).contains(text);
    assertThat(oneLine(screen)).contains(text);
  }

  private static String oneLine(String screen) {
    return screen.replaceAll("\\s+", " ");
  }

  /// The Deployment `web` never had fewer pods available than that.
  void neverHadFewerThan(long available) {
    assertThat(seen)
        .filteredOn(state -> state.id().name().equals("web"))
        .isNotEmpty()
        .allSatisfy(
            state ->
                assertThat(state.number(0, "status", "availableReplicas"))
                    .as("%s", state.get("status"))
                    .isGreaterThanOrEqualTo(available));
  }

  /// The screen and the evidence name the cause, and where it was found.
  void names(String cause, String kind, @Nullable String container) {
    Map<String, Object> found = cause();
    assertThat(Tree.text(found, "cause")).isEqualTo(cause);
    assertThat(Tree.text(found, "place", "kind")).isEqualTo(kind);
    String name = Tree.text(found, "place", "name");
    if (container == null) {
      assertThat(Tree.text(found, "place", "container")).isEmpty();
    } else {
      assertThat(Tree.text(found, "place", "container")).isEqualTo(container);
      assertThat(run.out()).contains(container);
    }
    assertThat(name).isNotEmpty();
    shows(name);
  }

  private Map<String, Object> cause() {
    List<Map<String, Object>> failures = failures();
    assertThat(failures).as("%s%n%s", run.out(), why).isNotEmpty();
    List<Map<String, Object>> causes = maps(failures.getFirst(), "causes");
    assertThat(causes).as("%s%n%s", run.out(), failures).isNotEmpty();
    return causes.getFirst();
  }

  private List<Map<String, Object>> failures() {
    return maps(why, "evidence", "failures");
  }

  private static List<Map<String, Object>> maps(Map<String, Object> tree, String... path) {
    return Tree.maps(tree, path).stream().map(one -> Tree.map((Object) one)).toList();
  }
}
