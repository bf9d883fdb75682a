package dev.kdeploy.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// In the sandbox everybody may do everything.
final class Reviews {
  private Reviews() {}

  static Map<String, @Nullable Object> allowed(Map<String, @Nullable Object> review) {
    Map<String, @Nullable Object> answer = Edit.copy(review);
    Edit.fill(answer, Edit.map(), "metadata");
    answer.put(
        "status",
        switch (String.valueOf(answer.get("kind"))) {
          case "SelfSubjectReview" ->
              Edit.map(
                  "userInfo",
                  Edit.map("username", "sandbox", "groups", Edit.list("system:masters")));
          case "SelfSubjectRulesReview" ->
              Edit.map(
                  "incomplete",
                  false,
                  "nonResourceRules",
                  Edit.list(),
                  "resourceRules",
                  Edit.list(
                      Edit.map(
                          "verbs",
                          Edit.list("*"),
                          "apiGroups",
                          Edit.list("*"),
                          "resources",
                          Edit.list("*"))));
          case "TokenReview" -> Edit.map("authenticated", true);
          default -> Edit.map("allowed", true);
        });
    return answer;
  }
}
