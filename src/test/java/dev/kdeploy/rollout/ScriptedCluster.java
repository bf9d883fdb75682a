package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A cluster that shows what a script says, when it says so, by a clock that only its script turns.
final class ScriptedCluster implements Cluster {
  private record Act(Duration at, @Nullable Object what) {}

  private enum Interrupt {
    NOW
  }

  private final List<Manifest> present;
  private final Deque<Act> script = new ArrayDeque<>();
  private final Set<String> refused = new HashSet<>();
  private long nanos;
  private int asked;
  private List<Selection> watched = List.of();

  /// @param present what there is when the watch begins
  ScriptedCluster(List<Manifest> present) {
    this.present = new ArrayList<>(present);
  }

  long nanoTime() {
    return nanos;
  }

  /// Shows an object so many milliseconds after the watch began.
  ScriptedCluster at(long millis, Manifest object) {
    return act(millis, new Sightings.Sighting.Present(object));
  }

  ScriptedCluster goneAt(long millis, Manifest object) {
    return act(millis, new Sightings.Sighting.Absent(object));
  }

  ScriptedCluster disturbedAt(long millis, Problem problem) {
    return act(millis, new Sightings.Sighting.Disturbed(problem));
  }

  ScriptedCluster interruptedAt(long millis) {
    return act(millis, Interrupt.NOW);
  }

  ScriptedCluster refusing(String kind) {
    refused.add(kind);
    return this;
  }

  private ScriptedCluster act(long millis, Object what) {
    script.add(new Act(Duration.ofMillis(millis), what));
    return this;
  }

  /// Shows more objects from the beginning.
  ScriptedCluster showing(List<Manifest> more) {
    present.addAll(more);
    return this;
  }

  /// Plays what was said in the order of time.
  ScriptedCluster inOrder() {
    List<Act> acts = new ArrayList<>(script);
    acts.sort(Comparator.comparing(Act::at));
    script.clear();
    script.addAll(acts);
    return this;
  }

  List<Selection> watched() {
    return watched;
  }

  /// How often something was asked for in vain: what polls asks often.
  int asked() {
    return asked;
  }

  @Override
  public Sightings watch(List<Selection> selections) {
    watched = selections;
    Deque<Sightings.Sighting> first = new ArrayDeque<>();
    for (int i = 0; i < selections.size(); i++) {
      Selection selection = selections.get(i);
      if (refused.contains(selection.kind())) {
        first.add(new Sightings.Sighting.Refused(i, forbidden(selection)));
      } else {
        list(selection).forEach(object -> first.add(new Sightings.Sighting.Present(object)));
        first.add(new Sightings.Sighting.Listed(i));
      }
    }
    return new Script(first);
  }

  private static Problem forbidden(Selection selection) {
    return Problem.of("you may not watch `%s`", selection.kind()).kind(Problem.Kind.REMOTE);
  }

  @Override
  public List<Manifest> list(Selection selection) {
    if (refused.contains(selection.kind())) {
      throw new KdeployException(forbidden(selection));
    }
    return present.stream()
        .filter(object -> object.id().kind().equals(selection.kind()))
        .filter(object -> object.id().namespace().equals(selection.namespace()))
        .toList();
  }

  @Override
  public Optional<Manifest> get(ResourceId id) {
    return present.stream().filter(object -> object.id().sameObject(id)).findFirst();
  }

  private final class Script implements Sightings {
    private final Deque<Sighting> first;

    private Script(Deque<Sighting> first) {
      this.first = first;
    }

    @Override
    public @Nullable Sighting next(Duration atMost) throws InterruptedException {
      if (!first.isEmpty()) {
        return first.remove();
      }
      long until = nanos + atMost.toNanos();
      Act act = script.peek();
      if (act == null || act.at().toNanos() > until) {
        nanos = until;
        asked++;
        return null;
      }
      script.remove();
      nanos = Math.max(nanos, act.at().toNanos());
      if (act.what() instanceof Sighting sighting) {
        return sighting;
      }
      throw new InterruptedException();
    }

    @Override
    public void close() {}
  }

  @Override
  public Server server() {
    return new Server("scripted", "", "default");
  }

  @Override
  public Optional<ApiKind> kind(String apiVersion, String kind) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> versionsOf(String group, String kind) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ApiKind> kinds() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rediscover() {}

  @Override
  public Answer apply(Manifest manifest, ApplyOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer put(Manifest manifest, @Nullable String expectedVersion) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer merge(ResourceId id, Manifest patch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer delete(ResourceId id, Deletion deletion) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stream<String> logs(LogRequest request) {
    return Stream.of();
  }

  @Override
  public Fetched fetch(Fetch request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mayI(String verb, ApiKind kind, String namespace) {
    return true;
  }

  @Override
  public void close() {}
}
