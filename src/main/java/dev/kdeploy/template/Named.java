package dev.kdeploy.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map of named things, such as the workloads: a section over it runs once for each entry, in
/// order.
///
/// Inside the section `name` is the entry's key and, for an entry that is a map, its keys are known
/// as they are; for any other entry `value` is the entry. `{{.}}` is the entry too. Everywhere else
/// this is the map: `{{workloads.web.port}}` finds one entry's port, and `{{workloads}}` writes
/// them all. A section over one without entries does not run.
public record Named(Map<String, @Nullable Object> entries) {
  public Named(Map<String, @Nullable Object> entries) {
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }
}
