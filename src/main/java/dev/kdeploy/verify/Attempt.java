package dev.kdeploy.verify;

import java.time.Duration;
import java.util.Optional;

/// One sort of check. May be made again and again.
interface Attempt {
  /// What is checked, as a phrase: `http://web/ready`.
  String name();

  /// Why it does not pass now, or empty when it does.
  ///
  /// @param atMost how long it may take; an attempt that takes longer does not pass
  Optional<String> failure(Duration atMost) throws InterruptedException;
}
