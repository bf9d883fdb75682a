package dev.kdeploy.release;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// How release records lie in the cluster: Secrets with one compressed JSON value.
///
/// They carry a label of their own, so that they are never taken for objects of the release.
final class Journal {
  static final String LABEL = "kdeploy.dev/journal";
  private static final String TYPE = "kdeploy.dev/release";
  private static final String KEY = "content";

  private Journal() {}

  static ResourceId secret(ReleaseId release, String suffix) {
    return new ResourceId(
        "v1", "Secret", release.namespace(), "kdeploy." + release.name() + suffix);
  }

  /// An object with nothing but its identity and the journal's labels.
  static Manifest labelled(ResourceId id, String release) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/managed-by", "kdeploy");
    labels.put(LABEL, release);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", id.name());
    metadata.put("namespace", id.namespace());
    metadata.put("labels", labels);
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", id.apiVersion());
    content.put("kind", id.kind());
    content.put("metadata", metadata);
    return Manifest.of(content);
  }

  static Manifest record(ResourceId id, String release, byte[] compressed) {
    return labelled(id, release)
        .with(TYPE, "type")
        .with(Base64.getEncoder().encodeToString(compressed), "data", KEY);
  }

  static @Nullable Object content(Manifest secret) {
    byte[] compressed = Base64.getDecoder().decode(secret.text("data", KEY));
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return Json.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("the release record `%s` cannot be read", secret.id().name())
              .why("its content is damaged: %s", String.valueOf(e.getMessage()))
              .fix(
                  "look at it with `kubectl get secret %s -n %s -o yaml`",
                  secret.id().name(), secret.id().namespace())
              .kind(Problem.Kind.REMOTE),
          e);
    }
  }

  static byte[] compress(@Nullable Object tree) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new BestCompression(bytes)) {
      stream.write(Json.write(tree).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class BestCompression extends GZIPOutputStream {
    BestCompression(ByteArrayOutputStream bytes) throws IOException {
      super(bytes, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /// Writes a record, or says who came in between.
  static Manifest put(Cluster cluster, Manifest record, @Nullable String expectedVersion) {
    return switch (cluster.put(record, expectedVersion)) {
      case Answer.Accepted done -> done.live();
      case Answer.Refused no
          when no.reason() == Answer.Reason.CONFLICT
              || no.reason() == Answer.Reason.ALREADY_EXISTS ->
          throw new KdeployException(
              Problem.of("another run wrote to this release meanwhile")
                  .why("the record `%s` changed after it was read", record.id().name())
                  .fix("run the command again")
                  .kind(Problem.Kind.LOCKED));
      case Answer.Refused no -> throw refused("write the release record", record.id(), no);
    };
  }

  static KdeployException refused(String attempt, ResourceId id, Answer.Refused no) {
    Problem problem =
        Problem.of(
                "cannot %s: %s `%s` in namespace `%s`",
                attempt, id.kind(), id.name(), id.namespace())
            .why("the server answers: %s", no.message())
            .kind(Problem.Kind.REMOTE);
    return new KdeployException(
        no.reason() == Answer.Reason.FORBIDDEN
            ? problem.fix(
                "ask for the verbs get, create and update on Secrets and Leases in this namespace")
            : problem);
  }
}
