package dev.kdeploy.verify;

import dev.kdeploy.project.CheckSpec;
import java.util.Optional;

/// What a request got, held against what is expected.
record HttpAnswer(int status, String body) {
  private static final int SHOWN = 120;

  Optional<String> missing(CheckSpec.Http check) {
    if (status != check.expect()) {
      return Optional.of("status %d instead of %d%s".formatted(status, check.expect(), said()));
    }
    return check.contains().isEmpty() || body.contains(check.contains())
        ? Optional.empty()
        : Optional.of("the answer does not contain `%s`%s".formatted(check.contains(), said()));
  }

  private String said() {
    String line = body.strip().lines().findFirst().orElse("").strip();
    String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    return shown.isEmpty() ? "" : ": " + shown;
  }
}
