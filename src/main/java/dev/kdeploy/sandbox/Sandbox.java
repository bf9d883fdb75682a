package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Schema;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A simulated Kubernetes that answers on a loopback address: a rehearsal, in which no container
/// ever runs.
///
/// It serves discovery, all built-in kinds and custom resources, with server-side apply, dry run
/// and watches, and its controllers roll out what is written. What takes a second elsewhere takes
/// `1 / speed` seconds of the clock here. Safe for many threads. [#close()] ends all its threads
/// within milliseconds; nothing that was answered is lost, not even when the process is killed.
public final class Sandbox implements AutoCloseable {
  private final Lock lock = new Lock();
  private final Kinds kinds = new Kinds(Schema.builtIn());
  private final Store store = new Store();
  private final Names names;
  private final Pace pace;
  private final Works works;
  private final World world;
  private final Watches watches;
  private final Events events;
  private final Discovery discovery = new Discovery(kinds);
  private final OpenApi openApi = new OpenApi(kinds, discovery);
  private final Requests requests;
  private final Front front;
  private final @Nullable StateFile state;
  private final @Nullable Thread worker;
  private boolean closed;

  private Sandbox(
      InstantSource clock, double speed, long seed, @Nullable StateFile state, boolean works) {
    this.names = new Names(new Random(seed));
    this.pace = new Pace(clock, speed);
    this.works = new Works(pace);
    this.watches = new Watches(store);
    Writes writes = new Writes(store, kinds, pace, names);
    Deletion deletion = new Deletion(store, pace);
    this.world =
        new World(kinds, store, new Inside(store, kinds, writes, deletion), this.works, pace);
    this.events = new Events(store, kinds, names, pace);
    Controllers.addAll(world, events, deletion);
    this.requests = new Requests(store, kinds, new Reads(store, watches), writes, deletion);
    this.state = state;
    load();
    this.front = new Front(this::answer, this::ending);
    this.worker = works ? Thread.ofVirtual().name("sandbox-controllers").start(this::work) : null;
  }

  /// The sandbox whose state lies in a directory, which is made when it is missing. What was due
  /// while it was closed is done at once.
  ///
  /// @throws dev.kdeploy.problem.KdeployException if another process holds the directory, or it
  ///   cannot be written
  public static Sandbox open(Path stateDirectory, InstantSource clock, double speed) {
    StateFile state = StateFile.open(stateDirectory);
    return new Sandbox(clock, speed, clock.millis() ^ System.nanoTime(), state, true);
  }

  /// An empty sandbox that leaves nothing behind.
  public static Sandbox inMemory(InstantSource clock, double speed) {
    return new Sandbox(clock, speed, clock.millis() ^ System.nanoTime(), null, true);
  }

  /// An empty sandbox whose controllers work only when they are told to [#settle()].
  static Sandbox byHand(InstantSource clock, long seed) {
    return new Sandbox(clock, 1, seed, null, false);
  }

  /// A sandbox with a state whose controllers work only when they are told to.
  static Sandbox byHand(Path stateDirectory, InstantSource clock, long seed) {
    return new Sandbox(clock, 1, seed, StateFile.open(stateDirectory), false);
  }

  /// Where the API answers.
  public URI uri() {
    return front.uri();
  }

  /// What the user should know about the state that was found, such as that it was set aside.
  public List<String> notices() {
    return state == null ? List.of() : state.notices();
  }

  /// Forgets everything and starts anew as an empty cluster.
  public void reset() {
    lock.run(
        () -> {
          watches.endAll();
          works.clear();
          kinds.clearCustom();
          store.clear();
          if (state != null) {
            state.clear(store.version());
          }
          Bootstrap.fill(store, kinds, names, pace);
          lock.signal();
        });
  }

  /// Does everything that is due by now, on the calling thread.
  void settle() {
    lock.run(
        () -> {
          boolean worked = true;
          while (worked) {
            worked = world.step();
          }
        });
  }

  /// When something is due next, or null.
  @Nullable Instant nextDue() {
    return lock.with(works::nextDue);
  }

  @Nullable RuntimeException fault() {
    return lock.with(world::fault);
  }

  Store store() {
    return store;
  }

  Kinds kinds() {
    return kinds;
  }

  private void load() {
    lock.run(
        () -> {
          boolean known = state != null && state.load(store, kinds);
          if (state != null) {
            store.onChange(state::append);
          }
          if (known) {
            events.forgetOld();
            world.lookAtEverything();
          } else {
            Bootstrap.fill(store, kinds, names, pace);
          }
        });
  }

  private Reply answer(Call call) {
    Reply fixed = FixedPaths.answer(discovery, openApi, call);
    if (fixed != null) {
      return fixed;
    }
    return lock.with(
        () -> {
          pace.at(null);
          Reply reply = requests.answer(call);
          lock.signal();
          return reply;
        });
  }

  private Runnable ending(Watch watch) {
    return () -> lock.run(() -> watches.remove(watch));
  }

  private void work() {
    try {
      while (true) {
        boolean worked = lock.with(() -> !closed && world.step());
        if (!worked && !await()) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean await() throws InterruptedException {
    return lock.await(
        () -> closed,
        () -> {
          Instant due = works.nextDue();
          return due == null
              ? Long.MAX_VALUE
              : java.time.Duration.between(pace.real(), due).toNanos();
        });
  }

  @Override
  public void close() {
    lock.run(
        () -> {
          closed = true;
          watches.endAll();
          lock.signal();
        });
    if (worker != null) {
      worker.interrupt();
    }
    front.close();
    if (state != null) {
      lock.run(state::close);
    }
  }
}
