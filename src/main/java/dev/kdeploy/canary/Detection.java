package dev.kdeploy.canary;

import dev.kdeploy.problem.Problem;
import java.util.List;

/// Which way leads to the canary, or what stands against every one.
public sealed interface Detection {
  /// A way was found.
  ///
  /// @param routers what has to be written for a weight; for [Way#REPLICAS] and [Way#HOST] at most
  ///   the route of the dedicated host
  /// @param why what was chosen and why, as a sentence
  /// @param notes what else to know about it, as sentences
  record Chosen(Way way, List<Router> routers, String why, List<String> notes)
      implements Detection {
    public Chosen {
      routers = List.copyOf(routers);
      notes = List.copyOf(notes);
    }
  }

  /// Nothing was touched, and nothing can be done as asked.
  record Refused(List<Problem> problems) implements Detection {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /// What decides on the share of the canary.
  enum Way {
    /// The pods: both versions are behind the stable Service.
    REPLICAS,
    /// The routes: each version is behind a Service of its own.
    ROUTES,
    /// Nothing: the canary, behind a Service of its own, is reached by its host alone.
    HOST
  }
}
