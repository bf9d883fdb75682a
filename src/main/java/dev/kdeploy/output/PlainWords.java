package dev.kdeploy.output;

import dev.kdeploy.evidence.Failure.Reason;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.evidence.PodSeen;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.evidence.PodSeen.ProbeSeen;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why something failed, in a sentence for somebody who never saw a Kubernetes event.
final class PlainWords {
  private static final Pattern OPTIONAL =
      Pattern.compile("\\[([^\\[\\]{]*)\\{(\\w+)}([^\\[\\]]*)]");
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
  private static final Pattern KEY =
      Pattern.compile("find key (\\S+) in (ConfigMap|Secret) (?:[^/\\s]+/)?([^\\s,;]+)");
  private static final Pattern OBJECT =
      Pattern.compile("(?i)\\b(configmap|secret|persistentvolumeclaim) \"([^\"]+)\" not found");
  private static final Pattern NO_KEY =
      Pattern.compile("references non-existent (secret|config) key: (\\S+)");

  private final Reason reason;
  private final Optional<ContainerSeen> container;

  private PlainWords(Reason reason, Optional<ContainerSeen> container) {
    this.reason = reason;
    this.container = container;
  }

  /// @param container where it was seen, or empty
  static String sentence(Reason reason, Optional<ContainerSeen> container) {
    String known = Sentences.of(reason.name());
    if (known == null) {
      String means = reason.means().isBlank() ? reason.name() : reason.means().strip();
      return capital(means) + (means.endsWith(".") ? "" : ".");
    }
    return new PlainWords(reason, container).fill(known);
  }

  static String capital(String text) {
    int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
  }

  private String fill(String sentence) {
    String kept =
        OPTIONAL
            .matcher(sentence)
            .replaceAll(
                part -> {
                  String value = value(part.group(2));
                  return Matcher.quoteReplacement(
                      value.isEmpty() ? "" : part.group(1) + value + part.group(3));
                });
    return NAME.matcher(kept).replaceAll(this::named);
  }

  private String named(MatchResult name) {
    return Matcher.quoteReplacement(value(name.group(1)));
  }

  private String value(String name) {
    return switch (name) {
      case "image" -> quoted(container.map(one -> one.asked().image()).orElse(""));
      case "command" -> quoted(firstWord(container.map(one -> one.asked().command()).orElse("")));
      case "container" -> quoted(reason.place().container());
      case "subject" -> subject();
      case "Subject" -> capital(subject());
      case "code" -> code();
      case "limit" -> container.map(one -> one.asked().limits().get("memory")).orElse("");
      case "requests" -> container.map(one -> listed(one.asked().requests())).orElse("");
      case "probe" ->
          container.flatMap(one -> one.probes().stream().findFirst()).map(this::probe).orElse("");
      case "missing" -> missing(reason.message());
      case "claim" ->
          reason.place().at().kind().equals("PersistentVolumeClaim")
              ? quoted(reason.place().at().name())
              : "";
      default -> "";
    };
  }

  private String code() {
    String said = number(reason.exitCode());
    if (!said.isEmpty() || container.isEmpty()) {
      return said;
    }
    PodSeen.State last = container.get().last();
    String now = number(container.get().state().exitCode());
    return now.isEmpty() && last != null ? number(last.exitCode()) : now;
  }

  private static String number(@Nullable Integer code) {
    return code == null ? "" : code.toString();
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String firstWord(String command) {
    return command.split("\\s", 2)[0];
  }

  private String subject() {
    String name = reason.place().container();
    if (name.isEmpty()) {
      return "the container";
    }
    Role role = reason.place().role();
    return switch (role == null ? Role.REGULAR : role) {
      case INIT -> "the preparing step `" + name + "` (an init container)";
      case SIDECAR -> "the companion `" + name + "` (a sidecar container)";
      case REGULAR -> "container `" + name + "`";
    };
  }

  private static String listed(Map<String, String> amounts) {
    StringBuilder text = new StringBuilder();
    amounts.forEach(
        (what, much) ->
            text.append(text.isEmpty() ? "" : ", ").append(what).append(' ').append(much));
    return text.toString();
  }

  private String probe(ProbeSeen first) {
    String wanted =
        switch (reason.name()) {
          case "LivenessProbeFailed" -> "liveness";
          case "StartupProbeFailed" -> "startup";
          default -> "readiness";
        };
    ProbeSeen probe =
        container.stream()
            .flatMap(one -> one.probes().stream())
            .filter(one -> one.kind().equals(wanted))
            .findFirst()
            .orElse(first);
    return "`" + probe.asks() + "` every " + probe.periodSeconds() + " s";
  }

  /// What does not exist, as the kubelet and the scheduler say it.
  private static String missing(String message) {
    Matcher key = KEY.matcher(message);
    if (key.find()) {
      return "key `" + key.group(1) + "` of " + key.group(2) + " `" + key.group(3) + "`";
    }
    Matcher object = OBJECT.matcher(message);
    if (object.find()) {
      String kind =
          switch (object.group(1).toLowerCase(Locale.ROOT)) {
            case "configmap" -> "ConfigMap";
            case "secret" -> "Secret";
            default -> "PersistentVolumeClaim";
          };
      return kind + " `" + object.group(2) + "`";
    }
    Matcher without = NO_KEY.matcher(message);
    return without.find()
        ? "key `"
            + without.group(2)
            + "` of a "
            + (without.group(1).equals("secret") ? "Secret" : "ConfigMap")
        : "";
  }
}
