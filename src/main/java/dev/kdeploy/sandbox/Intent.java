package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.List;

/// How something is to be written: by whom, whether only for show, how strictly, and what was
/// warned about meanwhile.
record Intent(
    String manager,
    boolean dryRun,
    String validation,
    boolean force,
    List<String> duplicates,
    List<String> warnings) {

  /// The intent of a controller.
  static Intent inside(String manager) {
    return new Intent(manager, false, "Ignore", false, List.of(), new ArrayList<>());
  }

  static Intent of(Call call) {
    String dryRun = call.parameter("dryRun");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw Refusal.invalid(
          "meta.k8s.io",
          call.method().equals("PATCH")
              ? "PatchOptions"
              : call.method().equals("PUT") ? "UpdateOptions" : "CreateOptions",
          "",
          List.of(Refusal.Cause.unsupported("dryRun", List.of(dryRun), List.of("All"))));
    }
    String validation = call.parameter("fieldValidation");
    return new Intent(
        call.manager(),
        !dryRun.isEmpty(),
        validation.isEmpty() ? "Warn" : validation,
        call.flag("force"),
        validation.equals("Ignore") ? List.of() : duplicates(call),
        new ArrayList<>());
  }

  private static List<String> duplicates(Call call) {
    String text = call.text();
    try {
      return text.startsWith("{") ? Duplicates.in(text) : List.of();
    } catch (IndexOutOfBoundsException | java.util.NoSuchElementException _) {
      return List.of(); // no JSON: said when the body is read
    }
  }
}
