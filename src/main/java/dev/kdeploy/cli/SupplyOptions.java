package dev.kdeploy.cli;

import dev.kdeploy.deploy.Supply;
import dev.kdeploy.image.Images.Missing;
import picocli.CommandLine.Option;

/// What to do about images before a deployment.
final class SupplyOptions {
  @Option(
      names = "--no-build",
      description = "Fail when an image is not in its registry, instead of building it.")
  boolean noBuild;

  @Option(
      names = "--refresh-images",
      description = "Look up anew which images the tags from elsewhere stand for.")
  boolean refresh;

  Supply.Wishes wishes(boolean onlyLooking) {
    Missing missing = noBuild ? Missing.REFUSE : onlyLooking ? Missing.TELL : Missing.BUILD;
    return new Supply.Wishes(missing, refresh);
  }
}
