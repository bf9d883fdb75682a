package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The volumes of one workload's pods. Filled while its containers are described.
final class Volumes {
  private final Workload workload;
  private final Surroundings around;
  private final ObjectGroups objects;
  private final Map<String, Map<String, @Nullable Object>> volumes = new LinkedHashMap<>();

  Volumes(Workload workload, Surroundings around, ObjectGroups objects) {
    this.workload = workload;
    this.around = around;
    this.objects = objects;
  }

  /// The name of the volume with this content, made when there is none; `wish` is its name unless
  /// that is taken.
  String of(String wish, Map<String, @Nullable Object> content) {
    for (Map.Entry<String, Map<String, @Nullable Object>> volume : volumes.entrySet()) {
      if (volume.getValue().equals(content) && volume.getKey().startsWith(wish)) {
        return volume.getKey();
      }
    }
    String name =
        volumes.containsKey(wish) || workload.said().at("storage", wish).isThere()
            ? Names.label(wish, Names.hash(content.toString()))
            : wish;
    volumes.put(name, content);
    return name;
  }

  /// Makes the volume, and if need be the claim, for an entry of `storage`.
  void declare(Said said) {
    if (!Names.isLabel(said.key())) {
      said.error(
          said.problem()
              .what("no volume can be called `%s`", said.key())
              .why("names of volumes have at most 63 lower-case letters, digits and `-`"));
    }
    Map<String, @Nullable Object> content = content(said);
    if (content != null) {
      volumes.put(said.key(), content);
    }
  }

  private @Nullable Map<String, @Nullable Object> content(Said said) {
    String source = Storage.source(said);
    return switch (source) {
      case "size" -> ownClaim(said);
      case "claim" ->
          Fields.all(
              "persistentVolumeClaim",
              Fields.some(
                  "claimName",
                  said.at("claim").text(),
                  "readOnly",
                  said.at("readOnly").trueOrNull()));
      case "config" -> Fields.all("configMap", reference(said.at("config"), "name", "ConfigMap"));
      case "secret" -> Fields.all("secret", reference(said.at("secret"), "secretName", "Secret"));
      case "projected" ->
          Fields.all("projected", Fields.all("sources", projected(said.at("projected"))));
      default -> Storage.plain(said, source);
    };
  }

  private @Nullable Map<String, @Nullable Object> ownClaim(Said said) {
    if (workload.kind() == Kind.STATEFUL_SET) {
      return null;
    }
    Said own = said.at("name");
    String name = own.isThere() ? own.text() : workload.name() + "-" + said.key();
    Map<String, @Nullable Object> claim =
        Fields.all(
            "name", name,
            "labels", workload.labels(said.at("labels")),
            "annotations", said.at("annotations").textMapOrNull());
    claim.putAll(Storage.claim(said));
    objects.add("claims", "PersistentVolumeClaim", claim, said);
    return Fields.all("persistentVolumeClaim", Fields.all("claimName", name));
  }

  private Map<String, @Nullable Object> reference(Said said, String key, String kind) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    String name = said.isMap() ? Tree.text(said.value(), key) : said.text();
    boolean optional = said.at("optional").isTrue();
    boolean isSecret = kind.equals("Secret");
    content.put(
        key,
        isSecret ? around.secret(said, name, optional) : around.configMap(said, name, optional));
    Tree.map(said.value()).forEach(content::putIfAbsent);
    return content;
  }

  private List<Object> projected(Said sources) {
    List<Object> projected = new ArrayList<>();
    for (Said source : sources.items()) {
      Map<String, @Nullable Object> content = new LinkedHashMap<>(Tree.map(source.value()));
      if (source.at("secret").isMap()) {
        content.put("secret", reference(source.at("secret"), "name", "Secret"));
      }
      if (source.at("configMap").isMap()) {
        content.put("configMap", reference(source.at("configMap"), "name", "ConfigMap"));
      }
      projected.add(content);
    }
    return projected;
  }

  /// The volume for a directory of `config`, with the ConfigMap that it needs.
  String config(Said said) {
    String wish = Names.label("config", said.key());
    if (said.isMap() || said.text().contains("/") || said.text().equals(".")) {
      Contents contents = new Contents(around.files());
      if (said.isMap()) {
        said.entries().forEach(file -> contents.add(file.key(), file));
      } else {
        contents.addDirectory(said);
      }
      return of(wish, copyOf(contents, said));
    }
    String name = around.configMap(said, said.text(), false);
    return of(wish, Fields.all("configMap", Fields.all("name", name)));
  }

  /// A volume with an immutable copy of these files.
  Map<String, @Nullable Object> copyOf(Contents contents, Said said) {
    Map<String, @Nullable Object> data = contents.data();
    String name = Names.withHash(workload.name(), data);
    Map<String, @Nullable Object> map =
        Fields.all("name", name, "labels", workload.labels(), "immutable", true);
    map.putAll(data);
    objects.add("configMaps", "ConfigMap", map, said);
    return Fields.all("configMap", Fields.some("name", name, "items", contents.items()));
  }

  /// The volume for a directory of `secrets`.
  String secret(Said said) {
    Said name = said.isMap() ? said.at("secret") : said;
    List<Object> items = new ArrayList<>();
    for (Said item : said.at("items").entries()) {
      around.checkKey(item, name.text(), item.key());
      items.add(Fields.all("key", item.key(), "path", item.text()));
    }
    if (!name.isThere()) {
      said.error(said.problem().what("`%s` names no secret", said.name()).fix("add `secret: …`"));
    }
    Boolean optional = said.at("optional").flag();
    return of(
        Names.label("secret", said.key()),
        Fields.all(
            "secret",
            Fields.some(
                "secretName", around.secret(name, name.text(), Boolean.TRUE.equals(optional)),
                "items", Fields.orNull(items),
                "defaultMode", Contents.mode(said.at("mode")),
                "optional", optional)));
  }

  /// The volumes as a pod has them.
  List<Object> view() {
    List<Object> view = new ArrayList<>();
    volumes.forEach(
        (name, content) -> {
          Map<String, @Nullable Object> volume = Fields.all("name", name);
          volume.putAll(content);
          view.add(volume);
        });
    return view;
  }
}
