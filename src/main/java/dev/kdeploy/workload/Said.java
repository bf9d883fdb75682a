package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the user said at one place of the project's tree, if anything.
///
/// Readers never fail: what is not there, or is of another shape, is null or empty. Shapes are the
/// schema's business.
final class Said {
  private static final Pattern SPECIAL = Pattern.compile("[.,=\\[\\]\\\\]");

  private final Findings findings;
  private final List<Object> path;
  private final @Nullable Object value;

  Said(Findings findings, List<Object> path, @Nullable Object value) {
    this.findings = findings;
    this.path = List.copyOf(path);
    this.value = value;
  }

  /// The root of a project's tree.
  static Said root(Findings findings) {
    return new Said(findings, List.of(), findings.tree());
  }

  /// What is said under a key.
  Said at(String... keys) {
    Said here = this;
    for (String key : keys) {
      here = here.below(key, Tree.get(here.value, key));
    }
    return here;
  }

  private Said below(Object step, @Nullable Object child) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return new Said(findings, longer, child);
  }

  /// The same place with another value.
  Said with(@Nullable Object other) {
    return new Said(findings, path, other);
  }

  boolean isThere() {
    return value != null;
  }

  boolean isMap() {
    return value instanceof Map;
  }

  boolean isText() {
    return value instanceof String;
  }

  boolean isNumber() {
    return value instanceof Number;
  }

  boolean isFalse() {
    return Boolean.FALSE.equals(value);
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /// Whether all of it comes from `defaults` and nothing from the workload itself.
  boolean isDefault() {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      return entries().stream().allMatch(Said::isDefault);
    }
    if (value == null || path.size() < 3 || !path.getFirst().equals("workloads")) {
      return false;
    }
    List<Object> there = new ArrayList<>(List.of("defaults"));
    there.addAll(path.subList(2, path.size()));
    Object ofDefaults = findings.tree();
    for (Object step : there) {
      ofDefaults = step instanceof String key ? Tree.get(ofDefaults, key) : null;
    }
    return value.equals(ofDefaults)
        && Objects.equals(findings.exactPlace(path), findings.exactPlace(there));
  }

  /// The same without those of these alternatives that come from `defaults`, where the workload
  /// itself chose another.
  Said chosen(String... alternatives) {
    boolean choice = false;
    Map<String, @Nullable Object> tree = Tree.map(value);
    for (String key : alternatives) {
      choice |= at(key).isThere() && !at(key).isDefault();
    }
    for (String key : alternatives) {
      if (choice && at(key).isDefault()) {
        tree = Tree.without(tree, key);
      }
    }
    return isMap() ? with(tree) : this;
  }

  /// Whether this is a workload as a whole.
  boolean isWorkload() {
    return path.size() == 2;
  }

  /// The last key.
  String key() {
    return path.isEmpty() ? "" : String.valueOf(path.getLast());
  }

  /// The place as users of `--set` write it: `workloads.web.ports[0]`, `secrets.db.tls\.key`.
  String name() {
    StringBuilder name = new StringBuilder();
    for (Object step : path) {
      if (step instanceof Integer index) {
        name.append('[').append(index).append(']');
      } else {
        name.append(name.isEmpty() ? "" : ".");
        name.append(SPECIAL.matcher(step.toString()).replaceAll("\\\\$0"));
      }
    }
    return name.toString();
  }

  @Nullable Location where() {
    return findings.place(path);
  }

  /// The value as it is.
  @Nullable Object value() {
    return value;
  }

  /// The text, also of a number or a boolean; empty when there is none.
  String text() {
    return value instanceof BigDecimal number ? number.toPlainString() : Tree.text(value);
  }

  /// The text, or null.
  @Nullable String textOrNull() {
    return value == null ? null : text();
  }

  /// The whole number, or null.
  @Nullable Long number() {
    return value instanceof Number number ? (Long) number.longValue() : null;
  }

  /// True, false or null.
  @Nullable Boolean flag() {
    return value instanceof Boolean bool ? bool : null;
  }

  /// True, or null: for flags that Kubernetes leaves out when they are false.
  @Nullable Boolean trueOrNull() {
    return isTrue() ? true : null;
  }

  /// What is said under each key, in order.
  List<Said> entries() {
    List<Said> entries = new ArrayList<>();
    Tree.map(value).forEach((key, child) -> entries.add(below(key, child)));
    return entries;
  }

  /// Each item of a list.
  List<Said> items() {
    List<Said> items = new ArrayList<>();
    List<@Nullable Object> list = Tree.list(value);
    for (int i = 0; i < list.size(); i++) {
      items.add(below(i, list.get(i)));
    }
    return items;
  }

  /// Each item of a list, or the single value that stands for a list of one.
  List<Said> oneOrMany() {
    return value instanceof List ? items() : isThere() ? List.of(this) : List.of();
  }

  /// Texts of a list, or of the one value.
  List<String> texts() {
    return oneOrMany().stream().map(Said::text).toList();
  }

  /// A list of texts, or null when there are none.
  @Nullable List<String> textsOrNull() {
    return texts().isEmpty() ? null : texts();
  }

  /// A map of texts, or null when nothing is said.
  @Nullable Map<String, @Nullable Object> textMapOrNull() {
    if (!isMap()) {
      return null;
    }
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    entries().forEach(entry -> texts.put(entry.key(), entry.text()));
    return texts;
  }

  /// A length of time, or null. A number is seconds.
  @Nullable Duration duration() {
    if (value instanceof Number number) {
      return Duration.ofSeconds(number.longValue());
    }
    if (value == null) {
      return null;
    }
    Optional<Duration> parsed = Durations.parse(text());
    if (parsed.isEmpty()) {
      error(
          problem()
              .what("`%s` is no length of time: `%s`", name(), text())
              .fix("write %s", Durations.FORM));
    }
    return parsed.orElse(null);
  }

  /// A length of time in whole seconds, or null.
  @Nullable Long seconds() {
    Duration duration = duration();
    if (duration == null) {
      return null;
    }
    if (duration.toMillis() % 1000 != 0) {
      error(
          problem()
              .what("`%s` must be whole seconds, found `%s`", name(), text())
              .why("Kubernetes counts this time in seconds"));
    }
    return duration.toSeconds();
  }

  /// The beginning of a problem with this value.
  Problem problem() {
    return Problem.at(where());
  }

  void error(Problem problem) {
    findings.error(problem);
  }

  void warn(Problem warning) {
    findings.warn(warning);
  }

  @Override
  public String toString() {
    return name() + ": " + value;
  }
}
