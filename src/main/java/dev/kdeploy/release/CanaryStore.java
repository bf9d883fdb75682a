package dev.kdeploy.release;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the record of a release's canary lies: one Secret `kdeploy.<name>.canary`, written with
/// its resourceVersion, so that two writers never both succeed.
///
/// Not safe for use by several threads.
public final class CanaryStore {
  private static final String SUFFIX = ".canary";
  // A Secret holds 1 MiB; base64 makes four bytes of three.
  private static final int MOST = 760_000;

  private final Cluster cluster;
  private final ReleaseId release;
  private @Nullable Manifest secret;

  private CanaryStore(Cluster cluster, ReleaseId release, @Nullable Manifest secret) {
    this.cluster = cluster;
    this.release = release;
    this.secret = secret;
  }

  public static CanaryStore read(Cluster cluster, ReleaseId release) {
    return new CanaryStore(
        cluster, release, cluster.get(Journal.secret(release, SUFFIX)).orElse(null));
  }

  /// The record, or empty when there is no canary.
  public Optional<Object> content() {
    Manifest read = secret;
    return read == null ? Optional.empty() : Optional.ofNullable(Journal.content(read));
  }

  /// Writes the record.
  ///
  /// @throws KdeployException of kind LOCKED when somebody else wrote to it meanwhile
  public void write(Map<String, @Nullable Object> tree) {
    byte[] content = Journal.compress(tree);
    if (content.length > MOST) {
      throw new KdeployException(
          Problem.of("the release is too large for a canary")
              .why(
                  "its objects take %d KiB when compressed, and a Secret holds 1 MiB",
                  content.length / 1024)
              .fix("deploy it with `kdeploy up`"));
    }
    Manifest before = secret;
    Manifest record = Journal.record(Journal.secret(release, SUFFIX), release.name(), content);
    secret = Journal.put(cluster, record, before == null ? null : before.resourceVersion());
  }

  /// Removes the record.
  public void remove() {
    Manifest read = secret;
    cluster.delete(Journal.secret(release, SUFFIX), Deletion.of(read == null ? null : read.uid()));
    secret = null;
  }
}
