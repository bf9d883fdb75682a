package dev.kdeploy.sandbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers what does not depend on objects: version, health, discovery.
final class FixedPaths {
  private FixedPaths() {}

  static @Nullable Reply answer(Discovery discovery, OpenApi openApi, Call call) {
    List<String> path = call.path();
    if (path.isEmpty()) {
      return Reply.of(200, Edit.map("paths", Edit.list("/api", "/apis", "/healthz", "/version")));
    }
    return switch (path.getFirst()) {
      case "version" -> Reply.of(200, Discovery.version());
      case "healthz", "livez", "readyz" -> Reply.text("ok");
      case "openapi" -> openApi(openApi, path);
      case "api" -> core(discovery, path);
      case "apis" -> groups(discovery, path);
      default -> throw Refusal.noSuchResource();
    };
  }

  private static @Nullable Reply core(Discovery discovery, List<String> path) {
    return switch (path.size()) {
      case 1 -> Reply.of(200, discovery.api());
      case 2 -> found(discovery.resources("", path.get(1)));
      default -> null;
    };
  }

  private static @Nullable Reply groups(Discovery discovery, List<String> path) {
    return switch (path.size()) {
      case 1 -> Reply.of(200, discovery.groups());
      case 2 -> found(discovery.group(path.get(1)));
      case 3 -> found(discovery.resources(path.get(1), path.get(2)));
      default -> null;
    };
  }

  private static Reply openApi(OpenApi openApi, List<String> path) {
    if (path.size() == 2 && path.get(1).equals("v2")) {
      // An empty document in protobuf: kubectl then leaves the validation of lists to the server.
      return new Reply.Whole(200, "application/octet-stream", new byte[0], List.of());
    }
    if (path.size() == 2 && path.get(1).equals("v3")) {
      return Reply.of(200, openApi.index());
    }
    if (path.size() == 4 && path.get(2).equals("api")) {
      return Reply.of(200, openApi.of("", path.get(3)));
    }
    if (path.size() == 5 && path.get(2).equals("apis")) {
      return Reply.of(200, openApi.of(path.get(3), path.get(4)));
    }
    throw Refusal.noSuchResource();
  }

  private static Reply found(@Nullable Map<String, @Nullable Object> tree) {
    if (tree == null) {
      throw Refusal.noSuchResource();
    }
    return Reply.of(200, tree);
  }
}
