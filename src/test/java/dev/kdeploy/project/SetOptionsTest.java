package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetOptionsTest {
  private static final String VALUES =
      "values: {list: [{name: a, port: 1}, {name: b}], map: {x: 1}, registry: here}\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "values.a=text | {\"a\":\"text\"}",
        "values.a=3,values.b=true | {\"a\":3,\"b\":true}",
        "values.a=-1.5 | {\"a\":-1.5}",
        "values.a=no | {\"a\":\"no\"}",
        "values.a= | {\"a\":\"\"}",
        "values.a=null | {}",
        "values.map=null | {\"map\":null}",
        "values.a=x=y | {\"a\":\"x=y\"}",
        "values.a=one\\,two | {\"a\":\"one,two\"}",
        "values.a=C:\\\\dir | {\"a\":\"C:\\\\dir\"}",
        "values.a\\.b=1 | {\"a.b\":1}",
        "values.a\\=b=1 | {\"a=b\":1}",
        "values.a={x,y} | {\"a\":[\"x\",\"y\"]}",
        "values.a={1,true,x y} | {\"a\":[1,true,\"x y\"]}",
        "values.a={} | {\"a\":[]}",
        "values.a={x\\,y,z},values.b=1 | {\"a\":[\"x,y\",\"z\"],\"b\":1}",
        "values.a[0]=x,values.a[1]=y | {\"a\":[\"x\",\"y\"]}",
        "values.a[0].b.c=x | {\"a\":[{\"b\":{\"c\":\"x\"}}]}",
        "values.a[0][0]=x | {\"a\":[[\"x\"]]}",
        "values.list[0].port=2 | {\"list\":[{\"name\":\"a\",\"port\":2},{\"name\":\"b\"}]}",
        "values.list[2].name=c |"
            + " {\"list\":[{\"name\":\"a\",\"port\":1},{\"name\":\"b\"},{\"name\":\"c\"}]}",
        "values.list[0]=null | {\"list\":[{\"name\":\"b\"}]}",
        "values.a={{registry}}/x | {\"a\":\"here/x\"}",
        "values.a=x{y}z | {\"a\":\"x{y}z\"}",
        "values.a=[1] | {\"a\":\"[1]\"}",
        "values.a=# | {\"a\":\"#\"}",
        "values.a=012 | {\"a\":12}",
        "values.a=über | {\"a\":\"über\"}",
      })
  void readsThePathsAndValuesOfHelm(String text, String expected) {
    Values before = Written.in(directory).project(VALUES).read().values();

    Values after = Written.in(directory).set(text).read().values();

    assertThat(Json.write(changes(before, after))).isEqualTo(expected);
  }

  private static Map<String, @Nullable Object> changes(Values before, Values after) {
    Map<String, @Nullable Object> old = Tree.map(before.tree(), "values");
    Map<String, @Nullable Object> now = Tree.map(after.tree(), "values");
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    now.forEach(
        (key, value) -> {
          if (!Objects.equals(value, old.get(key))) {
            changes.put(key, value);
          }
        });
    old.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .forEach(key -> changes.put(key, null));
    return changes;
  }

  @Test
  void guessesNoTypeWhereOnlyATextIsWanted() {
    Values values =
        Written.in(directory)
            .project("images: {web: {repository: a}}\nworkloads: {web: {image: web}}\n")
            .set("images.web.tag=1.10,workloads.web.env.PORT=8080,workloads.web.replicas=2")
            .read()
            .values();

    assertThat(LayersTest.at(values, "images", "web", "tag")).isEqualTo("1.10");
    assertThat(LayersTest.at(values, "workloads", "web", "env", "PORT")).isEqualTo(8080L);
    assertThat(LayersTest.at(values, "workloads", "web", "replicas")).isEqualTo(2L);
  }

  @Test
  void takesTextsForTextsAndFilesForTheirContent() {
    Values values =
        Written.in(directory)
            .project("")
            .file("note.txt", "a: b\n")
            .set(SetOption.Kind.SET_STRING, "values.a=3,values.b=true")
            .set(SetOption.Kind.SET_FILE, "values.c=note.txt")
            .read()
            .values();

    assertThat(Json.write(values.tree().get("values")))
        .isEqualTo("{\"a\":\"3\",\"b\":\"true\",\"c\":\"a: b\\n\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workloads.web.replicas",
        "a\\.b.c",
        "hosts[0].name",
        "hosts[0][1]",
        "a\\,b\\=c",
        "config./etc/app.a\\.conf"
      })
  void writesPathsAsItReadsThem(String path) {
    assertThat(KeyPath.parse(path)).hasToString(path);
  }
}
