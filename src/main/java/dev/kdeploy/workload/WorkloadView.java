package dev.kdeploy.workload;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.StrategicMerge;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the templates take, and what is to be done with what they make of it.
public final class WorkloadView {
  private static final String SHIPPED = "shipped ";

  /// A workload's main object, and what the templates do not see of it.
  record Main(String kind, Map<String, @Nullable Object> patch, Said said) {}

  private final Map<String, @Nullable Object> tree;
  private final List<Problem> warnings;
  private final Map<String, Main> mains;
  private final ObjectGroups objects;
  private final Surroundings around;

  WorkloadView(
      Map<String, @Nullable Object> tree,
      List<Problem> warnings,
      Map<String, Main> mains,
      ObjectGroups objects,
      Surroundings around) {
    this.tree = Collections.unmodifiableMap(tree);
    this.warnings = warnings;
    this.mains = mains;
    this.objects = objects;
    this.around = around;
  }

  /// The project's tree with `objects`: a list for each kind of object, and `secretNames`, the
  /// object's name for each of the project's secrets.
  public Map<String, @Nullable Object> tree() {
    return tree;
  }

  /// What works and yet will not do what it should.
  public List<Problem> warnings() {
    return warnings;
  }

  /// The finished objects for what templates made of [#tree()]: without nulls, with the workloads'
  /// patches, and those that shipped templates made with the place in the project that they come
  /// from. Order and other objects stay.
  ///
  /// @throws KdeployException with everything that is wrong with the patches
  public List<Manifest> finish(List<Manifest> rendered) {
    List<Manifest> finished = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Main> unpatched = new LinkedHashMap<>();
    mains.forEach(
        (name, main) -> {
          if (!main.patch().isEmpty()) {
            unpatched.put(ObjectGroups.key(main.kind(), name), main);
          }
        });
    for (Manifest manifest : rendered) {
      Main main = unpatched.remove(manifest.id().toString());
      try {
        finished.add(main == null ? plain(manifest) : patched(plain(manifest), main));
      } catch (KdeployException e) {
        problems.addAll(e.problems());
      }
    }
    unpatched.values().forEach(main -> problems.add(nothingToPatch(main)));
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return finished;
  }

  private Manifest plain(Manifest manifest) {
    Map<String, @Nullable Object> content = Tree.map(Fields.withoutNulls(manifest.content()));
    return Manifest.of(content, source(manifest));
  }

  private @Nullable Location source(Manifest manifest) {
    Said origin = objects.origins().get(manifest.id().toString());
    Location source = manifest.source();
    boolean shipped = source == null || source.source().name().startsWith(SHIPPED);
    Location place = origin == null || !shipped ? null : origin.where();
    return place == null ? source : place;
  }

  private static Manifest patched(Manifest manifest, Main main) {
    Said said = main.said().at("patch");
    try {
      return Manifest.of(
          StrategicMerge.patch(
              Schema.builtIn().type(manifest.id()), manifest.content(), main.patch()),
          manifest.source());
    } catch (KdeployException e) {
      throw new KdeployException(
          e.problems().stream().map(problem -> placed(problem, said)).toList());
    }
  }

  private static Problem placed(Problem problem, Said said) {
    return problem.where() != null
        ? problem
        : new Problem(
            problem.kind(),
            problem.what(),
            said.where(),
            problem.why(),
            problem.details(),
            problem.fix());
  }

  private static Problem nothingToPatch(Main main) {
    Said patch = main.said().at("patch");
    return patch
        .problem()
        .what("`%s` has nothing to patch", patch.name())
        .why("no template makes a %s called `%s`", main.kind(), main.said().key())
        .fix("remove the patch, or the template that replaces the shipped one");
  }

  /// Warnings about names of ConfigMaps and Secrets that workloads refer to and that none of these
  /// manifests, which should be all of the project's, makes.
  public List<Problem> missing(List<Manifest> all) {
    Set<String> made = new TreeSet<>();
    all.forEach(manifest -> made.add(manifest.id().toString()));
    List<Problem> missing = new ArrayList<>();
    for (Surroundings.Reference reference : around.references()) {
      if (!reference.optional()
          && !made.contains(ObjectGroups.key(reference.kind(), reference.name()))) {
        missing.add(missing(reference, made));
      }
    }
    return missing.stream().distinct().toList();
  }

  private Problem missing(Surroundings.Reference reference, Set<String> made) {
    Said said = reference.said();
    Set<String> known = new TreeSet<>();
    made.stream()
        .filter(key -> key.startsWith(reference.kind() + "/"))
        .forEach(key -> known.add(key.substring(key.indexOf('/') + 1)));
    if (reference.kind().equals("Secret")) {
      known.addAll(around.ownSecrets());
    }
    Optional<String> meant = Suggestion.nearest(reference.name(), known);
    Problem problem =
        said.problem()
            .what("the %s `%s` is not of this project", reference.kind(), reference.name())
            .why("`%s` needs it, so it has to be in the cluster already", said.name());
    return meant.isPresent() ? problem.fix("did you mean `%s`?", meant.get()) : problem;
  }
}
