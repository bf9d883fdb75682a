package dev.kdeploy.image.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Whether images run on nodes. A platform is `os/architecture[/variant]`; whoever says none can be
/// anything, and a variant is compared only where both sides have one.
public final class Platforms {
  /// Other names of the same machines, and the variant that a bare name means to containerd.
  private static final Map<String, String> SAME =
      Map.of(
          "x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "armhf", "arm", "i386", "386");

  private Platforms() {}

  /// Whether some node can run the image. True as well when nothing is known of either.
  public static boolean fits(List<String> platforms, Collection<String> nodePlatforms) {
    return platforms.isEmpty()
        || nodePlatforms.isEmpty()
        || unserved(platforms, nodePlatforms).size() < new TreeSet<>(nodePlatforms).size();
  }

  /// The platforms of nodes for which the image has nothing.
  public static NavigableSet<String> unserved(
      List<String> platforms, Collection<String> nodePlatforms) {
    NavigableSet<String> unserved = new TreeSet<>();
    if (!platforms.isEmpty()) {
      nodePlatforms.stream()
          .filter(node -> platforms.stream().noneMatch(image -> runs(image, node)))
          .forEach(unserved::add);
    }
    return unserved;
  }

  private static boolean runs(String image, String node) {
    String[] has = image.split("/", 3);
    String[] is = node.split("/", 3);
    boolean same =
        has.length > 1
            && is.length > 1
            && has[0].equals(is[0])
            && architecture(has[1]).equals(architecture(is[1]));
    return same && (has.length < 3 || is.length < 3 || level(has[2]) <= level(is[2]));
  }

  private static String architecture(String name) {
    return SAME.getOrDefault(name, name);
  }

  /// Machines of a higher variant run programs for a lower one.
  private static int level(String variant) {
    String digits = variant.replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }
}
