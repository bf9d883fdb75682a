package dev.kdeploy.image.docker;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As much of a Dockerfile as it takes to point into it, to name its stages, and to know which
/// registries it needs. Never refuses one: that is the builder's business.
final class Dockerfile {
  private static final Pattern ESCAPE_DIRECTIVE =
      Pattern.compile("#\\s*escape\\s*=\\s*([`\\\\])\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*\\w+\\s*=.*");
  private static final Pattern HEREDOC = Pattern.compile("<<-?[\"']?(\\w+)[\"']?");
  private static final Pattern FROM =
      Pattern.compile("(?:--\\S+\\s+)*(\\S+)(?:\\s+[Aa][Ss]\\s+(\\S+))?.*");
  private static final Pattern FROM_FLAG = Pattern.compile("--from=(\\S+)");
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+)(?:=[\"']?(.*?)[\"']?)?");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^}]*))?}|(\\w+))");

  private final Source source;
  private final List<Instruction> instructions = new ArrayList<>();

  /// @param word in upper case
  record Instruction(int line, String word, String rest) {}

  private Dockerfile(Source source) {
    this.source = source;
    read();
  }

  static Dockerfile of(Source source) {
    return new Dockerfile(source);
  }

  /// The file; without lines when it cannot be read.
  static Dockerfile at(Path file) {
    String text = "";
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // Only the pointing suffers.
    }
    return of(Source.of(shown(file), text));
  }

  /// As the user would type it.
  private static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
  }

  String name() {
    return source.name();
  }

  /// A line of it, or nothing past its end.
  @Nullable Location line(int number) {
    return number >= 1 && number <= source.lines().size() ? Location.ofLine(source, number) : null;
  }

  /// The instruction of a builder's step, counted from 1 over all stages; nothing when the step
  /// does not look like it.
  @Nullable Location step(int number, String text) {
    if (number < 1 || number > instructions.size()) {
      return null;
    }
    Instruction instruction = instructions.get(number - 1);
    String word = text.strip().split("\\s+", 2)[0];
    return word.equalsIgnoreCase(instruction.word()) ? line(instruction.line()) : null;
  }

  /// The first instruction of that word which speaks of the text.
  @Nullable Location mentioning(String word, String text) {
    return instructions.stream()
        .filter(one -> word.isEmpty() || one.word().equals(word))
        .filter(one -> one.rest().contains(text))
        .findFirst()
        .map(one -> line(one.line()))
        .orElse(null);
  }

  /// The first instruction that opens a here-document at or before this line.
  @Nullable Location heredocBefore(int line) {
    return instructions.stream()
        .filter(one -> Set.of("RUN", "COPY", "ADD").contains(one.word()))
        .filter(one -> one.line() <= line && HEREDOC.matcher(one.rest()).find())
        .findFirst()
        .map(one -> line(one.line()))
        .orElse(null);
  }

  /// The instruction of that word, if there is but one.
  @Nullable Location only(String word) {
    List<Instruction> found =
        instructions.stream().filter(one -> one.word().equalsIgnoreCase(word)).toList();
    return found.size() == 1 ? line(found.getFirst().line()) : null;
  }

  @Nullable Location first() {
    return instructions.isEmpty() ? null : line(instructions.getFirst().line());
  }

  /// The names of its stages.
  List<String> stages() {
    return froms().map(from -> from.group(2)).filter(Objects::nonNull).toList();
  }

  /// The images it starts from or copies from, as far as that can be told.
  Set<ImageReference> bases(Map<String, String> args) {
    Map<String, String> known = new HashMap<>();
    Set<String> stages = new LinkedHashSet<>();
    Set<ImageReference> bases = new LinkedHashSet<>();
    for (Instruction instruction : instructions) {
      if (instruction.word().equals("ARG")) {
        learn(instruction.rest(), args, known);
      } else if (instruction.word().equals("FROM")) {
        Matcher from = FROM.matcher(instruction.rest());
        if (from.matches()) {
          base(expanded(from.group(1), known), stages, bases);
          stages.add(Objects.requireNonNullElse(from.group(2), "").toLowerCase(Locale.ROOT));
        }
      } else {
        Matcher flag = FROM_FLAG.matcher(instruction.rest());
        if (flag.find() && !flag.group(1).matches("\\d+")) {
          base(expanded(flag.group(1), known), stages, bases);
        }
      }
    }
    return bases;
  }

  private static void base(String name, Set<String> stages, Set<ImageReference> bases) {
    if (!name.equals("scratch") && !stages.contains(name.toLowerCase(Locale.ROOT))) {
      ImageReference.parse(name).ifPresent(bases::add);
    }
  }

  private static void learn(String text, Map<String, String> args, Map<String, String> known) {
    for (String word : text.split("\\s+", -1)) {
      Matcher argument = ARGUMENT.matcher(word);
      if (argument.matches()) {
        String value = Objects.requireNonNullElse(argument.group(2), "");
        String name = argument.group(1);
        String given = args.getOrDefault(name, expanded(value, known));
        known.merge(name, given, (old, now) -> now.isEmpty() ? old : now);
      }
    }
  }

  private static String expanded(String text, Map<String, String> known) {
    String bare = text.replaceAll("^[\"']|[\"']$", "");
    return VARIABLE
        .matcher(bare)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(3) : found.group(1);
              String value = known.getOrDefault(name, "");
              String or = Objects.requireNonNullElse(found.group(2), "");
              return Matcher.quoteReplacement(value.isEmpty() ? or : value);
            });
  }

  private Stream<Matcher> froms() {
    return instructions.stream()
        .filter(one -> one.word().equals("FROM"))
        .map(one -> FROM.matcher(one.rest()))
        .filter(Matcher::matches);
  }

  private void read() {
    String escape = "\\";
    boolean directives = true;
    List<String> lines = source.lines();
    for (int at = 0; at < lines.size(); at++) {
      String line = (at == 0 ? lines.get(at).replace("\ufeff", "") : lines.get(at)).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        Matcher escaping = ESCAPE_DIRECTIVE.matcher(line);
        escape = directives && escaping.matches() ? escaping.group(1) : escape;
        directives &= DIRECTIVE.matcher(line).matches();
        continue;
      }
      directives = false;
      at = instruction(at, line, escape);
    }
  }

  /// Reads one instruction with the lines that continue it; answers with its last line.
  private int instruction(int first, String line, String escape) {
    StringBuilder text = new StringBuilder(line);
    int at = first;
    while (ends(text, escape) && at + 1 < source.lines().size()) {
      text.setLength(text.length() - 1);
      at++;
      String next = source.lines().get(at).strip();
      text.append(next.isEmpty() || next.startsWith("#") ? escape : " " + next);
    }
    String[] parts = text.toString().strip().split("\\s+", 2);
    String word = parts[0].toUpperCase(Locale.ROOT);
    instructions.add(new Instruction(first + 1, word, parts.length > 1 ? parts[1] : ""));
    return at;
  }

  private static boolean ends(StringBuilder text, String escape) {
    return !text.isEmpty() && text.toString().stripTrailing().endsWith(escape);
  }
}
