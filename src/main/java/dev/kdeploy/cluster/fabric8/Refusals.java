package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads why a write was refused.
final class Refusals {
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "unknown field \"([^\"]+)\"|\\.?([\\w.\\[\\]=\"/-]+): field not declared in schema");

  private Refusals() {}

  static Answer.Refused of(Reply reply) {
    Map<String, @Nullable Object> status = reply.json();
    String message = reply.message();
    List<Answer.Cause> causes = new ArrayList<>();
    for (Map<String, @Nullable Object> cause : Tree.maps(status, "details", "causes")) {
      causes.add(
          new Answer.Cause(
              Tree.text(cause, "field"), Tree.text(cause, "reason"), Tree.text(cause, "message")));
    }
    Answer.Reason reason = reason(reply.code(), Tree.text(status, "reason"), message);
    if (causes.isEmpty() && reason == Answer.Reason.INVALID) {
      causes.addAll(unknownFields(message));
    }
    return new Answer.Refused(reason, reply.code(), message, causes);
  }

  private static Answer.Reason reason(int code, String word, String message) {
    // Servers before Kubernetes 1.27 call a field they do not know a fault of their own.
    if (code == 500 && message.contains("failed to create typed patch object")) {
      return Answer.Reason.INVALID;
    }
    return switch (code) {
      case 401 -> Answer.Reason.UNAUTHORIZED;
      case 403 -> Answer.Reason.FORBIDDEN;
      case 404 -> Answer.Reason.NOT_FOUND;
      case 409 ->
          word.equals("AlreadyExists") ? Answer.Reason.ALREADY_EXISTS : Answer.Reason.CONFLICT;
      case 408, 429 -> Answer.Reason.UNAVAILABLE;
      default -> code >= 500 ? Answer.Reason.UNAVAILABLE : Answer.Reason.INVALID;
    };
  }

  /// Names the fields that the server only mentions in its sentence.
  private static List<Answer.Cause> unknownFields(String message) {
    List<Answer.Cause> causes = new ArrayList<>();
    Matcher fields = UNKNOWN.matcher(message);
    while (fields.find()) {
      String field = fields.group(1) == null ? fields.group(2) : fields.group(1);
      causes.add(new Answer.Cause(field, "FieldValueUnknown", "unknown field `" + field + "`"));
    }
    return causes;
  }
}
