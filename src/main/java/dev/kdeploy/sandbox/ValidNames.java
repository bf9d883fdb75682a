package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for names and labels.
final class ValidNames {
  static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
  private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);
  private static final Pattern VALUE_PATTERN = Pattern.compile(VALUE);
  private static final Set<String> FREE =
      Set.of(
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io");

  private ValidNames() {}

  static void check(Kind kind, Map<String, @Nullable Object> object, List<Cause> causes) {
    String name = Tree.text(object, "metadata", "name");
    String wrong =
        switch (kind.resource()) {
          case "services", "namespaces" -> label(name);
          default -> FREE.contains(kind.resource()) ? null : subdomain(name);
        };
    if (wrong != null) {
      causes.add(Cause.invalid("metadata.name", name, wrong));
    }
    labels(object, causes);
  }

  static void labels(Map<String, @Nullable Object> object, List<Cause> causes) {
    labelMap(Tree.map(object, "metadata", "labels"), "metadata.labels", causes);
    Tree.map(object, "metadata", "annotations")
        .keySet()
        .forEach(
            key ->
                key(key.toLowerCase(java.util.Locale.ROOT), key, "metadata.annotations", causes));
  }

  static void labelMap(Map<String, @Nullable Object> labels, String field, List<Cause> causes) {
    labels.forEach(
        (key, value) -> {
          key(key, key, field, causes);
          String text = String.valueOf(value);
          if (text.length() > 63) {
            causes.add(Cause.invalid(field, text, "must be no more than 63 bytes"));
          }
          if (!VALUE_PATTERN.matcher(text).matches()) {
            causes.add(
                Cause.invalid(
                    field,
                    text,
                    "a valid label must be an empty string or consist of alphanumeric characters,"
                        + " '-', '_' or '.', and must start and end with an alphanumeric character"
                        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation"
                        + " is '"
                        + VALUE
                        + "')"));
          }
        });
  }

  private static void key(String key, String shown, String field, List<Cause> causes) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash == 0) {
      causes.add(Cause.invalid(field, shown, "prefix part must be non-empty"));
    } else if (slash > 0 && !SUBDOMAIN_PATTERN.matcher(key.substring(0, slash)).matches()) {
      causes.add(Cause.invalid(field, shown, "prefix part " + subdomainRule()));
    }
    if (name.isEmpty()) {
      causes.add(Cause.invalid(field, shown, "name part must be non-empty"));
    }
    if (name.length() > 63) {
      causes.add(Cause.invalid(field, shown, "name part must be no more than 63 bytes"));
    }
    if (!QUALIFIED_PATTERN.matcher(name).matches()) {
      causes.add(
          Cause.invalid(
              field,
              shown,
              "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                  + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
                  + " '123-abc', regex used for validation is '"
                  + QUALIFIED
                  + "')"));
    }
  }

  static @Nullable String subdomain(String name) {
    if (name.length() > 253) {
      return "must be no more than 253 characters";
    }
    return SUBDOMAIN_PATTERN.matcher(name).matches() ? null : subdomainRule();
  }

  private static String subdomainRule() {
    return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
        + " or '.', and must start and end with an alphanumeric character (e.g."
        + " 'example.com', regex used for validation is '"
        + SUBDOMAIN
        + "')";
  }

  static @Nullable String label(String name) {
    if (name.length() > 63) {
      return "must be no more than 63 characters";
    }
    return LABEL_PATTERN.matcher(name).matches()
        ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
            + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
            + " '123-abc', regex used for validation is '"
            + LABEL
            + "')";
  }
}
