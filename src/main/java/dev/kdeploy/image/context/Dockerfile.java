package dev.kdeploy.image.context;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.problem.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Dockerfile says that has to be known before it is built.
///
/// Reads what every version of Docker reads the same way and leaves the rest to the builder.
public final class Dockerfile {
  /// An image that a build begins with or takes files from.
  ///
  /// @param image as written, with the arguments put in
  /// @param platform what `--platform` says, with the arguments put in; empty where it says nothing
  ///   or only BuildKit knows it
  public record Base(String image, String platform, Location where) {}

  /// Something that Docker's classic builder cannot do.
  ///
  /// @param what as one would write it, for example `RUN --mount`
  public record Need(String what, Location where) {}

  private static final String SCRATCH = "scratch";
  private static final Pattern STEP =
      Pattern.compile("\\s*(?:Step|STEP) (\\d+)(?:/\\d+)?\\s*: ?(.*)", Pattern.DOTALL);

  private final Source source;
  private final List<Instruction> instructions;
  private final List<Stage> stages;
  private final List<Need> needs;

  private Dockerfile(
      Source source, List<Instruction> instructions, List<Stage> stages, List<Need> needs) {
    this.source = source;
    this.instructions = List.copyOf(instructions);
    this.stages = List.copyOf(stages);
    this.needs = List.copyOf(needs);
  }

  /// Reads a file.
  ///
  /// @param name what the user would type to open it
  /// @param args the arguments of the build; `TARGETPLATFORM` and its like may be among them
  /// @throws KdeployException with everything that is wrong in it
  public static Dockerfile read(Path file, String name, Map<String, String> args) {
    try {
      return read(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8), args);
    } catch (IOException unreadable) {
      BuildContext.existing(file);
      throw new KdeployException(
          Problem.of("the Dockerfile `%s` cannot be read", name)
              .why("%s", Scan.reason(unreadable))
              .fix("see that it is a text file that you may read"),
          unreadable);
    }
  }

  /// Reads the text of a Dockerfile.
  ///
  /// @throws KdeployException with everything that is wrong in it
  public static Dockerfile read(String name, String text, Map<String, String> args) {
    Source source = new Source(name, GoText.lines(text));
    List<Problem> problems = new ArrayList<>();
    InstructionReader reader = new InstructionReader(source, problems);
    List<Instruction> instructions = reader.read();
    Stages sorted = new Stages(args, reader.escape(), problems);
    List<Stage> stages = sorted.read(instructions);
    if (stages.isEmpty() && problems.isEmpty()) {
      problems.add(withoutFrom(source, instructions));
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    List<Need> needs =
        BuildKitNeeds.of(instructions, reader.withHeredoc(), sorted.needingAutomaticArguments());
    return new Dockerfile(source, instructions, stages, needs);
  }

  private static Problem withoutFrom(Source source, List<Instruction> instructions) {
    Problem problem =
        instructions.isEmpty()
            ? Problem.of("`%s` has no instructions", source)
            : Problem.at(instructions.getLast().where()).what("`%s` has no `FROM`", source);
    return problem.fix("begin with `FROM` and the image to build on, for example `FROM alpine`");
  }

  /// The text, for problems that point into it.
  public Source source() {
    return source;
  }

  /// The names of the stages, in order and in small letters; stages without a name are left out.
  public List<String> stages() {
    return stages.stream().map(Stage::name).filter(name -> !name.isEmpty()).distinct().toList();
  }

  /// Whether there is a stage of this name, however it is capitalised; empty means the last.
  public boolean hasTarget(String target) {
    return find(target).isPresent();
  }

  /// Does nothing when the stage is there.
  ///
  /// @throws KdeployException with the nearest name, or the names there are
  public void requireTarget(String target) {
    if (hasTarget(target)) {
      return;
    }
    Problem problem = Problem.of("`%s` has no stage `%s`", source, target);
    throw new KdeployException(
        stages().isEmpty()
            ? problem.fix("name one with `FROM … AS %s`, or remove `target:`", target)
            : problem.fix("%s", Suggestion.sentence(target, stages())));
  }

  /// The names that `ARG` lines take, in any stage.
  public Set<String> arguments() {
    Set<String> names = new TreeSet<>();
    for (Instruction instruction : instructions) {
      if (instruction.keyword().equals("ARG")) {
        Words.split(instruction.rest(), '\\').list().stream()
            .map(word -> word.split("=", 2)[0])
            .forEach(names::add);
      }
    }
    return names;
  }

  /// What needs BuildKit, in order.
  public List<Need> buildKit() {
    return needs;
  }

  /// The images that a stage and the stages it needs are made from, in order, each once. One whose
  /// name only BuildKit knows is left out.
  ///
  /// @param target empty for the last stage
  /// @throws KdeployException when there is no such stage
  public List<Base> bases(String target) {
    requireTarget(target);
    Set<Integer> needed = new TreeSet<>();
    need(find(target).orElseThrow(), needed);
    Map<String, Base> bases = new LinkedHashMap<>();
    for (int index : needed) {
      Stage stage = stages.get(index);
      if (stageBefore(index, stage.base(), false).isEmpty()) {
        add(bases, new Base(stage.base(), stage.platform(), stage.from().where()));
      }
      for (Stage.Use use : stage.uses()) {
        boolean isNumber = use.isCopy() && isNumber(use.from());
        if (!isNumber && stageBefore(index, use.from(), use.isCopy()).isEmpty()) {
          add(bases, new Base(use.from(), "", use.by().where(use.from())));
        }
      }
    }
    return List.copyOf(bases.values());
  }

  private static void add(Map<String, Base> bases, Base base) {
    if (!base.image().equals(SCRATCH) && !base.image().isEmpty()) {
      bases.putIfAbsent(base.platform() + " " + base.image(), base);
    }
  }

  private void need(int index, Set<Integer> needed) {
    if (!needed.add(index)) {
      return;
    }
    Stage stage = stages.get(index);
    stageBefore(index, stage.base(), false).ifPresent(base -> need(base, needed));
    for (Stage.Use use : stage.uses()) {
      stageBefore(index, use.from(), use.isCopy()).ifPresent(from -> need(from, needed));
    }
  }

  /// The stage before this one that a name means; `COPY --from` may also count them.
  private OptionalInt stageBefore(int index, String name, boolean mayBeNumber) {
    if (mayBeNumber && isNumber(name)) {
      int number = Integer.parseInt(name);
      return number < index ? OptionalInt.of(number) : OptionalInt.empty();
    }
    return last(index, name);
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,6}");
  }

  private OptionalInt find(String target) {
    return target.isEmpty() ? OptionalInt.of(stages.size() - 1) : last(stages.size(), target);
  }

  private OptionalInt last(int before, String name) {
    String small = name.toLowerCase(Locale.ROOT);
    for (int i = before - 1; i >= 0; i--) {
      if (!small.isEmpty() && stages.get(i).name().equals(small)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /// Where an instruction stands that a builder quotes, with or without `Step 3/7 : ` before it.
  public Optional<Location> lineOf(String quoted) {
    Matcher step = STEP.matcher(quoted);
    String text = normal(step.matches() ? step.group(2) : quoted);
    if (step.matches() && step.group(1).length() < 7) {
      int index = Integer.parseInt(step.group(1)) - 1;
      if (index >= 0 && index < instructions.size() && says(instructions.get(index), text)) {
        return Optional.of(instructions.get(index).where());
      }
    }
    return instructions.stream()
        .filter(instruction -> says(instruction, text))
        .findFirst()
        .map(Instruction::where);
  }

  private static boolean says(Instruction instruction, String text) {
    return !text.isEmpty() && normal(instruction.text()).equals(text);
  }

  private static String normal(String text) {
    String[] words = GoText.trim(text).split("\\s+");
    words[0] = words[0].toUpperCase(Locale.ROOT);
    return String.join(" ", words);
  }
}
