package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Source;
import java.util.Arrays;
import org.yaml.snakeyaml.error.Mark;

/// SnakeYAML's marks as places in a source.
///
/// Marks count code points, and lines also at U+0085, U+2028 and U+2029; sources count UTF-16
/// characters and the line ends that editors know. So a place is found by the mark's index alone.
final class Places {
  private final Source source;

  /// For each line the index of its first code point in the whole text.
  private final int[] starts;

  Places(Source source) {
    this.source = source;
    this.starts = new int[source.lines().size() + 1];
    for (int i = 0; i < source.lines().size(); i++) {
      String line = source.lines().get(i);
      starts[i + 1] = starts[i] + line.codePointCount(0, line.length()) + 1;
    }
  }

  /// The stretch between two marks, or to the end of the line in which it starts.
  Location between(Mark start, Mark end) {
    return between(start.getIndex(), end.getIndex());
  }

  Location at(int index) {
    return between(index, index + 1);
  }

  private Location between(int start, int end) {
    if (source.lines().isEmpty()) {
      return Location.at(source, 1, 1);
    }
    int found = Arrays.binarySearch(starts, start);
    int line = found >= 0 ? found : -found - 2;
    // Behind the last line end there is nothing to point at: the end of the last line is the place.
    int shown = Math.max(0, Math.min(line, source.lines().size() - 1));
    String text = source.line(shown + 1);
    int inLine = starts[shown + 1] - starts[shown] - 1;
    int from = shown == line ? characters(text, start - starts[line], inLine) : text.length();
    int to =
        end >= starts[shown + 1] ? text.length() : characters(text, end - starts[shown], inLine);
    return new Location(source, shown + 1, from + 1, to - from);
  }

  private static int characters(String line, int codePoints, int inLine) {
    if (line.length() == inLine) {
      return Math.min(codePoints, inLine);
    }
    int most = line.codePointCount(0, line.length());
    return line.offsetByCodePoints(0, Math.min(codePoints, most));
  }
}
