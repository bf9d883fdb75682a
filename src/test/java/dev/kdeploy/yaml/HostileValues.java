package dev.kdeploy.yaml;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random values made of what YAML and Mustache take for something.
public record HostileValues(RandomGenerator random) {
  private static final List<String> WORDS =
      List.of(
          "a",
          "web",
          " ",
          "  ",
          "\n",
          "\n\n",
          "\n  ",
          "\t",
          "\r",
          "\r\n",
          ":",
          ": ",
          ":\n",
          " #",
          "#",
          "- ",
          "-",
          "--",
          "---",
          "\n---\n",
          "...",
          "\n...\n",
          "?",
          "? ",
          "[",
          "]",
          "{",
          "}",
          "{{",
          "}}",
          "{{x}}",
          "{{{x}}}",
          ",",
          "&a",
          "*a",
          "!",
          "!!str",
          "|",
          ">",
          "|-",
          "'",
          "''",
          "\"",
          "\\",
          "\\n",
          "%",
          "%YAML",
          "@",
          "`",
          "~",
          "=",
          "<<",
          "null",
          "true",
          "yes",
          "no",
          "on",
          "off",
          "y",
          "n",
          "Y",
          "0",
          "1",
          "08",
          "0777",
          "0o7",
          "0x1F",
          "0b1",
          "1.0",
          "1e3",
          ".5",
          ".inf",
          "-.INF",
          ".nan",
          "1_000",
          "12:30:45",
          "190:20:30",
          "2001-01-01",
          "2001-12-14t21:59:43.10-05:00",
          "-1",
          "+1",
          "é",
          "\u00a0",
          "\u0085",
          "\u2028",
          "\u2029",
          "\ufeff",
          "😀",
          "\u0000",
          "\u0007",
          "\u001b",
          "\u007f",
          "\uE000",
          "\uE000\uE010",
          "\ufffe",
          "$",
          "<",
          "&amp;",
          "x".repeat(200),
          "word ".repeat(40));

  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  public @Nullable Object scalar() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (long) random.nextInt(-1000, 1000);
      case 3 -> random.nextLong();
      case 4 -> random.nextInt(-1000, 1000) / 8.0 + 0.0625;
      case 5 -> new BigInteger("9223372036854775808").add(BigInteger.valueOf(random.nextInt(100)));
      default -> text();
    };
  }

  public @Nullable Object value(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(4)) {
      case 1 -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(), value(depth - 1));
        }
        yield map;
      }
      case 2 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> scalar();
    };
  }
}
