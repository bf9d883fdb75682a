package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens to one object of a release.
public sealed interface Change {
  /// The object; in its final namespace.
  ResourceId id();

  /// The object is new.
  record Create(Manifest wanted, List<Write> writes) implements Change {
    public Create {
      writes = List.copyOf(writes);
    }

    @Override
    public ResourceId id() {
      return wanted.id();
    }
  }

  /// The object is there and becomes different in these fields.
  ///
  /// @param adopted it belonged to nobody we know and becomes part of the release
  /// @param fields what differs; may be empty when only the ownership of fields changes
  record Update(
      Manifest wanted, Manifest live, List<FieldChange> fields, boolean adopted, List<Write> writes)
      implements Change {
    public Update {
      fields = List.copyOf(fields);
      writes = List.copyOf(writes);
    }

    @Override
    public ResourceId id() {
      return wanted.id();
    }
  }

  /// The object is there and as it should be.
  record Unchanged(Manifest wanted, Manifest live) implements Change {
    @Override
    public ResourceId id() {
      return wanted.id();
    }
  }

  /// The object is no longer part of the release and goes last.
  ///
  /// @param guard why it is kept all the same unless the user says so; empty when it may go
  record Prune(Manifest live, Guard guard) implements Change {
    @Override
    public ResourceId id() {
      return live.id();
    }
  }

  /// The object is no longer part of the release and stays: a claim, a CustomResourceDefinition, a
  /// namespace, or a copy of configuration that a kept revision refers to; or it was adopted and is
  /// given back.
  record Keep(Manifest live, Reason reason) implements Change {
    /// Why it stays.
    public enum Reason {
      NEVER_PRUNED,
      NEEDED_BY_KEPT_REVISION,
      ADOPTED
    }

    @Override
    public ResourceId id() {
      return live.id();
    }
  }

  /// The object could not be checked before the run, because `needs` has to exist first.
  record Unchecked(Manifest wanted, String needs, List<Write> writes) implements Change {
    public Unchecked {
      writes = List.copyOf(writes);
    }

    @Override
    public ResourceId id() {
      return wanted.id();
    }
  }

  /// What must be said before an object is pruned.
  enum Guard {
    NONE,
    /// It holds state, or runs what does.
    STATEFUL,
    /// More than a fifth of the release would go at once.
    MANY
  }

  /// One request. Most objects take one; handing a field to another manager takes more.
  sealed interface Write {
    /// A server-side apply.
    record Apply(Manifest manifest, String fieldManager, boolean force) implements Write {}

    /// Replaces who owns which fields of a live object, and nothing else.
    ///
    /// @param manager whose the fields become
    record Own(Manifest live, List<Map<String, @Nullable Object>> managedFields, String manager)
        implements Write {
      public Own {
        managedFields = List.copyOf(managedFields);
      }
    }
  }
}
