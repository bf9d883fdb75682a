package dev.kdeploy.deploy;

import dev.kdeploy.plan.Plan;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Who is asked before something is done.
///
/// @param approve is shown every plan before its first write, and throws to stop there
/// @param prune says whether what is guarded may be pruned
public record Consent(Consumer<Plan> approve, Predicate<Plan> prune) {
  /// Agrees to whatever is not guarded.
  public static Consent given() {
    return new Consent(_ -> {}, _ -> false);
  }
}
