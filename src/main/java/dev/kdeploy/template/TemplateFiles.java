package dev.kdeploy.template;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.template.Program.Execution;
import dev.kdeploy.template.Token.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The templates of a project, and under them the shipped ones.
///
/// Templates are the files below `templates/` that end in `.yaml`, `.yml` or `.json`; one whose
/// name starts with `_` is a partial only. A project's file replaces a shipped one of the same
/// name, others add to them. Nothing outside the project's root is ever read: not by `..`, not by
/// an absolute path, not through a symbolic link.
public final class TemplateFiles {
  private static final String SHIPPED = "/dev/kdeploy/shipped/templates/";
  private static final String DIRECTORY = "templates";
  private static final List<String> ENDINGS = List.of("", ".yaml", ".yml", ".json", ".mustache");

  private final @Nullable Path root;
  private final @Nullable String shipped;
  private final Map<String, Template> read = new ConcurrentHashMap<>();

  private TemplateFiles(@Nullable Path root, @Nullable String shipped) {
    this.root = root;
    this.shipped = shipped;
  }

  /// Partials that are in no file.
  static TemplateFiles fixed(Map<String, Template> partials) {
    TemplateFiles files = new TemplateFiles(null, null);
    files.read.putAll(partials);
    return files;
  }

  /// The templates of the project with this root directory, without the shipped ones.
  public static TemplateFiles of(Path root) {
    return new TemplateFiles(root, null);
  }

  /// The shipped templates alone.
  public static TemplateFiles shipped() {
    return new TemplateFiles(null, SHIPPED);
  }

  /// These, and the shipped ones that they do not replace.
  public TemplateFiles withShipped() {
    return withShipped(SHIPPED);
  }

  /// As [#withShipped()], from another directory of the class path.
  TemplateFiles withShipped(String directory) {
    return new TemplateFiles(root, directory);
  }

  /// Every template that is not a partial, by name.
  ///
  /// @throws KdeployException if a file cannot be read, is no text, or lies outside the project
  public List<Source> templates() {
    SequencedMap<String, Source> templates = new TreeMap<>();
    shippedNames().stream()
        .filter(TemplateFiles::isTemplate)
        .forEach(name -> templates.put(name, shippedTemplate(name).source()));
    for (String name : ownNames()) {
      if (isTemplate(name)) {
        templates.put(name, ownTemplate(name).source());
      }
    }
    return List.copyOf(templates.values());
  }

  private static boolean isTemplate(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return !file.startsWith("_")
        && (file.endsWith(".yaml") || file.endsWith(".yml") || file.endsWith(".json"));
  }

  /// The partial that a tag names.
  ///
  /// @throws KdeployException if there is none, or it would lie outside the project
  Template partial(Tag tag, Execution execution) {
    String name = name(tag, execution);
    if (name.startsWith("/")
        || name.contains("\\")
        || List.of(name.split("/", -1)).contains("..")) {
      throw new KdeployException(
          Problem.at(tag.where())
              .what("the partial `%s` would lie outside `templates/`", name)
              .fix("name a file below `templates/`, without `..` and without a leading `/`"));
    }
    for (String candidate : candidates(name)) {
      Template found = find(candidate);
      if (found != null) {
        return found;
      }
    }
    throw new KdeployException(missing(tag, name));
  }

  private Problem missing(Tag tag, String name) {
    List<String> known = new ArrayList<>();
    for (String file : ownNames()) {
      known.add(partialName(file));
    }
    shippedNames().forEach(file -> known.add(partialName(file)));
    Problem problem = Problem.at(tag.where()).what("there is no partial `%s`", name);
    if (root != null) {
      problem =
          problem.why(
              "it is looked for as `templates/%s.yaml` and `templates/%s.yaml`",
              name, underscored(name));
    }
    return problem.fix(
        "%s",
        known.isEmpty() ? "write the file" : dev.kdeploy.problem.Suggestion.sentence(name, known));
  }

  private static String partialName(String file) {
    String name = file.replaceFirst("\\.(yaml|yml|json|mustache)$", "");
    int slash = name.lastIndexOf('/') + 1;
    return name.startsWith("_", slash)
        ? name.substring(0, slash) + name.substring(slash + 1)
        : name;
  }

  private static String underscored(String name) {
    int slash = name.lastIndexOf('/') + 1;
    return name.substring(0, slash) + "_" + name.substring(slash);
  }

  private static String name(Tag tag, Execution execution) {
    if (!tag.name().startsWith("*")) {
      return tag.name();
    }
    Tag inside =
        new Tag(tag.kind(), tag.name().substring(1).strip(), tag.where(), tag.written(), "");
    Object value = Scope.find(inside.name(), execution.scopes());
    if (value instanceof Scope.Absent) {
      throw new KdeployException(
          execution.output().inContext(Scope.missing(inside, execution.scopes())));
    }
    if (!(value instanceof String name) || name.isEmpty()) {
      throw new KdeployException(
          Problem.at(tag.where())
              .what(
                  "`%s` must be the name of a partial, found %s",
                  inside.name(), Values.describe(value)));
    }
    return name;
  }

  private static List<String> candidates(String name) {
    List<String> candidates = new ArrayList<>();
    for (String form : List.of(name, underscored(name))) {
      ENDINGS.forEach(ending -> candidates.add(form + ending));
    }
    return candidates;
  }

  private @Nullable Template find(String name) {
    Template known = read.get(name);
    if (known != null) {
      return known;
    }
    if (root != null && isFile(root, name)) {
      return ownTemplate(name);
    }
    return shippedNames().contains(name) ? shippedTemplate(name) : null;
  }

  private static boolean isFile(Path root, String name) {
    try {
      return Files.isRegularFile(root.resolve(DIRECTORY).resolve(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private List<String> ownNames() {
    Path directory = root == null ? null : root.resolve(DIRECTORY);
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new KdeployException(
          Problem.of(
              "the directory `%s` cannot be read: %s", directory, String.valueOf(e.getMessage())),
          e);
    }
  }

  private Template ownTemplate(String name) {
    return read.computeIfAbsent(name, _ -> readOwn(name));
  }

  private Template readOwn(String name) {
    String shown = DIRECTORY + "/" + name;
    if (root == null) {
      throw new IllegalStateException("no project");
    }
    try {
      Path file = root.resolve(DIRECTORY).resolve(name).toRealPath();
      if (!file.startsWith(root.toRealPath())) {
        throw new KdeployException(
            Problem.of("`%s` is a link to a file outside the project", shown)
                .why("it leads to `%s`", file)
                .fix("copy the file into the project"));
      }
      String text = Files.readString(file);
      return Template.of(Source.of(shown, text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (CharacterCodingException e) {
      throw new KdeployException(
          Problem.of("`%s` is not a text in UTF-8", shown).fix("save it as UTF-8"), e);
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("`%s` cannot be read: %s", shown, String.valueOf(e.getMessage())), e);
    }
  }

  private List<String> shippedNames() {
    if (shipped == null) {
      return List.of();
    }
    return resource(shipped + "index")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private Template shippedTemplate(String name) {
    return read.computeIfAbsent(
        "shipped:" + name,
        _ -> Template.of(Source.of("shipped " + DIRECTORY + "/" + name, resource(shipped + name))));
  }

  private static String resource(String path) {
    try (InputStream stream = TemplateFiles.class.getResourceAsStream(path)) {
      return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
