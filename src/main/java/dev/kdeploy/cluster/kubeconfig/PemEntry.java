package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates and keys that stand in a kubeconfig (`…-data`, base64) or in a file beside it.
final class PemEntry {
  private PemEntry() {}

  /// What an entry has under a key or under the same key with `-data`, which wins; null when it has
  /// neither.
  static Connection.@Nullable Pem read(Entry entry, String key, List<Problem> problems) {
    String data = entry.text(key + "-data");
    if (!data.isEmpty()) {
      return decoded(entry, key + "-data", data, problems);
    }
    String file = entry.text(key);
    return file.isEmpty() ? null : fromFile(entry, key, entry.resolved(file), problems);
  }

  private static Connection.@Nullable Pem decoded(
      Entry entry, String key, String data, List<Problem> problems) {
    String origin = "`" + key + "` of `" + entry.name() + "` in " + entry.path();
    try {
      byte[] bytes = Base64.getDecoder().decode(data.replaceAll("\\s", ""));
      return new Connection.Pem(new String(bytes, StandardCharsets.ISO_8859_1), origin);
    } catch (IllegalArgumentException e) {
      problems.add(
          entry
              .problem(key)
              .what("`%s` of `%s` is not base64", key, entry.name())
              .fix("write a file's name under `%s` instead", key.replace("-data", "")));
      return null;
    }
  }

  private static Connection.@Nullable Pem fromFile(
      Entry entry, String key, Path file, List<Problem> problems) {
    try {
      return new Connection.Pem(
          Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
    } catch (NoSuchFileException e) {
      problems.add(
          entry
              .problem(key)
              .what("there is no file `%s`", file)
              .why("`%s` of `%s` names it", key, entry.name()));
    } catch (IOException e) {
      problems.add(
          entry
              .problem(key)
              .what("the file `%s` cannot be read", file)
              .why("`%s` of `%s` names it", key, entry.name()));
    }
    return null;
  }
}
