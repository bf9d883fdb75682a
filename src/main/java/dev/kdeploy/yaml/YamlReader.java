package dev.kdeploy.yaml;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// SnakeYAML's events to our nodes: values by our own readings, problems with places.
final class YamlReader {
  private static final int DEEPEST = 100;
  private static final long MOST_ALIASED = 1_000_000;

  private final Source source;
  private final Dialect dialect;
  private final Places places;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Anchor> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final ParserImpl events;

  /// How many nodes there are so far, and how many of them aliases repeat.
  private long nodes;

  private long aliased;

  /// A node that aliases may repeat, and how many nodes it is then.
  private record Anchor(YamlNode node, long size) {}

  YamlReader(Source source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
    this.places = new Places(source);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(64 << 20);
    // The last line has a line end even where the file has none, as for kubectl: `|` keeps it.
    String text = source.lines().isEmpty() ? "" : String.join("\n", source.lines()) + "\n";
    this.events = new ParserImpl(new StreamReader(text), options);
  }

  List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>();
    try {
      events.getEvent();
      while (!events.checkEvent(Event.ID.StreamEnd)) {
        events.getEvent();
        YamlNode document = node(events.getEvent(), 0);
        events.getEvent();
        anchors.clear();
        if (!(document instanceof YamlScalar scalar && scalar.value() == null)) {
          documents.add(document);
        }
        if (!problems.isEmpty()) {
          throw new KdeployException(problems);
        }
      }
    } catch (YAMLException e) {
      List<Problem> all = new ArrayList<>(problems);
      all.add(YamlMistakes.problem(e, source, places));
      throw new KdeployException(all);
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) {
    nodes++;
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    long before = nodes;
    String anchor = ((NodeEvent) event).getAnchor();
    boolean named = anchor != null && open.add(anchor);
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent mapping -> map(mapping, depth + 1);
          case CollectionStartEvent sequence -> list(sequence, depth + 1);
          default -> throw new IllegalStateException("no node: " + event);
        };
    if (anchor != null) {
      anchors.put(anchor, new Anchor(node, nodes - before + 1));
      if (named) {
        open.remove(anchor);
      }
    }
    return node;
  }

  private YamlNode aliased(AliasEvent alias) {
    String name = alias.getAnchor();
    Anchor anchor = anchors.get(name);
    if (anchor == null || open.contains(name)) {
      boolean inside = open.contains(name);
      Problem problem = Problem.at(location(alias));
      problems.add(
          inside
              ? problem.what("the alias `*%s` contains itself", name)
              : problem
                  .what("there is no anchor `&%s` before the alias `*%s`", name, name)
                  .fix("put quotes around it where the text `*%s` is meant", name));
      return new YamlScalar(location(alias), "", null, false, null);
    }
    nodes += anchor.size();
    aliased += anchor.size();
    if (aliased > MOST_ALIASED) {
      throw new KdeployException(
          Problem.at(location(alias))
              .what("aliases blow this up to more than a million nodes")
              .fix("write it without aliases inside aliases"));
    }
    return anchor.node();
  }

  private void refuseDepth(CollectionStartEvent event, int depth) {
    if (depth > DEEPEST) {
      throw new KdeployException(
          Problem.at(location(event))
              .what("maps and lists are nested deeper than %d levels here", DEEPEST)
              .fix("nest less deeply"));
    }
    String tag = event.getTag();
    if (tag != null && !Tagged.isForCollections(tag)) {
      unknownTag(location(event), tag);
    }
  }

  private void unknownTag(Location place, String tag) {
    problems.add(
        Problem.at(place).what("the tag `%s` is not known here", tag).fix("remove the tag"));
  }

  private YamlList list(CollectionStartEvent start, int depth) {
    refuseDepth(start, depth);
    List<YamlNode> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(events.getEvent(), depth));
    }
    return new YamlList(location(start, events.getEvent()), items);
  }

  private YamlMap map(MappingStartEvent start, int depth) {
    refuseDepth(start, depth);
    SequencedMap<String, YamlMap.Entry> merged = new LinkedHashMap<>();
    SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event key = events.getEvent();
      if (isMergeKey(key)) {
        merge(node(events.getEvent(), depth), location(key), merged);
      } else {
        YamlNode keyNode = node(key, depth);
        add(key, keyNode, node(events.getEvent(), depth), entries);
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new YamlMap(location(start, events.getEvent()), entries);
  }

  private static boolean isMergeKey(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && scalar.isPlain()
        && scalar.getTag() == null;
  }

  private void merge(YamlNode from, Location key, SequencedMap<String, YamlMap.Entry> into) {
    switch (from) {
      case YamlMap map -> map.entries().forEach(into::putIfAbsent);
      case YamlList list -> list.items().forEach(item -> merge(item, key, into));
      case YamlScalar _ -> problems.add(Problem.at(key).what("`<<` takes a map or a list of maps"));
    }
  }

  private void add(
      Event key, YamlNode keyNode, YamlNode value, SequencedMap<String, YamlMap.Entry> entries) {
    Location place = location(key);
    if (!(keyNode instanceof YamlScalar scalar)) {
      problems.add(YamlMistakes.keyThatIsNoText(place));
      return;
    }
    String name = key(scalar);
    if (name == null) {
      problems.add(
          Problem.at(place)
              .what("a key must be a text, found nothing")
              .fix("write the key before the `:`, in quotes if it is `null` or `~`"));
      return;
    }
    YamlMap.Entry before = entries.putIfAbsent(name, new YamlMap.Entry(place, value));
    if (before != null) {
      problems.add(
          Problem.at(place)
              .what("the key `%s` stands here a second time", name)
              .why("it stands first in line %d", before.key().line())
              .fix("remove one of the two"));
    }
  }

  private @Nullable String key(YamlScalar key) {
    if (key.quoted()) {
      return key.text();
    }
    if (dialect == Dialect.KUBECTL) {
      return Reading.kubectlKey(key.text());
    }
    return key.text().isEmpty() ? null : key.text();
  }

  private YamlScalar scalar(ScalarEvent event) {
    String text = event.getValue();
    if (YamlScalars.hasHalfCharacter(text)) {
      problems.add(
          Problem.at(location(event))
              .what("this text holds half of a character, written as an escape")
              .fix("write the character itself"));
    }
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    String tag = event.getTag();
    if (tag != null && !tag.equals("!")) {
      return tagged(event, tag);
    }
    if (!plain || tag != null) {
      return new YamlScalar(location(event), text, text, true, null);
    }
    Object value = Yaml.reading(text, dialect);
    if (dialect == Dialect.KUBECTL && value instanceof Double number && !Double.isFinite(number)) {
      problems.add(
          Problem.at(location(event))
              .what("`%s` is no number that Kubernetes can hold", text)
              .fix("put quotes around it where a text is meant"));
    }
    return new YamlScalar(location(event), text, value, false, Reading.otherThan(value, text));
  }

  private YamlScalar tagged(ScalarEvent event, String tag) {
    String text = event.getValue();
    Location place = location(event);
    if (!Tagged.isForScalars(tag)) {
      unknownTag(place, tag);
      return new YamlScalar(place, text, text, true, null);
    }
    try {
      Object value = Tagged.value(tag, text, dialect);
      return new YamlScalar(place, text, value, value instanceof String, null);
    } catch (IllegalArgumentException e) {
      problems.add(
          Problem.at(place)
              .what("`%s` is not what its tag `%s` says", text, Tagged.shortForm(tag))
              .fix("remove the tag"));
      return new YamlScalar(place, text, text, true, null);
    }
  }

  private Location location(Event event) {
    return places.between(event.getStartMark(), event.getEndMark());
  }

  private Location location(Event start, Event end) {
    Mark last = end.getEndMark();
    return places.between(start.getStartMark(), last);
  }
}
