package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a workload finds in the project around it: images, secrets, and names that it refers to.
final class Surroundings {
  /// An object that a workload refers to by name.
  record Reference(String kind, String name, boolean optional, Said said) {}

  private final WorkloadInput input;
  private final List<Reference> references = new ArrayList<>();
  private final Map<String, Said> routes = new HashMap<>();

  Surroundings(WorkloadInput input) {
    this.input = input;
  }

  ProjectFiles files() {
    return input.files();
  }

  String project() {
    return Tree.text(input.tree(), "name");
  }

  /// The full reference for what an `image` says.
  String image(Said said) {
    String text = said.text();
    Map<String, @Nullable Object> own = Tree.map(input.tree(), "images");
    String known = input.images().get(text);
    if (known != null) {
      return known;
    }
    if (own.containsKey(text)) {
      return input.project().imageReference(text);
    }
    check(said, text, own.keySet());
    return text;
  }

  private static void check(Said said, String text, Set<String> own) {
    Optional<String> meant =
        text.matches("[^/:@]*") ? Suggestion.nearest(text, own) : Optional.empty();
    if (meant.isPresent()) {
      said.error(
          said.problem()
              .what("`%s` is not in `images`: `%s`", said.name(), text)
              .fix(
                  "did you mean `%s`? For an image from elsewhere add its tag: `%s:latest`",
                  meant.get(), text));
    }
  }

  /// The object's name for a secret: the copy's for one of the project's `secrets`, else the name
  /// as it is.
  String secret(Said said, String name, boolean optional) {
    if (isOwn(name)) {
      return secretName(name);
    }
    refer(new Reference("Secret", name, optional, said));
    return name;
  }

  /// Checks that a secret of the project has a key.
  void checkKey(Said said, String secret, String key) {
    Set<String> keys = new TreeSet<>(Tree.map(input.tree(), "secrets", secret).keySet());
    if (isOwn(secret) && !keys.contains(key)) {
      said.error(
          said.problem()
              .what("the secret `%s` has no `%s`", secret, key)
              .fix("%s", Suggestion.sentence(key, keys)));
    }
  }

  /// Remembers that a ConfigMap is referred to, and answers its name.
  String configMap(Said said, String name, boolean optional) {
    refer(new Reference("ConfigMap", name, optional, said));
    return name;
  }

  private void refer(Reference reference) {
    if (Names.isSubdomain(reference.name())) {
      references.add(reference);
    } else if (!reference.name().isEmpty()) {
      Said said = reference.said();
      said.error(
          said.problem()
              .what("no %s can be called `%s`", reference.kind(), reference.name())
              .why("names have at most 253 lower-case letters, digits, `-` and `.`"));
    }
  }

  /// Whether the project itself says what an image is.
  boolean isOwnImage(String name) {
    return Tree.map(input.tree(), "images").containsKey(name);
  }

  /// Takes a host and path for an Ingress; a second one that takes it is warned about, unless its
  /// controller was told to share it.
  void claimRoute(String host, String path, Said entry) {
    Said first = routes.putIfAbsent(host + path, entry);
    boolean shared =
        entry.at("annotations").entries().stream().anyMatch(note -> note.key().contains("canary"));
    if (first != null && !shared) {
      entry.warn(
          entry
              .problem()
              .what("`%s` leads `%s` elsewhere than `%s`", entry.name(), host + path, first.name())
              .why("a controller takes one of them, or refuses the second")
              .fix("give one of them another host or path"));
    }
  }

  private boolean isOwn(String secret) {
    return Tree.map(input.tree(), "secrets").containsKey(secret);
  }

  /// The name of the object that holds one of the project's secrets.
  String secretName(String secret) {
    SecretContent content = input.secrets().get(secret);
    return content == null || content.generated()
        ? secret
        : Names.withHash(secret, content.entries());
  }

  List<Reference> references() {
    return references;
  }

  /// The names of the project's secrets.
  Set<String> ownSecrets() {
    return Tree.map(input.tree(), "secrets").keySet();
  }
}
