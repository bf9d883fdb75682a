package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Client.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A sandbox with a clock turned by hand, and a client.
final class Rehearsal implements AutoCloseable {
  final HandClock clock;
  final Sandbox sandbox;
  final Client client;

  Rehearsal() {
    this(7);
  }

  Rehearsal(long seed) {
    this.clock = new HandClock();
    this.sandbox = Sandbox.byHand(clock, seed);
    this.client = new Client(sandbox);
    sandbox.settle();
  }

  Rehearsal(Path state, HandClock clock) {
    this.clock = clock;
    this.sandbox = Sandbox.byHand(state, clock, 7);
    this.client = new Client(sandbox);
    sandbox.settle();
  }

  /// Applies objects of the namespace `default` and fails when one is refused.
  Reply apply(String yaml) {
    Map<String, @Nullable Object> tree = Tree.map(dev.kdeploy.yaml.Json.read(Client.json(yaml)));
    Reply reply = client.apply(path(tree), "test", yaml);
    if (reply.code() >= 300) {
      throw new AssertionError(reply.body());
    }
    return reply;
  }

  private String path(Map<String, @Nullable Object> tree) {
    String apiVersion = Tree.text(tree, "apiVersion");
    Kind kind = sandbox.kinds().named(apiVersion, Tree.text(tree, "kind"));
    if (kind == null) {
      throw new AssertionError("no kind " + tree.get("kind"));
    }
    return (apiVersion.contains("/") ? "/apis/" : "/api/")
        + apiVersion
        + (kind.namespaced() ? "/namespaces/default/" : "/")
        + kind.plural()
        + "/"
        + Tree.text(tree, "metadata", "name");
  }

  /// Lets time pass, with everything happening when it is due.
  void pass(Duration duration) {
    Instant end = clock.instant().plus(duration);
    sandbox.settle();
    Instant due = sandbox.nextDue();
    while (due != null && !due.isAfter(end)) {
      clock.turnTo(due);
      sandbox.settle();
      due = sandbox.nextDue();
    }
    clock.turnTo(end);
    sandbox.settle();
    if (sandbox.fault() != null) {
      throw new AssertionError(sandbox.fault());
    }
  }

  List<Stored> list(String resource) {
    return List.copyOf(sandbox.store().list(sandbox.kinds().get(resource), "default"));
  }

  List<String> names(String resource) {
    return list(resource).stream().map(Stored::name).toList();
  }

  Stored find(String resource, String name) {
    Stored found = sandbox.store().get(sandbox.kinds().get(resource), "default", name);
    if (found == null) {
      throw new AssertionError("no " + resource + " " + name);
    }
    return found;
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }
}
