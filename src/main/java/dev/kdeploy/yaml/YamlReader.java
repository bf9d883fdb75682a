package dev.kdeploy.yaml;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml.Dialect;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// SnakeYAML's nodes to ours: values by our own readings, problems with places.
final class YamlReader {
  private static final int DEEPEST = 100;
  private static final long MOST_NODES = 1_000_000;

  private final Source source;
  private final Dialect dialect;
  private final List<Problem> problems = new ArrayList<>();
  private final IdentityHashMap<Node, YamlNode> done = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();
  private final IdentityHashMap<YamlNode, Long> sizes = new IdentityHashMap<>();

  YamlReader(Source source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>();
    try {
      Composer composer = composer();
      while (composer.checkNode()) {
        YamlNode document = convert(composer.getNode());
        if (!(document instanceof YamlScalar scalar && scalar.value() == null)) {
          documents.add(document);
        }
        if (!problems.isEmpty()) {
          throw new KdeployException(problems);
        }
      }
    } catch (MarkedYAMLException e) {
      throw new KdeployException(problem(e), e);
    } catch (YAMLException e) {
      throw new KdeployException(
          Problem.at(Location.at(source, 1, 1))
              .what("the file is not YAML: %s", String.valueOf(e.getMessage())),
          e);
    }
    return documents;
  }

  private Composer composer() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(64 << 20);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    String text = String.join("\n", source.lines());
    return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
  }

  private Problem problem(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    Problem problem =
        Problem.at(mark == null ? Location.at(source, 1, 1) : location(mark, mark))
            .what("the YAML cannot be read: %s", String.valueOf(e.getProblem()).strip());
    return e.getContext() == null ? problem : problem.why("%s", e.getContext().strip());
  }

  private YamlNode convert(Node node) {
    YamlNode known = done.get(node);
    if (known != null) {
      return known;
    }
    if (open.put(node, true) != null) {
      problems.add(Problem.at(location(node)).what("this alias contains itself"));
      return nothing(node);
    }
    YamlNode converted =
        switch (node) {
          case ScalarNode scalar -> scalar(scalar);
          case SequenceNode sequence -> list(sequence);
          case MappingNode mapping -> map(mapping);
          default -> nothing(node);
        };
    open.remove(node);
    done.put(node, converted);
    if (size(converted) > MOST_NODES) {
      throw new KdeployException(
          Problem.at(location(node))
              .what("aliases blow this up to more than a million nodes")
              .fix("write it without aliases inside aliases"));
    }
    return converted;
  }

  private long size(YamlNode node) {
    Long known = sizes.get(node);
    if (known != null) {
      return known;
    }
    long size =
        switch (node) {
          case YamlScalar _ -> 1;
          case YamlList list -> 1 + list.items().stream().mapToLong(this::size).sum();
          case YamlMap map ->
              1 + map.entries().values().stream().mapToLong(entry -> size(entry.node())).sum();
        };
    sizes.put(node, size);
    return size;
  }

  private YamlNode nothing(Node node) {
    return new YamlScalar(location(node), "", null, false, null);
  }

  private YamlList list(SequenceNode node) {
    return new YamlList(location(node), node.getValue().stream().map(this::convert).toList());
  }

  private YamlMap map(MappingNode node) {
    SequencedMap<String, YamlMap.Entry> merged = new LinkedHashMap<>();
    SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (isMergeKey(tuple.getKeyNode())) {
        merge(convert(tuple.getValueNode()), tuple.getValueNode(), merged);
      } else {
        add(tuple, entries);
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new YamlMap(location(node), entries);
  }

  private static boolean isMergeKey(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && scalar.getScalarStyle() == ScalarStyle.PLAIN;
  }

  private void merge(YamlNode from, Node node, SequencedMap<String, YamlMap.Entry> into) {
    switch (from) {
      case YamlMap map -> map.entries().forEach(into::putIfAbsent);
      case YamlList list -> list.items().forEach(item -> merge(item, node, into));
      case YamlScalar _ ->
          problems.add(Problem.at(location(node)).what("`<<` takes a map or a list of maps"));
    }
  }

  private void add(NodeTuple tuple, SequencedMap<String, YamlMap.Entry> entries) {
    Location place = location(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(Problem.at(place).what("a key must be a text").fix("write the key as one word"));
      return;
    }
    String name = key.getValue();
    YamlMap.Entry before = entries.get(name);
    if (before != null) {
      problems.add(
          Problem.at(place)
              .what("the key `%s` stands here a second time", name)
              .why("it stands first in line %d", before.key().line())
              .fix("remove one of the two"));
      return;
    }
    entries.put(name, new YamlMap.Entry(place, convert(tuple.getValueNode())));
  }

  private YamlScalar scalar(ScalarNode node) {
    String text = node.getValue();
    boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
    String tag = node.getTag().getValue();
    if (!tag.startsWith(Tag.PREFIX)) {
      problems.add(
          Problem.at(location(node))
              .what("the tag `%s` is not known here", tag)
              .fix("remove the tag"));
    }
    if (!plain || (node.getTag().equals(Tag.STR) && !(reading(text) instanceof String))) {
      return quotedOrTagged(node, text);
    }
    Object value = reading(text);
    return new YamlScalar(location(node), text, value, false, Reading.otherThan(value, text));
  }

  /// SnakeYAML's resolver answers `!!str` both for a plain text and for an explicit tag; a text
  /// that we read as something else and it does not is settled by whether the source has the tag.
  private YamlScalar quotedOrTagged(ScalarNode node, String text) {
    boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
    if (plain && !hasTag(node)) {
      Object value = reading(text);
      return new YamlScalar(location(node), text, value, false, Reading.otherThan(value, text));
    }
    return new YamlScalar(location(node), text, text, true, null);
  }

  private boolean hasTag(ScalarNode node) {
    Mark start = node.getStartMark();
    String before = source.line(start.getLine() + 1);
    int end = Math.min(start.getColumn(), before.length());
    return before.startsWith("!", end)
        || before.substring(0, end).stripTrailing().endsWith("!!str");
  }

  private @Nullable Object reading(String text) {
    return dialect == Dialect.CORE ? Reading.core(text) : Reading.kubectl(text);
  }

  private Location location(Node node) {
    return location(node.getStartMark(), node.getEndMark());
  }

  private Location location(Mark start, Mark end) {
    int line = start.getLine() + 1;
    int rest = source.line(line).length() - start.getColumn();
    int length = end.getLine() == start.getLine() ? end.getColumn() - start.getColumn() : rest;
    return new Location(source, line, start.getColumn() + 1, length);
  }
}
