package dev.kdeploy.canary;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a gate saw.
public sealed interface Reading {
  /// Which gate.
  String gate();

  /// What was seen, as a clause: `0.3 % errors in 340 requests`.
  String says();

  /// The numbers by name, in the order in which to show them: `canary`, `stable`, `limit`,
  /// `requests`, `status`, …
  Map<String, Double> numbers();

  /// All is well.
  record Pass(String gate, String says, Map<String, Double> numbers) implements Reading {
    public Pass {
      numbers = inOrder(numbers);
    }
  }

  /// It is worse than allowed.
  record Fail(String gate, String says, Map<String, Double> numbers) implements Reading {
    public Fail {
      numbers = inOrder(numbers);
    }
  }

  /// Nobody can tell; `says` has the reason.
  record NoData(String gate, String says, Map<String, Double> numbers) implements Reading {
    public NoData {
      numbers = inOrder(numbers);
    }
  }

  private static Map<String, Double> inOrder(Map<String, Double> numbers) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }
}
