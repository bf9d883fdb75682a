package dev.kdeploy.release;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// What the history knows of a Job, which cannot be changed and must not run twice.
///
/// @param first the content hash under which it kept its plain name
/// @param completed the content hashes that ran to completion, also those whose Job was removed
///   since
public record JobRecord(String first, Set<String> completed) {
  public JobRecord {
    completed = Collections.unmodifiableSet(new LinkedHashSet<>(completed));
  }

  /// The record after a run to completion.
  public JobRecord andCompleted(String hash) {
    Set<String> more = new LinkedHashSet<>(completed);
    more.add(hash);
    return new JobRecord(first, more);
  }
}
