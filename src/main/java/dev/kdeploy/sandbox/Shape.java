package dev.kdeploy.sandbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server knows about the type of a value: enough to merge it, to own parts of it and to
/// refuse it.
interface Shape {
  /// A value of which nothing is known: maps are merged key by key, lists are taken whole.
  Shape ANY =
      new Shape() {
        @Override
        public Form form() {
          return Form.ANY;
        }
      };

  /// The coarse form of a value.
  enum Form {
    /// A map with declared fields.
    STRUCT,
    /// A map with keys of the user's choice.
    MAP,
    LIST,
    TEXT,
    /// A whole number.
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_TEXT,
    QUANTITY,
    /// A text in base 64.
    BYTES,
    ANY
  }

  Form form();

  /// The name of a built-in type, such as `core.v1.Container`; empty when there is none.
  default String name() {
    return "";
  }

  /// Whether the value has one owner as a whole.
  default boolean atomic() {
    return false;
  }

  /// The declared fields of a struct.
  default Map<String, Shape> fields() {
    return Map.of();
  }

  /// The shape of a map's values or a list's items.
  default Shape items() {
    return ANY;
  }

  /// The keys that identify the items of a list of maps; empty for sets and atomic lists.
  default List<String> keys() {
    return List.of();
  }

  /// What the server fills in, or null.
  default @Nullable Object fallback() {
    return null;
  }

  default List<String> required() {
    return List.of();
  }

  /// The only texts that are allowed; empty when all are.
  default List<String> choices() {
    return List.of();
  }

  /// Whether fields that are not declared are kept and not refused.
  default boolean open() {
    return form() == Form.ANY;
  }

  /// The shape of the value under a key of a struct or map, or null when a struct does not declare
  /// it.
  default @Nullable Shape at(String key) {
    return switch (form()) {
      case STRUCT -> {
        Shape declared = fields().get(key);
        yield declared == null && open() ? ANY : declared;
      }
      case MAP -> items();
      default -> ANY;
    };
  }

  /// Whether a strategic merge patch merges a list; by [#mergeKey], or as a set of scalars when
  /// that is null.
  default boolean mergesList() {
    return false;
  }

  default @Nullable String mergeKey() {
    return null;
  }

  /// Whether a strategic merge patch replaces a map whole.
  default boolean isReplacedByPatch() {
    return false;
  }
}
