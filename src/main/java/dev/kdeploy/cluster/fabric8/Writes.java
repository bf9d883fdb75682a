package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends requests that change something.
final class Writes {
  private final Transport transport;
  private final Reads reads;

  Writes(Transport transport, Reads reads) {
    this.transport = transport;
    this.reads = reads;
  }

  Answer send(Call call) throws RemoteFailure {
    Reply reply = transport.send(call);
    if (!reply.good()) {
      return Refusals.of(reply);
    }
    Map<String, @Nullable Object> answer = reply.json();
    if (answer.isEmpty()) {
      throw new RemoteFailure(0, reads.notKubernetes());
    }
    return new Answer.Accepted(Manifest.of(answer), reply.code() == 201, reply.warnings());
  }

  /// The body of a deletion.
  static Map<String, @Nullable Object> options(Cluster.Deletion deletion) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", deletion.orphan() ? "Orphan" : "Background");
    if (deletion.graceSeconds() != null) {
      options.put("gracePeriodSeconds", deletion.graceSeconds());
    }
    if (deletion.uid() != null) {
      options.put("preconditions", Map.of("uid", deletion.uid()));
    }
    return options;
  }
}
