package dev.kdeploy.yaml;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one form in which kdeploy writes YAML.
///
/// Block style, two spaces, lists not indented below their key. Texts of several lines are literal
/// blocks, others stand without quotes where nobody can mistake them, else in double quotes with
/// the escapes that JSON and YAML share.
final class YamlWriter {
  /// Keys longer than this are written with `? `: readers give up on a plain one after 1024
  /// characters.
  private static final int LONGEST_KEY = 1000;

  private final StringBuilder text = new StringBuilder();

  private YamlWriter() {}

  static String write(@Nullable Object tree) {
    YamlWriter writer = new YamlWriter();
    writer.node(tree, 0, "");
    return writer.text.toString();
  }

  static String flow(@Nullable Object value) {
    YamlWriter writer = new YamlWriter();
    // Inside brackets YAML 1.1 ends a text at a question mark.
    if (value instanceof String plain && YamlScalars.isPlain(plain) && plain.indexOf('?') < 0) {
      return plain;
    }
    writer.flowNode(value);
    return writer.text.toString();
  }

  /// A node behind an indicator or at the start of its line; ends the line.
  ///
  /// @param lead what separates a scalar from the indicator before it
  private void node(@Nullable Object value, int indent, String lead) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> map(map, indent);
      case List<?> list when !list.isEmpty() -> list(list, indent);
      case String scalar when YamlScalars.isLiteral(scalar) -> {
        text.append(lead);
        literal(scalar, indent == 0 ? 2 : indent);
      }
      case null, default -> text.append(lead).append(YamlScalars.oneLine(value)).append('\n');
    }
  }

  private void map(Map<?, ?> map, int indent) {
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      indent(first ? 0 : indent);
      first = false;
      String key = YamlScalars.oneLine(String.valueOf(entry.getKey()));
      boolean isLong = key.length() > LONGEST_KEY;
      text.append(isLong ? "? " : "").append(key);
      if (isLong) {
        text.append('\n');
        indent(indent);
      }
      text.append(':');
      value(entry.getValue(), indent, isLong);
    }
  }

  /// What stands behind a key: a collection in the lines below, anything else in the same line.
  private void value(@Nullable Object value, int indent, boolean explicit) {
    boolean list = value instanceof List<?> items && !items.isEmpty();
    boolean map = value instanceof Map<?, ?> entries && !entries.isEmpty();
    if (!list && !map) {
      node(value, indent + 2, " ");
      return;
    }
    text.append('\n');
    int inside = list && !explicit ? indent : indent + 2;
    indent(inside);
    node(value, inside, "");
  }

  private void list(List<?> list, int indent) {
    boolean first = true;
    for (Object item : list) {
      indent(first ? 0 : indent);
      first = false;
      text.append("- ");
      node(item, indent + 2, "");
    }
  }

  private void literal(String scalar, int indent) {
    boolean indicated = " \n\t".indexOf(scalar.charAt(0)) >= 0;
    String chomping = scalar.endsWith("\n\n") ? "+" : scalar.endsWith("\n") ? "" : "-";
    text.append('|').append(indicated ? "2" : "").append(chomping).append('\n');
    int start = 0;
    while (start < scalar.length()) {
      int end = scalar.indexOf('\n', start);
      String line = scalar.substring(start, end < 0 ? scalar.length() : end);
      if (!line.isEmpty()) {
        indent(indent);
      }
      text.append(line).append('\n');
      start = end < 0 ? scalar.length() : end + 1;
    }
  }

  private void indent(int spaces) {
    text.repeat(' ', spaces);
  }

  private void flowNode(@Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
          Map.Entry<?, ?> entry = i.next();
          text.append(YamlScalars.quoted(String.valueOf(entry.getKey()))).append(": ");
          flowNode(entry.getValue());
          text.append(i.hasNext() ? ", " : "");
        }
        text.append('}');
      }
      case List<?> list -> {
        text.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
          flowNode(i.next());
          text.append(i.hasNext() ? ", " : "");
        }
        text.append(']');
      }
      case String scalar -> text.append(YamlScalars.quoted(scalar));
      case null, default -> text.append(YamlScalars.oneLine(value));
    }
  }
}
