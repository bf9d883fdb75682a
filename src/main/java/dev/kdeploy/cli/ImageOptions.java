package dev.kdeploy.cli;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which images, where the project leaves a choice.
final class ImageOptions {
  private static final String TAG = "[A-Za-z0-9_][-.A-Za-z0-9_]{0,127}";

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "The tag of every image that the project builds, instead of the project's.")
  @Nullable String tag;

  @Nullable String checkedTag() {
    if (tag != null && !tag.matches(TAG)) {
      throw new KdeployException(
          Problem.of("`--tag %s` cannot be the tag of an image", tag)
              .why("a tag has up to 128 letters, digits, `_`, `.` and `-`")
              .fix("for example `--tag v1.2.3`"));
    }
    return tag;
  }
}
