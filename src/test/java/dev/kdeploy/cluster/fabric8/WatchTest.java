package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.lines;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.linesAndHangUp;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchTest extends ServerGround {
  private static final String LIST = "GET " + CONFIGS + "?limit=500";
  private static final String GONE =
      "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too"
          + " old\"}}";

  private static String from(int version) {
    return "GET "
        + CONFIGS
        + "?watch=true&allowWatchBookmarks=true&resourceVersion="
        + version
        + "&timeoutSeconds=45";
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
  }

  @Test
  void goesOnWhereTheLastStreamEnded() throws InterruptedException {
    server
        .when(LIST, page(5, "", config("a", 1)))
        .when(from(5), lines(event("MODIFIED", config("a", 6)), event("BOOKMARK", config("", 8))))
        .when(from(8), server.linesAndSilence(event("ADDED", config("b", 9))));

    assertThat(seen(4)).containsExactly("present a@1", "listed 0", "present a@6", "present b@9");
  }

  @Test
  void resumesABrokenStreamUnseen() throws InterruptedException {
    server
        .when(LIST, page(5, ""))
        .when(from(5), linesAndHangUp(event("ADDED", config("a", 6)), "{\"type\":\"ADD"))
        .when(from(6), server.linesAndSilence(event("DELETED", config("a", 7))));

    assertThat(seen(3)).containsExactly("listed 0", "present a@6", "absent a@7");
  }

  @Test
  void listsAgainWhenTheServerHasForgotten() throws InterruptedException {
    server
        .when(
            LIST,
            page(5, "", config("a", 1), config("b", 2), config("c", 3)),
            page(20, "", config("a", 1), config("c", 15), config("d", 16)))
        .when(from(5), lines(GONE))
        .when(from(20), server.linesAndSilence());

    assertThat(seen(7))
        .containsExactly(
            "present a@1",
            "present b@2",
            "present c@3",
            "listed 0",
            "present c@15",
            "present d@16",
            "absent b@2");
  }

  @Test
  void listsAgainWhenTheServerHasForgottenFromTheStart() throws InterruptedException {
    server
        .when(LIST, page(5, "", config("a", 1)), page(20, "", config("a", 19)))
        .when(from(5), status(410, "Expired", "too old"))
        .when(from(20), server.linesAndSilence());

    assertThat(seen(3)).containsExactly("present a@1", "listed 0", "present a@19");
  }

  @Test
  void tellsAnObjectFromItsSuccessorOfTheSameName() throws InterruptedException {
    server
        .when(LIST, page(5, "", config("a", 1, "old")), page(20, "", config("a", 19, "new")))
        .when(from(5), lines(GONE))
        .when(from(20), server.linesAndSilence());

    assertThat(seen(4)).containsExactly("present a@1", "listed 0", "absent a@1", "present a@19");
  }

  @Test
  void saysThatItIsDisturbedAndTriesAgain() throws InterruptedException {
    server
        .when(LIST, status(500, "InternalError", "etcd is away"), page(5, "", config("a", 1)))
        .when(from(5), status(500, "InternalError", "etcd is away"), server.linesAndSilence());

    assertThat(seen(4))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("disturbed").contains("etcd is away"),
            second -> assertThat(second).isEqualTo("present a@1"),
            third -> assertThat(third).isEqualTo("listed 0"),
            fourth -> assertThat(fourth).startsWith("disturbed"));
  }

  @Test
  void isRefusedWhereReadingIsForbidden() throws InterruptedException {
    server.when(LIST, status(403, "Forbidden", "no"));

    assertThat(seen(1).getFirst()).startsWith("refused 0");
  }

  @Test
  void isRefusedWhereWatchingIsForbidden() throws InterruptedException {
    server.when(LIST, page(5, "")).when(from(5), status(403, "Forbidden", "no"));

    assertThat(seen(2))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("listed 0"),
            second -> assertThat(second).startsWith("refused 0"));
  }

  @Test
  void tellsWatchedObjectsWhatTheyAre() throws InterruptedException {
    server
        .when(LIST, page(5, ""))
        .when(
            from(5),
            server.linesAndSilence(
                event("ADDED", "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"6\"}}")));

    try (Sightings sightings = cluster.watch(List.of(ALL))) {
      sightings.next(PATIENCE);

      assertThat(sightings.next(PATIENCE))
          .isInstanceOfSatisfying(
              Sighting.Present.class,
              second -> assertThat(second.object().id().kind()).isEqualTo("ConfigMap"));
    }
  }

  @Test
  void survivesNonsense() throws InterruptedException {
    server
        .when(LIST, page(5, ""))
        .when(from(5), lines("<html>", ""), server.linesAndSilence(event("ADDED", config("a", 6))))
        .when("GET /unused", json(200, "{}"));

    assertThat(seen(3))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("listed 0"),
            second -> assertThat(second).startsWith("disturbed"),
            third -> assertThat(third).isEqualTo("present a@6"));
  }

  @Test
  void endsTheWaitingWhenClosed() throws InterruptedException {
    server.when(LIST, page(5, "")).when(from(5), server.linesAndSilence());
    Sightings sightings = cluster.watch(List.of(ALL));
    sightings.next(PATIENCE);
    Thread closer = Thread.ofVirtual().start(sightings::close);

    assertThat(sightings.next(Duration.ofHours(1))).isNull();
    closer.join();
    assertThat(sightings.next(Duration.ofHours(1))).isNull();
  }

  private List<String> seen(int count) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try (Sightings sightings = cluster.watch(List.of(ALL))) {
      while (seen.size() < count) {
        seen.add(word(sightings.next(PATIENCE)));
      }
    }
    return seen;
  }

  private static String word(@Nullable Sighting sighting) {
    return switch (sighting) {
      case Sighting.Present(Manifest object) -> "present " + named(object);
      case Sighting.Absent(Manifest object) -> "absent " + named(object);
      case Sighting.Listed(int selection) -> "listed " + selection;
      case Sighting.Disturbed disturbed ->
          "disturbed " + disturbed.problem() + disturbed.problem().why();
      case Sighting.Refused refused -> "refused " + refused.selection() + " " + refused.problem();
      case null -> throw new AssertionError("nothing came");
    };
  }

  private static String named(Manifest object) {
    return object.id().name() + "@" + object.resourceVersion();
  }
}
