package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a deployment has to pass before it counts.
///
/// @param lasting for how long it has to pass without a miss; zero when once is enough
/// @param timeout within which time it has to have passed
/// @param place where it is written
public record CheckSpec(Kind kind, Duration lasting, Duration timeout, @Nullable Location place) {
  /// What is checked.
  public sealed interface Kind {}

  /// An HTTP request.
  ///
  /// @param expect the status that counts as good
  /// @param contains a text that the answer has to contain, or empty
  /// @param from where the request comes from, or null when the host decides
  public record Http(
      URI url, int expect, String contains, Map<String, String> headers, @Nullable From from)
      implements Kind {
    public Http {
      headers = Map.copyOf(headers);
    }
  }

  /// Where a request comes from.
  public enum From {
    /// Inside the cluster, through the API server.
    CLUSTER,
    /// This machine.
    HERE
  }

  /// A program that ends with 0.
  public record Command(List<String> arguments) implements Kind {
    public Command {
      arguments = List.copyOf(arguments);
    }
  }

  /// A Job of the project that completes.
  public record Job(String name) implements Kind {}
}
