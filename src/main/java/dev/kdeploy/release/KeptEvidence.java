package dev.kdeploy.release;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What failed revisions looked like, one Secret for each: `kdeploy.<name>.evidence.<number>`.
///
/// It is of use, and no part of the promise: that it cannot be written fails nothing.
final class KeptEvidence {
  /// Its base64 form has to fit into a Secret's 1 MiB.
  private static final int LARGEST = 700 * 1024;

  /// Lists of lines; their oldest may go.
  private static final Set<String> LOGS = Set.of("log", "previousLog");

  private final Cluster cluster;
  private final ReleaseId release;

  KeptEvidence(Cluster cluster, ReleaseId release) {
    this.cluster = cluster;
    this.release = release;
  }

  private ResourceId id(int number) {
    return Journal.secret(release, ".evidence." + number);
  }

  /// Writes it in place of what is there; says why when that is not possible.
  Optional<Problem> write(int number, Map<String, @Nullable Object> tree) {
    Optional<byte[]> compressed = fitting(tree);
    if (compressed.isEmpty()) {
      return Optional.of(unkept(number).why("it is too large, also without its logs"));
    }
    try {
      Manifest record = Journal.record(id(number), release.name(), compressed.get());
      Answer answer = cluster.put(record, null);
      if (answer instanceof Answer.Refused no && no.reason() == Answer.Reason.ALREADY_EXISTS) {
        answer =
            cluster.put(
                record, cluster.get(id(number)).map(Manifest::resourceVersion).orElse(null));
      }
      return switch (answer) {
        case Answer.Accepted _ -> Optional.empty();
        case Answer.Refused no ->
            Optional.of(unkept(number).why("the server answers: %s", no.message()));
      };
    } catch (KdeployException e) {
      return Optional.of(unkept(number).why("%s", e.problems().getFirst().what()));
    }
  }

  private static Problem unkept(int number) {
    return Problem.of("what was seen of revision %d is not kept in the cluster", number)
        .kind(Problem.Kind.REMOTE);
  }

  private static Optional<byte[]> fitting(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> smaller = tree;
    byte[] compressed = Journal.compress(smaller);
    while (compressed.length > LARGEST) {
      Map<String, @Nullable Object> shortened = shortened(smaller);
      if (shortened.equals(smaller)) {
        return Optional.empty();
      }
      smaller = shortened;
      compressed = Journal.compress(smaller);
    }
    return Optional.of(compressed);
  }

  /// The tree with the newer half of every log.
  private static Map<String, @Nullable Object> shortened(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    tree.forEach(
        (key, value) ->
            copy.put(
                key,
                LOGS.contains(key) && value instanceof List<?> lines
                    ? lines.subList((lines.size() + 1) / 2, lines.size())
                    : inside(value)));
    return copy;
  }

  private static @Nullable Object inside(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> shortened(Tree.map(value));
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(inside(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  Optional<Map<String, @Nullable Object>> read(int number) {
    return cluster.get(id(number)).map(secret -> Tree.map(Journal.content(secret)));
  }

  void remove(int number) {
    cluster.delete(id(number), Deletion.of(null));
  }
}
