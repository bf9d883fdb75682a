package dev.kdeploy.project;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A Secret of the project: where each of its entries comes from. Holds no secret itself.
public record SecretSpec(String name, SequencedMap<String, From> entries) {
  public SecretSpec {
    entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
  }

  /// Where an entry's content comes from.
  public sealed interface From {
    /// Made once in the cluster.
    record Generated(Generator generator) implements From {}

    /// An environment variable of the machine that runs kdeploy.
    record Variable(String name) implements From {}

    /// A file, seen from the project's directory.
    record File(String path) implements From {}

    /// The output of a program, run without a shell.
    record Command(List<String> arguments, Duration timeout) implements From {
      public Command {
        arguments = List.copyOf(arguments);
      }
    }
  }

  /// Whether all entries are generated; otherwise none is.
  public boolean isGenerated() {
    return entries.values().stream().allMatch(From.Generated.class::isInstance);
  }
}
