package dev.kdeploy.image.registry;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads Docker's `config.json`. Its problems point into the file but never show its lines, which
/// hold passwords.
final class DockerConfigReader {
  private final String name;
  private final Source source;
  private final List<Problem> problems = new ArrayList<>();

  private DockerConfigReader(String name, String text) {
    this.name = name;
    this.source = Source.of(name, text);
  }

  /// The content of a `config.json`.
  ///
  /// @throws KdeployException with all that is wrong
  static DockerConfig read(String name, String text) {
    DockerConfigReader reader = new DockerConfigReader(name, text);
    Map<?, ?> whole = reader.parsed(text);
    return reader.finished(
        new DockerConfig(
            name,
            reader.logins("auths", whole),
            reader.helpers(whole),
            Fields.text(whole, "credsStore")));
  }

  /// The content of a `.dockercfg`, which has the logins alone.
  static DockerConfig readLegacy(String name, String text) {
    DockerConfigReader reader = new DockerConfigReader(name, text);
    Map<?, ?> whole = Map.of("auths", reader.parsed(text));
    return reader.finished(
        new DockerConfig(name, reader.logins("auths", whole), new LinkedHashMap<>(), ""));
  }

  private DockerConfig finished(DockerConfig config) {
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return config;
  }

  private Map<?, ?> parsed(String text) {
    if (text.isBlank()) {
      return Map.of();
    }
    try {
      if (Json.read(source) instanceof Map<?, ?> map) {
        return map;
      }
      throw new KdeployException(Problem.at(null));
    } catch (KdeployException e) {
      Location where = e.problems().getFirst().where();
      throw new KdeployException(
          at(where == null ? 1 : where.line(), where == null ? 1 : where.column())
              .what("Docker's configuration `%s` is no JSON object", name)
              .fix("correct it there, or remove the file and run `docker login` again"));
    }
  }

  private SequencedMap<String, Login> logins(String key, Map<?, ?> whole) {
    SequencedMap<String, Login> logins = new LinkedHashMap<>();
    object(key, whole)
        .forEach(
            (registry, entry) -> {
              if (entry == null || entry instanceof Map<?, ?>) {
                Map<?, ?> fields = entry instanceof Map<?, ?> map ? map : Map.of();
                logins.put(String.valueOf(registry), login(String.valueOf(registry), fields));
              } else {
                problems.add(damaged(String.valueOf(registry), "it is no JSON object"));
              }
            });
    return logins;
  }

  private Login login(String registry, Map<?, ?> entry) {
    String auth = Fields.text(entry, "auth");
    String username = Fields.text(entry, "username");
    String password = Fields.text(entry, "password");
    if (!auth.isBlank()) {
      Optional<String> decoded = decoded(auth);
      int colon = decoded.map(text -> text.indexOf(':')).orElse(-1);
      if (colon <= 0) {
        problems.add(damaged(registry, "its `auth` is not the Base64 form of `user:password`"));
        return Login.of("", "");
      }
      username = decoded.orElseThrow().substring(0, colon);
      password = decoded.orElseThrow().substring(colon + 1);
    }
    return new Login(
        username,
        password,
        Fields.text(entry, "identitytoken"),
        Fields.text(entry, "registrytoken"));
  }

  /// Without the zero bytes that very old versions of Docker put at the end.
  private static Optional<String> decoded(String auth) {
    try {
      byte[] bytes = Base64.getDecoder().decode(auth.replaceAll("\\s", ""));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).replaceAll("\0+$", ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private SequencedMap<String, String> helpers(Map<?, ?> whole) {
    SequencedMap<String, String> helpers = new LinkedHashMap<>();
    object("credHelpers", whole)
        .forEach(
            (registry, helper) -> {
              if (helper instanceof String text) {
                helpers.put(String.valueOf(registry), text);
              } else {
                problems.add(damaged(String.valueOf(registry), "its helper is no text"));
              }
            });
    return helpers;
  }

  private Map<?, ?> object(String key, Map<?, ?> whole) {
    Object value = Fields.value(whole, key);
    if (value == null || value instanceof Map<?, ?>) {
      return value instanceof Map<?, ?> map ? map : Map.of();
    }
    problems.add(
        at(line(key), 1)
            .what("`%s` in Docker's configuration `%s` is no JSON object", key, name)
            .fix("correct it there, or remove the file and run `docker login` again"));
    return Map.of();
  }

  private Problem damaged(String registry, String why) {
    return at(line(registry), 1)
        .what("the entry `%s` in Docker's configuration `%s` is damaged", registry, name)
        .why("%s", why)
        .fix("run `docker logout %s` and `docker login %s`", registry, registry);
  }

  private int line(@Nullable String key) {
    for (int i = 0; i < source.lines().size(); i++) {
      if (source.lines().get(i).contains("\"" + key + "\"")) {
        return i + 1;
      }
    }
    return 1;
  }

  private Problem at(int line, int column) {
    return Problem.at(Location.at(new Source(name, List.of()), line, column));
  }
}
