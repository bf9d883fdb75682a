package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Holds the tables that the other tests of this room go by to what kubectl and a server really do.
/// With `-Dgolden.update=true` it writes them. Nothing is stored on the server.
@Tag("tier2")
class RealKubernetesTest {
  private static final Path TABLES = Path.of("src/test/resources/manifest");

  @Test
  void theTableOfKindsIsWhatTheServerSays() throws IOException, InterruptedException {
    String table = new SchemaGenerator(System.getProperty("kubectl", "kubectl")).table();

    check(Path.of("src/main/resources/dev/kdeploy/manifest/schema.txt"), table);
  }

  @Test
  void theServerPrintsQuantitiesAsTheTableSays() throws IOException {
    Path file = TABLES.resolve("quantities.txt");

    String answers =
        Files.readAllLines(file).stream()
            .map(line -> line.substring(0, line.indexOf('\t')))
            .map(text -> text + "\t" + onServer(text) + "\n")
            .collect(Collectors.joining());

    check(file, answers);
  }

  @Test
  void kubectlPatchesAsTheTableSays() throws IOException {
    Path file = TABLES.resolve("patches.yaml");
    List<Object> cases = new ArrayList<>();
    Source source = Source.of(file.toString(), Files.readString(file));

    for (YamlNode node : Yaml.read(source, Yaml.Dialect.CORE)) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>(Tree.map(node.value()));
      one.remove("kubectl");
      one.remove("refused");
      Kubectl.Output output = patched(one.get("base"), one.get("patch"));
      one.put(output.ok() ? "kubectl" : "refused", output.ok() ? Json.read(output.text()) : true);
      cases.add(one);
    }

    check(file, Yaml.writeAll(cases));
  }

  private static Kubectl.Output patched(@Nullable Object base, @Nullable Object patch)
      throws IOException {
    Path file = Files.createTempFile("base", ".json");
    Files.writeString(file, Json.write(base));
    Kubectl.Output output =
        Kubectl.run(
            "",
            "patch",
            "--local",
            "--type=strategic",
            "-o=json",
            "-f=" + file,
            "-p=" + Json.write(patch));
    Files.delete(file);
    return output;
  }

  /// The size of a volume is the one field that a server neither rounds nor compares with another;
  /// it takes no negative ones, which a LimitRange does.
  private static String onServer(String quantity) {
    String amount = Json.write(quantity);
    String object =
        quantity.startsWith("-")
            ? "{'apiVersion':'v1','kind':'LimitRange','metadata':{'name':'q','namespace':'default'},"
                  + "'spec':{'limits':[{'type':'Container','max':{'cpu':AMOUNT}}]}}"
            : "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'q','namespace':'default'},"
                + "'spec':{'containers':[{'name':'c','image':'c'}],"
                + "'volumes':[{'name':'v','emptyDir':{'sizeLimit':AMOUNT}}]}}";
    Kubectl.Output output =
        Kubectl.run(
            object.replace('\'', '"').replace("AMOUNT", amount),
            "create",
            "--dry-run=server",
            "-o=json",
            "-f=-");
    if (!output.ok()) {
      return "!";
    }
    Map<String, @Nullable Object> spec = Tree.map(Json.read(output.text()), "spec");
    return quantity.startsWith("-")
        ? Tree.text(Tree.maps(spec, "limits").getFirst(), "max", "cpu")
        : Tree.text(Tree.maps(spec, "volumes").getFirst(), "emptyDir", "sizeLimit");
  }

  private static void check(Path file, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file)).isEqualTo(text);
  }
}
