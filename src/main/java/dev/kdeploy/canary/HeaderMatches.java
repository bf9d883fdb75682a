package dev.kdeploy.canary;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a rule matches, narrowed to requests with a header. A narrower match wins over the wider
/// one of the rule it was made from (Gateway API, precedence by number of headers).
final class HeaderMatches {
  private static final String HEADERS = "headers";

  private HeaderMatches() {}

  /// One match for each of the rule's that a request with the header can have.
  static List<Map<String, @Nullable Object>> of(Map<String, @Nullable Object> rule, Header header) {
    List<Map<String, @Nullable Object>> matches = Tree.maps(rule, "matches");
    List<Map<String, @Nullable Object>> narrowed = new ArrayList<>();
    for (Map<String, @Nullable Object> match : matches.isEmpty() ? anything() : matches) {
      // A match that already looks at this header does so for a reason of its own, and may name it
      // only once.
      boolean looks =
          Tree.maps(match, HEADERS).stream()
              .anyMatch(one -> Tree.text(one, "name").equalsIgnoreCase(header.name()));
      if (!looks) {
        List<Map<String, @Nullable Object>> headers = new ArrayList<>(Tree.maps(match, HEADERS));
        headers.add(exactly(header));
        narrowed.add(Tree.with(match, headers, HEADERS));
      }
    }
    return narrowed;
  }

  private static List<Map<String, @Nullable Object>> anything() {
    return List.of(Map.of());
  }

  private static Map<String, @Nullable Object> exactly(Header header) {
    Map<String, @Nullable Object> match = new LinkedHashMap<>();
    match.put("type", "Exact");
    match.put("name", header.name());
    match.put("value", header.value());
    return match;
  }
}
