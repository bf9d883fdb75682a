package dev.kdeploy.workload;

import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where one container sees which volume.
final class Mounts {
  private final Workload workload;
  private final Surroundings around;
  private final Volumes volumes;
  private final List<Object> mounts = new ArrayList<>();
  private final List<Object> devices = new ArrayList<>();
  private final Map<String, Said> taken = new HashMap<>();

  private Mounts(Workload workload, Surroundings around, Volumes volumes) {
    this.workload = workload;
    this.around = around;
    this.volumes = volumes;
  }

  /// The mounts of a container; the main one also sees what `storage` gives a path.
  static Mounts of(
      Said container, boolean main, Workload workload, Surroundings around, Volumes volumes) {
    Mounts mounts = new Mounts(workload, around, volumes);
    if (main) {
      for (Said volume : workload.said().at("storage").entries()) {
        if (volume.at("path").isThere()) {
          mounts.add(volume.key(), volume.at("path").text(), volume, volume);
        }
      }
    }
    container.at("mounts").entries().forEach(mounts::named);
    for (Said config : container.at("config").entries()) {
      mounts.add(volumes.config(config), config.key(), config);
    }
    mounts.files(container.at("files"));
    for (Said secret : container.at("secrets").entries()) {
      mounts.add(volumes.secret(secret), secret.key(), secret);
    }
    return mounts;
  }

  private void named(Said named) {
    List<String> known = workload.said().at("storage").entries().stream().map(Said::key).toList();
    if (!known.contains(named.key())) {
      named.error(
          named
              .problem()
              .what("`%s` mounts a volume that is not in `storage`", named.name())
              .fix("%s", Suggestion.sentence(named.key(), known)));
    }
    for (Said mount : named.oneOrMany()) {
      Said path = mount.isMap() ? mount.at("path") : mount;
      if (path.isThere()) {
        add(named.key(), path.text(), mount, workload.said().at("storage", named.key()));
      } else {
        mount.error(
            mount.problem().what("`%s` has no `path`", mount.name()).fix("add `path: /data`"));
      }
    }
  }

  private void add(String volume, String path, Said mount, Said storage) {
    take(path, mount);
    if (storage.at("mode").text().equals("Block")) {
      devices.add(Fields.all("name", volume, "devicePath", path));
      return;
    }
    mounts.add(
        Fields.some(
            "name", volume,
            "mountPath", path,
            "subPath", mount.at("subPath").textOrNull(),
            "subPathExpr", mount.at("subPathExpr").textOrNull(),
            "readOnly", mount.at("readOnly").trueOrNull(),
            "mountPropagation", mount.at("propagation").textOrNull()));
  }

  private void add(String volume, String path, Said said) {
    take(path, said);
    mounts.add(Fields.all("name", volume, "mountPath", path, "readOnly", true));
  }

  /// Files of the project go into one copy; those of ConfigMaps and Secrets come from where they
  /// are.
  private void files(Said files) {
    Contents contents = new Contents(around.files());
    List<Said> own = new ArrayList<>();
    for (Said file : files.entries()) {
      if (file.at("config").isThere() || file.at("secret").isThere()) {
        foreign(file);
      } else {
        contents.add(file.key().replaceAll("^/+", ""), file);
        own.add(file);
      }
    }
    if (contents.isEmpty()) {
      return;
    }
    String volume = volumes.of("files", volumes.copyOf(contents, files));
    for (Said file : own) {
      take(file.key(), file);
      mounts.add(single(volume, file.key(), file.key().replaceAll("^/+", "")));
    }
  }

  private void foreign(Said file) {
    if (!Asks.hasOneOf(file, "file", "text", "config", "secret")) {
      return;
    }
    Said secret = file.at("secret");
    Said config = file.at("config");
    String name = file.key().substring(file.key().lastIndexOf('/') + 1);
    String key = file.at("key").isThere() ? file.at("key").text() : name;
    if (secret.isThere()) {
      around.checkKey(file, secret.text(), key);
    }
    List<Object> items =
        List.of(Fields.some("key", key, "path", name, "mode", Contents.mode(file.at("mode"))));
    Map<String, @Nullable Object> content =
        secret.isThere()
            ? Fields.all(
                "secret",
                Fields.all(
                    "secretName", around.secret(secret, secret.text(), false), "items", items))
            : Fields.all(
                "configMap",
                Fields.all("name", around.configMap(config, config.text(), false), "items", items));
    String volume = volumes.of(Names.label("file", file.key()), content);
    take(file.key(), file);
    mounts.add(single(volume, file.key(), name));
  }

  private static Map<String, @Nullable Object> single(String volume, String path, String subPath) {
    return Fields.all("name", volume, "mountPath", path, "subPath", subPath, "readOnly", true);
  }

  private void take(String path, Said said) {
    String normal = path.length() > 1 ? path.replaceAll("/+$", "") : path;
    Said other = taken.putIfAbsent(normal, said);
    if (other != null) {
      said.error(
          said.problem()
              .what("two things are mounted at `%s`", path)
              .why("`%s` puts another there", other.name())
              .fix("choose another path for one of them"));
    } else if (!path.startsWith("/") || path.contains(":") || ("/" + path + "/").contains("/../")) {
      said.error(
          said.problem()
              .what("`%s` cannot be a place in a container", path)
              .why("such a path starts with `/` and has neither `:` nor `..`"));
    }
  }

  @Nullable List<Object> view() {
    return Fields.orNull(mounts);
  }

  @Nullable List<Object> devices() {
    return Fields.orNull(devices);
  }
}
