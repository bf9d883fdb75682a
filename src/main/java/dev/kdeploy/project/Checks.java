package dev.kdeploy.project;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads hooks and checks of a tree that has been checked.
record Checks(Values values) {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int OK = 200;

  List<HookSpec> hooks() {
    List<HookSpec> hooks = new ArrayList<>();
    if (values.tree().get("hooks") instanceof Map<?, ?> map) {
      add(hooks, map, "before", HookSpec.When.BEFORE);
      add(hooks, map, "after", HookSpec.When.AFTER);
    }
    return hooks;
  }

  private void add(List<HookSpec> hooks, Map<?, ?> map, String key, HookSpec.When when) {
    List<?> entries = map.get(key) instanceof List<?> list ? list : List.of();
    for (int i = 0; i < entries.size(); i++) {
      Map<?, ?> hook =
          entries.get(i) instanceof Map<?, ?> full ? full : Map.of("job", entries.get(i));
      hooks.add(
          new HookSpec(
              String.valueOf(hook.get("job")),
              when,
              Boolean.TRUE.equals(hook.get("irreversible")),
              duration(hook.get("timeout")),
              values.origin(List.of("hooks", key, i)).orElse(null)));
    }
  }

  List<CheckSpec> checks() {
    List<CheckSpec> checks = new ArrayList<>();
    List<?> entries = values.tree().get("verify") instanceof List<?> list ? list : List.of();
    for (int i = 0; i < entries.size(); i++) {
      Map<?, ?> check = (Map<?, ?>) entries.get(i);
      Duration lasting = duration(check.get("for"));
      Duration timeout = duration(check.get("timeout"));
      checks.add(
          new CheckSpec(
              kind(check),
              lasting == null ? Duration.ZERO : lasting,
              timeout == null ? TIMEOUT : timeout,
              values.origin(List.of("verify", i)).orElse(null)));
    }
    return checks;
  }

  private static CheckSpec.Kind kind(Map<?, ?> check) {
    if (check.get("command") instanceof List<?> arguments) {
      return new CheckSpec.Command(arguments.stream().map(String::valueOf).toList());
    }
    if (check.get("job") != null) {
      return new CheckSpec.Job(String.valueOf(check.get("job")));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (check.get("headers") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
    }
    Object from = check.get("from");
    return new CheckSpec.Http(
        URI.create(String.valueOf(check.get("http"))),
        check.get("expect") instanceof Number status ? status.intValue() : OK,
        check.get("contains") == null ? "" : String.valueOf(check.get("contains")),
        headers,
        from == null
            ? null
            : CheckSpec.From.valueOf(String.valueOf(from).toUpperCase(Locale.ROOT)));
  }

  private static @Nullable Duration duration(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Long seconds -> Duration.ofSeconds(seconds);
      default -> Durations.parse(String.valueOf(value)).orElse(null);
    };
  }
}
