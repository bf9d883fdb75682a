package dev.kdeploy.output;

import dev.kdeploy.deploy.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a release is reachable.
final class Addresses {
  private Addresses() {}

  /// A blank line and one for each address; nothing when there are none.
  static List<Text> lines(List<Outcome.Reach> reach) {
    List<Text> lines = new ArrayList<>();
    Names names = new Names(reach.stream().map(Outcome.Reach::id).toList());
    int widest = reach.stream().mapToInt(way -> Width.of(names.of(way.id()))).max().orElse(0);
    if (!reach.isEmpty()) {
      lines.add(Text.EMPTY);
    }
    for (Outcome.Reach way : reach) {
      Text address =
          way.address().isEmpty()
              ? Text.of("no address yet", Tone.DOUBTFUL)
              : Text.of(way.address(), Tone.STRONG);
      Text name = Text.of(names.of(way.id())).padded(widest);
      Text line = Text.of("  ").and(name).and("  ").and(address);
      lines.add(way.note().isEmpty() ? line : line.and("  " + way.note(), Tone.FAINT));
    }
    return lines;
  }

  static Map<String, @Nullable Object> tree(Outcome.Reach way) {
    Map<String, @Nullable Object> tree = Names.tree(way.id());
    tree.put("address", way.address());
    tree.put("note", way.note());
    return tree;
  }
}
