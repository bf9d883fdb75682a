package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A scalar: its text as written (without quotes), what it means, and whether other readers take it
/// for something else.
///
/// @param other how another common reader of YAML understands the same plain text (`the boolean
///   false`), or null when all agree
public record YamlScalar(
    Location location, String text, @Nullable Object value, boolean quoted, @Nullable String other)
    implements YamlNode {

  @Override
  public String kind() {
    return switch (value) {
      case null -> "nothing";
      case String _ -> "a text";
      case Boolean _ -> "true or false";
      case Long _, BigInteger _ -> "a whole number";
      default -> "a number";
    };
  }
}
