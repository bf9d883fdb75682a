package dev.kdeploy.rollout;

import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import java.util.List;

/// How waiting for a rollout ended.
public sealed interface Verdict {
  /// Everything is done and stayed so while settling.
  record Healthy(List<Note> notes, Duration elapsed) implements Verdict {
    public Healthy {
      notes = List.copyOf(notes);
    }
  }

  /// The time is up.
  ///
  /// @param objects those that are not done
  record Unfinished(List<Finding> objects, Duration elapsed) implements Verdict {
    public Unfinished {
      objects = List.copyOf(objects);
    }
  }

  /// Waiting longer cannot help.
  ///
  /// @param objects those that are stuck
  record Stuck(List<Finding> objects, Duration elapsed) implements Verdict {
    public Stuck {
      objects = List.copyOf(objects);
    }
  }

  /// The thread was interrupted; the cluster was left as it is. The thread's interrupted status is
  /// clear again, so that what has to be put in order can be.
  record Interrupted(Duration elapsed) implements Verdict {}

  /// Something the user should know of an object that is done.
  record Note(ResourceId id, String text) {}

  /// An object, how it is, and why.
  ///
  /// @param diagnoses those for which the rollout failed first, then those that may still heal, the
  ///   most likely first; may be empty
  record Finding(ResourceId id, Health health, List<Diagnosis> diagnoses) {
    public Finding {
      diagnoses = List.copyOf(diagnoses);
    }
  }
}
