package dev.kdeploy.template;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.HoledOutput.Hole;
import dev.kdeploy.template.HoledOutput.Part;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Fills the holes of YAML that was read, and moves every node to its place in the template.
final class Filling {
  private final HoledOutput output;
  private final Rendered rendered;
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final Set<Hole> filled = new HashSet<>();
  private final IdentityHashMap<YamlNode, YamlNode> done = new IdentityHashMap<>();

  Filling(HoledOutput output, Rendered rendered) {
    this.output = output;
    this.rendered = rendered;
  }

  /// The documents with their values.
  ///
  /// @throws KdeployException with every value that cannot stand where its tag does
  List<YamlNode> fill(List<YamlNode> documents) {
    List<YamlNode> whole = documents.stream().map(node -> fill(node, false)).toList();
    refuseLeftOver();
    if (!problems.isEmpty()) {
      throw new KdeployException(List.copyOf(problems.values()));
    }
    return whole.stream()
        .filter(node -> !(node instanceof YamlScalar scalar && scalar.value() == null))
        .toList();
  }

  /// A tag in a comment is nobody's business; in an anchor, an alias, a tag or a directive it would
  /// be YAML itself.
  private void refuseLeftOver() {
    for (Hole hole : output.holes()) {
      if (!filled.contains(hole) && output.isInSyntax(hole)) {
        report(hole, HoledOutput.inSyntax(hole));
      }
    }
  }

  private YamlNode fill(YamlNode node, boolean inFlow) {
    YamlNode known = done.get(node);
    if (known == null) {
      known =
          switch (node) {
            case YamlScalar scalar -> scalar(scalar, inFlow);
            case YamlList list -> list(list, inFlow);
            case YamlMap map -> map(map, inFlow);
          };
      done.put(node, known);
    }
    return known;
  }

  private YamlList list(YamlList list, boolean inFlow) {
    boolean flow = inFlow || style(list.location()) == Style.FLOW;
    List<YamlNode> items = list.items().stream().map(item -> fill(item, flow)).toList();
    return new YamlList(rendered.origin(list.location()), items);
  }

  private YamlMap map(YamlMap map, boolean inFlow) {
    boolean flow = inFlow || style(map.location()) == Style.FLOW;
    SequencedMap<String, YamlMap.Entry> entries = new LinkedHashMap<>();
    map.entries()
        .forEach(
            (name, entry) -> {
              String key = key(name, entry.key(), flow);
              Location place = rendered.origin(entry.key());
              YamlMap.Entry before =
                  entries.put(key, new YamlMap.Entry(place, fill(entry.node(), flow)));
              if (before != null) {
                report(
                    Problem.at(place)
                        .what("the key `%s` stands here a second time", key)
                        .why("it stands first at %s", before.key().toString())
                        .fix("give one of the two another value"));
              }
            });
    return new YamlMap(rendered.origin(map.location()), entries);
  }

  private String key(String name, Location location, boolean inFlow) {
    if (!HoledOutput.hasHole(name)) {
      return name;
    }
    List<Part> parts = output.parts(name);
    boolean whole = parts.size() == 1;
    if (refusedAsKey(parts)) {
      return output.readable(name);
    }
    String text = text(parts, style(location) != Style.PLAIN);
    if (!whole && style(location) == Style.PLAIN) {
      refuseDanger(parts, text, inFlow, location.column() == 1);
    }
    return text;
  }

  private boolean refusedAsKey(List<Part> parts) {
    Hole hole = parts.size() == 1 ? parts.getFirst().hole() : null;
    if (hole == null || hole.problem() != null) {
      return false;
    }
    boolean refused = hole.value() == null || Values.isCollection(hole.value());
    if (refused) {
      filled.add(hole);
      report(
          hole,
          Problem.at(hole.tag().where())
              .what(
                  "`%s` is %s and cannot be a key",
                  hole.tag().name(), Values.describe(hole.value()))
              .fix("a key is a text: name a value that is one"));
    }
    return refused;
  }

  private YamlNode scalar(YamlScalar scalar, boolean inFlow) {
    Location place = rendered.origin(scalar.location());
    if (!HoledOutput.hasHole(scalar.text())) {
      return new YamlScalar(place, scalar.text(), scalar.value(), scalar.quoted(), scalar.other());
    }
    List<Part> parts = output.parts(scalar.text());
    Style style = style(scalar.location());
    Hole first = parts.getFirst().hole();
    boolean tagged = Style.hasTag(rendered.text(), rendered.offset(scalar.location()));
    if (style == Style.PLAIN && parts.size() == 1 && first != null && !tagged) {
      return value(first);
    }
    String text = text(parts, style != Style.PLAIN);
    if (style == Style.PLAIN && !tagged) {
      refuseDanger(parts, text, inFlow, false);
      refuseOtherReading(parts, text);
    }
    String chomped = style == Style.BLOCK ? chomped(text, scalar.location()) : text;
    return new YamlScalar(place, chomped, chomped, true, null);
  }

  private YamlNode value(Hole hole) {
    filled.add(hole);
    if (hole.problem() != null) {
      report(hole.problem());
    }
    return Nodes.of(hole.value(), hole.tag().where());
  }

  /// The parts as one text. Where there are no quotes, maps and lists are refused as well as null.
  private String text(List<Part> parts, boolean quoted) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      Hole hole = part.hole();
      text.append(hole == null ? part.text() : text(hole, quoted));
    }
    return text.toString();
  }

  private String text(Hole hole, boolean quoted) {
    filled.add(hole);
    Object value = hole.value();
    if (hole.problem() != null) {
      report(hole.problem());
    } else if (value == null || (!quoted && Values.isCollection(value))) {
      report(
          hole,
          Problem.at(hole.tag().where())
              .what(
                  "`%s` is %s and cannot be a part of a text",
                  hole.tag().name(), Values.describe(value))
              .fix(
                  value == null
                      ? "give it a value"
                      : "name one of its values, or let the tag stand alone"));
    }
    return Values.text(value);
  }

  private void refuseDanger(List<Part> parts, String text, boolean inFlow, boolean startsLine) {
    PlainText.danger(text, inFlow)
        .or(() -> startsLine ? PlainText.markerDanger(text) : Optional.empty())
        .ifPresent(
            danger -> {
              Hole hole = culprit(parts, inFlow);
              report(
                  hole,
                  Problem.at(hole.tag().where())
                      .what("the value of `%s` cannot stand here without quotes", hole.tag().name())
                      .why("the text would be %s and holds %s", shown(text), danger)
                      .fix(
                          "put quotes around the whole text in the template: `\"…%s…\"`",
                          hole.tag().written()));
            });
  }

  private void refuseOtherReading(List<Part> parts, String text) {
    String other = PlainText.otherReading(text);
    Hole hole = culprit(parts, false);
    if (other != null
        && parts.stream().allMatch(part -> part.hole() == null || part.hole().problem() == null)) {
      report(
          hole,
          Problem.at(hole.tag().where())
              .what("this text would be %s, which YAML reads as %s", shown(text), other)
              .why("it is put together from several parts, so that nobody can tell what is meant")
              .fix(
                  "put quotes around it where a text is meant; otherwise use one tag for the whole"
                      + " value"));
    }
  }

  /// The hole whose own value is the danger, else the first.
  private static Hole culprit(List<Part> parts, boolean inFlow) {
    List<Hole> holes = new ArrayList<>();
    for (Part part : parts) {
      if (part.hole() != null) {
        holes.add(part.hole());
      }
    }
    return holes.stream()
        .filter(hole -> PlainText.danger(Values.text(hole.value()), inFlow).isPresent())
        .findFirst()
        .orElse(holes.getFirst());
  }

  private static String shown(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return "`" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "`";
  }

  /// Line ends at the end of a block scalar, after the values are known, as its header asks.
  private String chomped(String text, Location location) {
    char chomping = Style.chomping(rendered.text(), rendered.offset(location));
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    boolean line = chomping == ' ' && end > 0 && text.endsWith("\n");
    return chomping == '+' ? text : text.substring(0, end) + (line ? "\n" : "");
  }

  private Style style(Location location) {
    return Style.at(rendered.text(), rendered.offset(location));
  }

  private void report(Hole hole, Problem problem) {
    report(Output.inContext(problem, hole.piece().frame()));
  }

  private void report(Problem problem) {
    problems.putIfAbsent(problem.toString(), problem);
  }
}
