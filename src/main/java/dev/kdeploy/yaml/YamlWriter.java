package dev.kdeploy.yaml;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/// The one form in which kdeploy writes YAML: SnakeYAML's emitter, with our own choice of quotes.
final class YamlWriter {
  private static final ImplicitTuple IMPLICIT = new ImplicitTuple(true, true);

  private final Emitter emitter;

  private YamlWriter(Emitter emitter) {
    this.emitter = emitter;
  }

  static String write(@Nullable Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setWidth(1 << 20);
    options.setSplitLines(false);
    StringWriter text = new StringWriter();
    try {
      YamlWriter writer = new YamlWriter(new Emitter(text, options));
      writer.emitter.emit(new StreamStartEvent(null, null));
      writer.emitter.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
      writer.emit(tree);
      writer.emitter.emit(new DocumentEndEvent(null, null, false));
      writer.emitter.emit(new StreamEndEvent(null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void emit(@Nullable Object value) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        FlowStyle style = map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        emitter.emit(new MappingStartEvent(null, null, true, null, null, style));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          emit(String.valueOf(entry.getKey()));
          emit(entry.getValue());
        }
        emitter.emit(new MappingEndEvent(null, null));
      }
      case List<?> list -> {
        FlowStyle style = list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        emitter.emit(new SequenceStartEvent(null, null, true, null, null, style));
        for (Object item : list) {
          emit(item);
        }
        emitter.emit(new SequenceEndEvent(null, null));
      }
      case null -> scalar("null", ScalarStyle.PLAIN);
      case String text -> scalar(text, style(text));
      default -> scalar(number(value), ScalarStyle.PLAIN);
    }
  }

  private void scalar(String text, ScalarStyle style) throws IOException {
    emitter.emit(new ScalarEvent(null, null, IMPLICIT, text, null, null, style));
  }

  private static ScalarStyle style(String text) {
    if (text.indexOf('\n') >= 0 && text.chars().noneMatch(YamlWriter::needsEscape)) {
      return ScalarStyle.LITERAL;
    }
    return isPlain(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
  }

  /// Characters that a block scalar would lose or change: carriage returns, other line breaks and
  /// controls.
  private static boolean needsEscape(int c) {
    return (c < ' ' && c != '\n' && c != '\t')
        || c == 0x7f
        || c == 0x85
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff;
  }

  /// Stricter than any reader asks for: letters, digits and a few signs that never mean anything
  /// inside a word.
  static boolean isPlain(String text) {
    if (text.isEmpty() || text.endsWith(":") || text.strip().length() != text.length()) {
      return false;
    }
    if ("-?:,[]{}#&*!|>'\"%@`=~<".indexOf(text.charAt(0)) >= 0 && !isDashedWord(text)) {
      return false;
    }
    if (text.contains(": ") || text.contains(" #") || text.startsWith("---")) {
      return false;
    }
    boolean safe =
        text.chars()
            .allMatch(
                c -> c >= ' ' && c < 0x7f && "[]{},".indexOf(c) < 0 || isLetterBeyondAscii(c));
    return safe && !Reading.isAmbiguousText(text);
  }

  private static boolean isDashedWord(String text) {
    return text.length() > 1
        && text.charAt(0) == '-'
        && !text.startsWith("---")
        && (Character.isLetter(text.charAt(1)) || text.charAt(1) == '-');
  }

  private static boolean isLetterBeyondAscii(int c) {
    return c > 0xa0 && Character.isLetterOrDigit(c);
  }

  private static String number(Object value) {
    if (value instanceof Double number) {
      if (number.isNaN()) {
        return ".nan";
      }
      if (number.isInfinite()) {
        return number > 0 ? ".inf" : "-.inf";
      }
    }
    return value.toString();
  }

  static String flow(@Nullable Object value) {
    return value instanceof String text && isPlain(text) ? text : Json.write(value);
  }
}
