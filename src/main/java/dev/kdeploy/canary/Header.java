package dev.kdeploy.canary;

import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A header that leads a request to the canary, whatever the weight is.
///
/// @param value the whole value, compared exactly
record Header(String name, String value) {
  /// The value that leads to the canary where only a name is given: the one that nginx knows.
  static final String ALWAYS = "always";

  /// A field name is a token (RFC 9110 §5.1), at most 256 characters in the Gateway API; a value
  /// here has no line ends, and at most 4096 characters.
  private static final Pattern FORM =
      Pattern.compile(
          "([!#$%&'*+\\-.^_`|~0-9A-Za-z]{1,256})(?:[ \\t]*[:=][ \\t]*(\\P{Cntrl}{1,4096}))?");

  /// The header that a text says: `X-Canary: yes`, `X-Canary=yes`, or `X-Canary` alone for the
  /// value `always`. Empty when it says none.
  static Optional<Header> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.of(new Header(form.group(1), form.group(2) == null ? ALWAYS : form.group(2)));
  }

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("value", value);
    return tree;
  }

  /// The header of a tree, or null when it has none.
  static @Nullable Header of(Map<String, @Nullable Object> tree) {
    return tree.isEmpty() ? null : new Header(Tree.text(tree, "name"), Tree.text(tree, "value"));
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
