package dev.kdeploy.manifest;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a server takes for the name of an object.
///
/// @param longest how many characters a name may have
/// @param syntax what it may look like
/// @param words how to tell people
record NameRule(int longest, Pattern syntax, String words) {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern LABEL_SYNTAX = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_SYNTAX = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final String LABEL_WORDS =
      "lower-case letters, digits and `-`, with a letter or digit at both ends";
  private static final String SUBDOMAIN_WORDS =
      "lower-case letters, digits, `-` and `.`, with a letter or digit around each `.` and at both"
          + " ends";

  private static final NameRule SUBDOMAIN = new NameRule(253, SUBDOMAIN_SYNTAX, SUBDOMAIN_WORDS);
  static final NameRule NAMESPACE = new NameRule(63, LABEL_SYNTAX, LABEL_WORDS);
  private static final NameRule PATH_SEGMENT =
      new NameRule(
          Integer.MAX_VALUE,
          Pattern.compile("(?!\\.{1,2}$)[^/%]+"),
          "anything but `/`, `%`, and the names `.` and `..`");

  /// The kinds whose names only have to fit into a URL.
  private static final Set<String> IN_A_PATH =
      Set.of(
          "rbac.authorization.k8s.io/Role",
          "rbac.authorization.k8s.io/RoleBinding",
          "rbac.authorization.k8s.io/ClusterRole",
          "rbac.authorization.k8s.io/ClusterRoleBinding",
          "autoscaling/HorizontalPodAutoscaler",
          "policy/PodDisruptionBudget",
          "certificates.k8s.io/CertificateSigningRequest",
          "networking.k8s.io/IPAddress",
          "/Event");

  private static final Map<String, NameRule> STRICTER =
      Map.of(
          "/Namespace", NAMESPACE,
          "/Service", NAMESPACE,
          "apps/StatefulSet", NAMESPACE,
          // The name becomes the value of a label, and the controller of a CronJob adds eleven
          // characters.
          "batch/Job", new NameRule(63, SUBDOMAIN_SYNTAX, SUBDOMAIN_WORDS),
          "batch/CronJob", new NameRule(52, SUBDOMAIN_SYNTAX, SUBDOMAIN_WORDS));

  static NameRule of(String group, String kind) {
    String key = group + "/" + kind;
    return IN_A_PATH.contains(key) ? PATH_SEGMENT : STRICTER.getOrDefault(key, SUBDOMAIN);
  }

  boolean allows(String name) {
    return !isTooLong(name) && syntax.matcher(name).matches();
  }

  boolean isTooLong(String name) {
    return name.length() > longest;
  }

  /// A name like the given one that the rule allows, or null when there is none near.
  @Nullable String near(String name) {
    String kept = name.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9.]+", "-");
    String trimmed = kept.replaceAll("[-.]*\\.[-.]*", ".").replaceAll("^[-.]+|[-.]+$", "");
    String near = syntax == LABEL_SYNTAX ? trimmed.replace('.', '-') : trimmed;
    return allows(near) ? near : null;
  }
}
