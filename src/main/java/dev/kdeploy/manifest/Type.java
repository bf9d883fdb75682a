package dev.kdeploy.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What may stand in a field, and how several writers share it. Immutable; types may contain
/// themselves.
///
/// Asking never fails: what is not known takes [Shape#ANY].
public final class Type {
  /// What values look like.
  public enum Shape {
    /// A map with known keys.
    OBJECT,
    /// A map with keys of the user's choice; all values have the type [Type#items()].
    MAP,
    LIST,
    STRING,
    INTEGER,
    BOOLEAN,
    NUMBER,
    /// An amount such as `500m` or `1Gi`.
    QUANTITY,
    /// A number or a text such as `50%` or the name of a port.
    INT_OR_STRING,
    /// An instant in RFC 3339.
    TIME,
    /// A text in base 64.
    BYTES,
    ANY
  }

  /// How server-side apply sees a list.
  public enum ListKind {
    /// One value with one owner.
    ATOMIC,
    /// Distinct scalars, each with its owners.
    SET,
    /// Maps told apart by their [Type#listKeys()].
    MAP
  }

  private static final Type ANYTHING = of(Shape.ANY);

  private final String name;
  private final Shape shape;
  private final Map<String, Type> fields;
  private final Set<String> required;
  private final boolean atomicObject;
  private final @Nullable Supplier<Type> reference;
  private final Traits traits;

  /// What a field says about its value beyond the value's own type.
  record Traits(
      ListKind listKind,
      List<String> listKeys,
      boolean atomic,
      Set<String> strategies,
      @Nullable String mergeKey,
      @Nullable Object defaultValue,
      List<String> enumValues) {
    static final Traits NONE =
        new Traits(ListKind.ATOMIC, List.of(), false, Set.of(), null, null, List.of());
  }

  private Type(
      String name,
      Shape shape,
      Map<String, Type> fields,
      Set<String> required,
      boolean atomicObject,
      @Nullable Supplier<Type> reference,
      Traits traits) {
    this.name = name;
    this.shape = shape;
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    this.required = Set.copyOf(required);
    this.atomicObject = atomicObject;
    this.reference = reference;
    this.traits = traits;
  }

  static Type of(Shape shape) {
    return new Type("", shape, Map.of(), Set.of(), false, null, Traits.NONE);
  }

  static Type named(String name, Shape shape, Map<String, Type> fields) {
    return new Type(name, shape, fields, Set.of(), false, null, Traits.NONE);
  }

  static Type object(String name, Map<String, Type> fields, Set<String> required, boolean atomic) {
    return new Type(name, Shape.OBJECT, fields, required, atomic, null, Traits.NONE);
  }

  /// An object of a type that is looked up only when its fields are asked for.
  static Type reference(String name, Supplier<Type> target) {
    return new Type(name, Shape.OBJECT, Map.of(), Set.of(), false, target, Traits.NONE);
  }

  static Type container(Shape shape, Type items) {
    return new Type("", shape, Map.of(), Set.of(), false, () -> items, Traits.NONE);
  }

  Type with(Traits traits) {
    return new Type(name, shape, fields, required, atomicObject, reference, traits);
  }

  /// The name of an object's type, such as `core.v1.Container`; empty for others.
  public String name() {
    return name;
  }

  public Shape shape() {
    return shape;
  }

  /// The type of the value under a key of an object or of a map.
  public Type field(String key) {
    return switch (shape) {
      case OBJECT, ANY -> target().fields.getOrDefault(key, ANYTHING);
      case MAP -> items();
      default -> ANYTHING;
    };
  }

  /// The known keys of an object, sorted; empty for everything else.
  public Set<String> fields() {
    return shape == Shape.OBJECT ? target().fields.keySet() : Set.of();
  }

  /// The keys that an object must have.
  public Set<String> required() {
    return target().required;
  }

  /// The type of a list's items or of a map's values.
  public Type items() {
    boolean contains = shape == Shape.LIST || shape == Shape.MAP;
    return contains && reference != null ? reference.get() : ANYTHING;
  }

  public ListKind listKind() {
    return traits.listKind();
  }

  /// The keys that tell the items of a list of kind [ListKind#MAP] apart.
  public List<String> listKeys() {
    return traits.listKeys();
  }

  /// Whether server-side apply gives the whole value one owner instead of looking into it.
  public boolean isAtomic() {
    return switch (shape) {
      case LIST -> traits.listKind() == ListKind.ATOMIC;
      case OBJECT, MAP -> traits.atomic() || target().atomicObject;
      default -> true;
    };
  }

  /// Whether a strategic merge patch merges a list into the old one instead of replacing it.
  public boolean mergesList() {
    return shape == Shape.LIST && traits.strategies().contains("merge");
  }

  /// The key by which a strategic merge patch tells a list's items apart; null when it compares
  /// whole scalars, or replaces the list.
  public @Nullable String mergeKey() {
    return traits.mergeKey();
  }

  /// Whether a strategic merge patch replaces an object or a map whole.
  public boolean isReplacedByPatch() {
    return traits.strategies().contains("replace");
  }

  /// What server-side apply takes for the value when it is missing among the keys of a list; also
  /// what the server stores for many other fields. Null when there is none.
  public @Nullable Object defaultValue() {
    return traits.defaultValue();
  }

  /// All texts that the server takes here; empty when it does not say.
  public List<String> enumValues() {
    return traits.enumValues();
  }

  private Type target() {
    return shape == Shape.OBJECT && reference != null ? reference.get() : this;
  }

  @Override
  public String toString() {
    return switch (shape) {
      case LIST -> "list of " + items();
      case MAP -> "map of " + items();
      default -> name.isEmpty() ? shape.toString() : name;
    };
  }
}
