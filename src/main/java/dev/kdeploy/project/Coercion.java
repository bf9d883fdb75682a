package dev.kdeploy.project;

import dev.kdeploy.yaml.YamlScalar;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes a text of a value whose type was guessed, where only a text is wanted.
final class Coercion {
  private Coercion() {}

  static YamlScalar toText(YamlScalar scalar, List<Schema> schemas) {
    Set<String> types =
        schemas.stream().flatMap(schema -> schema.types().stream()).collect(Collectors.toSet());
    boolean fits = types.isEmpty() || ScalarCheck.isOfType(scalar, types);
    return fits || !types.contains("string") || scalar.value() == null
        ? scalar
        : new YamlScalar(scalar.location(), scalar.text(), scalar.text(), true, null);
  }
}
