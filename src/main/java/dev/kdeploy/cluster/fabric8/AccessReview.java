package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a server what we may do.
final class AccessReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private AccessReview() {}

  /// Whether it says yes. A server that has no such question forbids nothing.
  static boolean allowed(Reads reads, String verb, ApiKind kind, String namespace)
      throws RemoteFailure {
    String[] plural = kind.plural().split("/", 2);
    int slash = kind.apiVersion().indexOf('/');
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("namespace", kind.namespaced() ? namespace : "");
    attributes.put("verb", verb);
    attributes.put("group", slash < 0 ? "" : kind.apiVersion().substring(0, slash));
    attributes.put("version", kind.apiVersion().substring(slash + 1));
    attributes.put("resource", plural[0]);
    attributes.put("subresource", plural.length > 1 ? plural[1] : "");
    Map<String, @Nullable Object> review = new LinkedHashMap<>();
    review.put("apiVersion", "authorization.k8s.io/v1");
    review.put("kind", "SelfSubjectAccessReview");
    review.put("spec", Map.of("resourceAttributes", attributes));
    Call call = Call.write("POST", PATH, Call.JSON, Json.write(review)).changingNothing();
    return reads
        .json(call, "what you may do")
        .map(answer -> Tree.flag(answer, "status", "allowed"))
        .orElse(true);
  }
}
