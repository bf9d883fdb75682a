package dev.kdeploy.yaml;

import dev.kdeploy.problem.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads YAML with the place of every node, and writes it in one stable form.
///
/// Refused, with a place: duplicate keys, unknown tags, keys that are not texts, aliases that
/// contain themselves, nesting deeper than 100, and aliases that blow a document up to more than a
/// million nodes.
public final class Yaml {
  private Yaml() {}

  /// How plain scalars are understood.
  public enum Dialect {
    /// YAML 1.2: for kdeploy's own files.
    CORE,
    /// As `kubectl apply` reads it: for manifests.
    KUBECTL
  }

  /// All documents of a source that hold something.
  ///
  /// @throws dev.kdeploy.problem.KdeployException with every problem of the first document that
  ///   cannot be read
  public static List<YamlNode> read(Source source, Dialect dialect) {
    return new YamlReader(source, dialect).documents();
  }

  /// One document in block style: keys in the given order, two spaces of indentation, lists not
  /// indented, and quotes around every text that some YAML 1.1 or 1.2 reader would take for
  /// something else. Ends with a line end.
  public static String write(@Nullable Object tree) {
    return YamlWriter.write(tree);
  }

  /// Several documents, separated by `---`.
  public static String writeAll(List<? extends @Nullable Object> trees) {
    StringBuilder text = new StringBuilder();
    for (Object tree : trees) {
      text.append(text.isEmpty() ? "" : "---\n").append(write(tree));
    }
    return text.toString();
  }

  /// Any value as one line of flow style that every reader takes for the same value: JSON, except
  /// that texts nobody can mistake are written without quotes when they are the whole value.
  public static String writeFlow(@Nullable Object value) {
    return YamlWriter.flow(value);
  }

  /// What a plain scalar means: null, a `Boolean`, a `Long`, a `BigInteger`, a `Double`, or the
  /// very text.
  public static @Nullable Object reading(String plain, Dialect dialect) {
    return dialect == Dialect.CORE ? Reading.core(plain) : Reading.kubectl(plain);
  }

  /// Whether a text, written without quotes, means this very text to every reader of YAML 1.1 and
  /// 1.2.
  public static boolean isPlainText(String text) {
    return YamlScalars.isPlain(text);
  }
}
