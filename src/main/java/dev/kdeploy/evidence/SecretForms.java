package dev.kdeploy.evidence;

import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// In which forms the value of a Secret may stand in a text: as it is, each of its lines, encoded,
/// escaped, and what a file or an address in it gives a secret's name.
final class SecretForms {
  /// What is longer is hardly ever written in another encoding.
  private static final int ENCODED = 4096;

  private static final Pattern SENSITIVE =
      Pattern.compile(
          "(?i)pass|pwd|secret|token|key|credential|auth|dsn|conn(ection)?[_-]?str|_url$|salt");
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?([\\w.-]+)\\s*[=:]\\s*[\"']?(.*?)[\"',;]*\\s*$");
  private static final Pattern ADDRESS = Pattern.compile("://[^\\s/:@]*:([^\\s/]+)@");

  private SecretForms() {}

  static Set<String> of(String value) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(value.strip());
    value.lines().map(String::strip).forEach(forms::add);
    if (value.length() <= ENCODED) {
      for (String one : List.of(value, value.strip())) {
        addEncoded(forms, one);
      }
    }
    addParts(forms, value);
    return forms;
  }

  private static void addEncoded(Set<String> forms, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    // Of two characters, base64 makes three that are theirs alone.
    if (value.length() >= Needles.SHORTEST) {
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    String percent = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.add(percent);
    forms.add(percent.replace("+", "%20"));
    String json = Json.write(value);
    forms.add(json.substring(1, json.length() - 1));
  }

  /// What stands in a file that is kept in a Secret.
  private static void addParts(Set<String> forms, String value) {
    for (Matcher address = ADDRESS.matcher(value); address.find(); ) {
      forms.add(address.group(1));
    }
    Optional<Object> tree = leaves(value);
    if (tree.isPresent()) {
      addSensitive(forms, "", tree.get());
      return;
    }
    for (Matcher entry = ENTRY.matcher(value); entry.find(); ) {
      if (SENSITIVE.matcher(entry.group(1)).find()) {
        forms.add(entry.group(2).strip());
      }
    }
  }

  /// The value as JSON, if it is a map or a list.
  static Optional<Object> leaves(String value) {
    String text = value.strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Json.read(text));
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static void addSensitive(Set<String> forms, String key, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, item) -> addSensitive(forms, String.valueOf(name), item));
      case List<?> list -> list.forEach(item -> addSensitive(forms, key, item));
      case String text when SENSITIVE.matcher(key).find() -> {
        forms.add(text);
        addEncoded(forms, text);
        text.lines().map(String::strip).forEach(forms::add);
      }
      case null, default -> {}
    }
  }
}
