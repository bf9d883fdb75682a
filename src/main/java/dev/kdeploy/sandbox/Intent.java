package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.List;

/// How something is to be written: by whom, whether only for show, how strictly, and what was
/// warned about meanwhile.
record Intent(
    String manager, boolean dryRun, String validation, boolean force, List<String> warnings) {

  /// The intent of a controller.
  static Intent inside(String manager) {
    return new Intent(manager, false, "Ignore", false, new ArrayList<>());
  }

  static Intent of(Call call) {
    String dryRun = call.parameter("dryRun");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw Refusal.invalid(
          "meta.k8s.io",
          "CreateOptions",
          "",
          List.of(Refusal.Cause.unsupported("dryRun", dryRun, List.of("All"))));
    }
    String validation = call.parameter("fieldValidation");
    return new Intent(
        call.manager(),
        !dryRun.isEmpty(),
        validation.isEmpty() ? "Warn" : validation,
        call.flag("force"),
        new ArrayList<>());
  }
}
