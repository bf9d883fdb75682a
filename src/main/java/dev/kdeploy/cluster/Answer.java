package dev.kdeploy.cluster;

import dev.kdeploy.manifest.Manifest;
import java.util.List;

/// What a server says to a write.
public sealed interface Answer {
  /// It was done, or would have been on a dry run.
  ///
  /// @param live the object as the server has it now; for a delete, what it answered (possibly an
  ///   empty Status)
  /// @param created whether it was not there before
  /// @param warnings the texts of the server's `Warning` headers
  record Accepted(Manifest live, boolean created, List<String> warnings) implements Answer {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /// It was not done.
  ///
  /// @param code the HTTP status; 0 when there was no answer
  /// @param message the server's own sentence
  record Refused(Reason reason, int code, String message, List<Cause> causes) implements Answer {
    public Refused {
      causes = List.copyOf(causes);
    }
  }

  /// One cause of a refusal: the field in dotted form (may be empty), the server's reason word, and
  /// its sentence.
  record Cause(String field, String reason, String message) {}

  /// Why a write was refused, coarsely; the message and the causes say more.
  enum Reason {
    /// 404: the object, its namespace, or its kind is not there.
    NOT_FOUND,
    /// 409 `AlreadyExists`.
    ALREADY_EXISTS,
    /// 409: another field manager owns a field (causes name manager and field), a resourceVersion
    /// has moved on, or a uid precondition failed.
    CONFLICT,
    /// 422 and 400: the object is not acceptable; causes name the fields.
    INVALID,
    /// 403: RBAC or an admission plugin (quota, pod security, webhook) says no.
    FORBIDDEN,
    /// 401.
    UNAUTHORIZED,
    /// 429, 5xx, 504: the server is busy or broken.
    UNAVAILABLE,
    /// No answer: connection refused, reset, timed out, TLS not trusted. The write may have been
    /// done.
    UNREACHABLE
  }
}
