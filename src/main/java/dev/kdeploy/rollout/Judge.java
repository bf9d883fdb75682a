package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.List;

/// Says how far an object of some kinds is. Pure: the same situation always gets the same answer.
interface Judge {
  /// Whether objects of this kind are its matter.
  boolean judges(String group, String kind);

  /// How far the object is.
  Health judge(Situation situation);

  /// How much of the object changes by itself, and so has to be followed.
  default Attention attention(Manifest object) {
    return Attention.OBJECT;
  }

  /// The objects it has to know of besides.
  default List<ResourceId> refersTo(Manifest object) {
    return List.of();
  }

  /// Whether being done once is not enough, because its pods may still crash.
  default boolean settles() {
    return false;
  }

  /// Whether others of its release may need it to be done before they can be, and crash until then.
  default boolean isNeededByOthers() {
    return settles();
  }

  /// What has to be followed to judge an object.
  enum Attention {
    /// Nothing: it is judged as the server answered the write.
    NONE,
    /// Only the pods around it.
    PODS,
    /// The object.
    OBJECT,
    /// The object and its pods.
    OBJECT_AND_PODS,
    /// The object, its pods, and the ReplicaSets between them.
    OBJECT_AND_SETS;

    boolean object() {
      return this == OBJECT || this == OBJECT_AND_PODS || this == OBJECT_AND_SETS;
    }

    boolean pods() {
      return this == PODS || this == OBJECT_AND_PODS || this == OBJECT_AND_SETS;
    }
  }
}
