package dev.kdeploy.image.context;

import java.util.ArrayList;
import java.util.List;

/// One stage of a Dockerfile.
///
/// @param name in small letters, or empty
/// @param base the image or stage it begins with, everything put in
/// @param platform everything put in, or empty
/// @param uses where else files come from
record Stage(Instruction from, String name, String base, String platform, List<Use> uses) {
  /// Files taken from a stage or an image.
  ///
  /// @param isCopy whether a number means a stage
  record Use(String from, boolean isCopy, Instruction by) {}

  Stage {
    uses = new ArrayList<>(uses);
  }
}
