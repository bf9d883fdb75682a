package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.List;

/// What differs between two texts, line by line, each change with one line around it.
final class LineDiff {
  private static final int MOST_LINES = 20;
  private static final int CONTEXT = 1;

  /// Beyond this many cells the middle of two texts is shown as wholly replaced, rather than made
  /// to wait for.
  private static final int MOST_CELLS = 4_000_000;

  /// @param sign `+`, `-`, or a space for a line in both
  private record Line(char sign, String text) {}

  private final List<Line> all = new ArrayList<>();

  private LineDiff() {}

  /// At most twenty lines and one that says how many more there are.
  static List<Text> between(String before, String after, Paper paper) {
    LineDiff diff = new LineDiff();
    diff.compare(lines(before), lines(after));
    List<Text> hunks = diff.hunks(paper);
    if (hunks.size() <= MOST_LINES + 1) {
      return hunks;
    }
    List<Text> shown = new ArrayList<>(hunks.subList(0, MOST_LINES));
    String more = Words.count(hunks.size() - MOST_LINES, "more line");
    shown.add(Text.of(paper.ellipsis() + " " + more, Tone.FAINT));
    return shown;
  }

  /// Lines with what a reader would miss made part of them: an absent line end.
  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    } else {
      lines.add(lines.removeLast() + "\u0000");
    }
    return lines;
  }

  private void compare(List<String> before, List<String> after) {
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    before.subList(0, start).forEach(line -> all.add(new Line(' ', line)));
    middle(before.subList(start, before.size() - end), after.subList(start, after.size() - end));
    before
        .subList(before.size() - end, before.size())
        .forEach(line -> all.add(new Line(' ', line)));
  }

  private void middle(List<String> before, List<String> after) {
    if ((long) before.size() * after.size() > MOST_CELLS) {
      before.forEach(line -> all.add(new Line('-', line)));
      after.forEach(line -> all.add(new Line('+', line)));
      return;
    }
    int[][] common = commonAhead(before, after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        all.add(new Line(' ', before.get(i++)));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        all.add(new Line('-', before.get(i++)));
      } else {
        all.add(new Line('+', after.get(j++)));
      }
    }
  }

  /// The length of the longest common subsequence of what lies ahead of each pair of places.
  private static int[][] commonAhead(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private List<Text> hunks(Paper paper) {
    List<Text> shown = new ArrayList<>();
    int last = -1;
    for (int i = 0; i < all.size(); i++) {
      if (isNearChange(i)) {
        if (i != last + 1) {
          shown.add(Text.of(paper.ellipsis(), Tone.FAINT));
        }
        shown.add(text(all.get(i), paper));
        last = i;
      }
    }
    return shown;
  }

  private boolean isNearChange(int index) {
    int from = Math.max(0, index - CONTEXT);
    int to = Math.min(all.size(), index + CONTEXT + 1);
    return all.subList(from, to).stream().anyMatch(line -> line.sign() != ' ');
  }

  private static Text text(Line line, Paper paper) {
    boolean open = line.text().endsWith("\u0000");
    String content = open ? line.text().substring(0, line.text().length() - 1) : line.text();
    Tone tone =
        switch (line.sign()) {
          case '+' -> Tone.GOOD;
          case '-' -> Tone.BAD;
          default -> Tone.FAINT;
        };
    return Text.of(line.sign() + " ", tone)
        .and(Text.of(content, tone).cut(Math.max(20, paper.readableWidth() - 10), paper.ellipsis()))
        .and(open ? " (no line end)" : "", Tone.FAINT);
  }
}
