package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Ends a request with a `Status` of failure, worded as the real server words it.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient @Nullable Map<String, @Nullable Object> details;

  private Refusal(
      int code, String reason, String message, @Nullable Map<String, @Nullable Object> details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /// One reason why an object is not acceptable.
  record Cause(String reason, String field, String message) {
    static Cause required(String field, String why) {
      return new Cause(
          "FieldValueRequired", field, "Required value" + (why.isEmpty() ? "" : ": " + why));
    }

    static Cause invalid(String field, @Nullable Object value, String why) {
      return new Cause(
          "FieldValueInvalid", field, "Invalid value: " + Shown.of(value) + ": " + why);
    }

    static Cause forbidden(String field, String why) {
      return new Cause("FieldValueForbidden", field, "Forbidden: " + why);
    }

    static Cause duplicate(String field, @Nullable Object value) {
      return new Cause("FieldValueDuplicate", field, "Duplicate value: " + Shown.of(value));
    }

    static Cause unsupported(String field, @Nullable Object value, List<String> choices) {
      String known = choices.stream().sorted().map(Shown::of).collect(Collectors.joining(", "));
      return new Cause(
          "FieldValueNotSupported",
          field,
          "Unsupported value: " + Shown.of(value) + ": supported values: " + known);
    }

    Map<String, @Nullable Object> tree() {
      return Edit.map("reason", reason, "message", message, "field", field);
    }
  }

  static Refusal noSuchResource() {
    return new Refusal(
        404, "NotFound", "the server could not find the requested resource", Edit.map());
  }

  /// A patch whose result is no object of its kind.
  static Refusal badPatch(String shown, String why) {
    return invalid("", "", "", List.of(Cause.invalid("patch", shown, why)));
  }

  static Refusal notFound(Kind kind, String name) {
    return new Refusal(
        404,
        "NotFound",
        kind.resource() + " \"" + name + "\" not found",
        details(name, kind.group(), kind.plural()));
  }

  static Refusal alreadyExists(Kind kind, String name) {
    return new Refusal(
        409,
        "AlreadyExists",
        kind.resource() + " \"" + name + "\" already exists",
        details(name, kind.group(), kind.plural()));
  }

  static Refusal conflict(Kind kind, String name, String why) {
    return new Refusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.resource() + " \"" + name + "\": " + why,
        details(name, kind.group(), kind.plural()));
  }

  /// The real server says the kind here and not the resource.
  static Refusal precondition(Kind kind, String name, String why) {
    return new Refusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualifiedKind() + " \"" + name + "\": " + why,
        details(name, kind.group(), kind.kind()));
  }

  /// A replacement that names another object's identity.
  static Refusal otherObject(Kind kind, Stored live, String uid) {
    String place = live.namespace().isEmpty() ? "" : "/" + live.namespace();
    return conflict(
        kind,
        live.name(),
        "StorageError: invalid object, Code: 4, Key: /registry/"
            + kind.plural()
            + place
            + "/"
            + live.name()
            + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
            + uid
            + ", UID in object meta: "
            + live.uid());
  }

  static Refusal stale(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static Refusal managers(List<Cause> causes, String message) {
    return new Refusal(409, "Conflict", message, Edit.map("causes", trees(causes)));
  }

  static Refusal invalid(Kind kind, String name, List<Cause> causes) {
    return invalid(kind.group(), kind.kind(), name, causes);
  }

  static Refusal invalid(String group, String kind, String name, List<Cause> causes) {
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    List<String> texts =
        causes.stream()
            .map(
                cause ->
                    cause.field().isEmpty()
                        ? cause.message()
                        : cause.field() + ": " + cause.message())
            .distinct()
            .toList();
    String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    Map<String, @Nullable Object> details = details(name, group, kind);
    details.put("causes", trees(causes));
    return new Refusal(422, "Invalid", qualified + " \"" + name + "\" is invalid: " + all, details);
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequest", message, null);
  }

  static Refusal unprocessable(String message) {
    return new Refusal(422, "Invalid", message, Edit.map());
  }

  static Refusal internal(String message) {
    return new Refusal(500, "", message, null);
  }

  /// Custom resources have no strategic merge patch.
  static Refusal unsupportedPatch() {
    return new Refusal(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/apply-patch+yaml",
        null);
  }

  static Refusal unsupportedMedia() {
    return new Refusal(415, "UnsupportedMediaType", "415: Unsupported Media Type", Edit.map());
  }

  static Refusal methodNotAllowed() {
    return new Refusal(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Edit.map());
  }

  static Refusal expired(String message) {
    return new Refusal(410, "Expired", message, null);
  }

  static Refusal forbidden(Kind kind, String name, String why) {
    return new Refusal(
        403,
        "Forbidden",
        kind.resource() + " \"" + name + "\" is forbidden: " + why,
        details(name, kind.group(), kind.plural()));
  }

  int code() {
    return code;
  }

  Map<String, @Nullable Object> status() {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", Edit.map());
    status.put("status", "Failure");
    status.put("message", getMessage());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (details != null) {
      status.put("details", details);
    }
    status.put("code", (long) code);
    return status;
  }

  private static Map<String, @Nullable Object> details(String name, String group, String kind) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    if (!kind.isEmpty()) {
      details.put("kind", kind);
    }
    return details;
  }

  private static List<@Nullable Object> trees(List<Cause> causes) {
    List<@Nullable Object> trees = new ArrayList<>();
    causes.forEach(cause -> trees.add(cause.tree()));
    return trees;
  }
}
