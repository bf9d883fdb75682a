package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Tree;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Watches show what happens after a resourceVersion, or from now on.
class WatchTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final Rehearsal rehearsal = new Rehearsal();
  private final Client client = rehearsal.client;

  @AfterEach
  void close() {
    rehearsal.close();
  }

  private static String shown(Map<String, @Nullable Object> event) {
    return Tree.text(event, "type") + " " + Tree.text(event, "object", "metadata", "name");
  }

  private void make(String name, String labels) {
    client.post(MAPS, "{metadata: {name: " + name + ", labels: " + labels + "}}");
  }

  @Test
  void aWatchGoesOnAfterTheVersionOfAList() {
    make("a", "{}");
    String version = client.get(MAPS).text("metadata", "resourceVersion");
    make("b", "{}");
    client.delete(MAPS + "/a");

    var events = client.watch(MAPS + "?watch=1&resourceVersion=" + version);

    assertThat(shown(events.next())).isEqualTo("ADDED b");
    assertThat(shown(events.next())).isEqualTo("DELETED a");
    client.merge(MAPS + "/b", "{data: {k: v}}");
    assertThat(shown(events.next())).isEqualTo("MODIFIED b");
  }

  @Test
  void aWatchWithoutAVersionShowsFirstWhatIsThere() {
    make("a", "{l: x}");

    var events = client.watch(MAPS + "?watch=1&labelSelector=l%3Dx");

    assertThat(shown(events.next())).isEqualTo("ADDED a");
  }

  @Test
  void anObjectThatIsNoLongerSelectedIsGone() {
    make("a", "{l: x}");
    Iterator<Map<String, @Nullable Object>> events =
        client.watch(MAPS + "?watch=1&labelSelector=l%3Dx");
    events.next();

    client.merge(MAPS + "/a", "{metadata: {labels: {l: other}}}");
    assertThat(shown(events.next())).isEqualTo("DELETED a");
    client.merge(MAPS + "/a", "{metadata: {labels: {l: x}}}");

    assertThat(shown(events.next())).isEqualTo("ADDED a");
  }

  @Test
  void aVersionOfLongAgoIsGone() {
    for (int i = 0; i < 3; i++) {
      make("a" + i, "{}");
    }
    rehearsal.sandbox.store().floor(1000);

    var reply = client.get(MAPS + "?watch=1&resourceVersion=5");

    assertThat(reply.code()).isEqualTo(410);
    assertThat(reply.text("reason")).isEqualTo("Expired");
  }

  @Test
  void aWatchEndsInItsTimeWithoutAnError() {
    var events =
        client.watch(MAPS + "?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dnope");

    assertThat(events.hasNext()).isFalse();
  }

  @Test
  void listsComeInPages() {
    for (String name : new String[] {"c", "a", "b"}) {
      make(name, "{page: x}");
    }
    var first = client.get(MAPS + "?labelSelector=page&limit=2");

    var second =
        client.get(
            MAPS + "?labelSelector=page&limit=2&continue=" + first.text("metadata", "continue"));

    assertThat(Tree.maps(first.body(), "items"))
        .extracting(item -> Tree.text(item, "metadata", "name"))
        .containsExactly("a", "b");
    assertThat(first.get("metadata", "remainingItemCount")).isEqualTo(1L);
    assertThat(Tree.maps(second.body(), "items"))
        .extracting(item -> Tree.text(item, "metadata", "name"))
        .containsExactly("c");
    assertThat(second.text("metadata", "continue")).isEmpty();
  }

  @Test
  void selectorsChooseByLabelsAndFields() {
    make("a", "{tier: web, x: '1'}");
    make("b", "{tier: db}");

    for (String[] row :
        new String[][] {
          {"labelSelector=tier%3Dweb", "a"},
          {"labelSelector=tier!%3Dweb,tier", "b"},
          {"labelSelector=tier%20in%20(web,db),!x", "b"},
          {"labelSelector=tier%20notin%20(db),tier", "a"},
          {"fieldSelector=metadata.name%3Db", "b"},
          {"labelSelector=x", "a"},
        }) {
      assertThat(Tree.maps(client.get(MAPS + "?" + row[0]).body(), "items"))
          .as(row[0])
          .extracting(item -> Tree.text(item, "metadata", "name"))
          .containsExactly(row[1]);
    }
  }
}
