package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who decides on `spec.replicas`: the project, or an autoscaler.
///
/// Under an autoscaler the project's number is sent once, at creation, and then handed to a manager
/// of its own, so that leaving the field out does not make the server fall back to 1. When the
/// autoscaler goes, the live count is taken over and kept until the project's number changes; the
/// annotation remembers which number that was.
record Replicas(ReleaseId release, Autoscalers autoscalers) {
  static final String HELD = "kdeploy.dev/held-replicas";
  private static final String OWNED = "f:spec/f:replicas";

  private String handOver() {
    return release.fieldManager() + "/replicas";
  }

  Adjustment adjust(Manifest wanted, Optional<Manifest> live) {
    if (!(wanted.get("spec", "replicas") instanceof Long number)) {
      return Adjustment.none(wanted);
    }
    if (autoscalers.scale(wanted.id())) {
      Manifest main = held(wanted, number).without("spec", "replicas");
      return live.isEmpty() ? created(wanted, main, number) : handed(main, live.get());
    }
    boolean heldBefore = live.isPresent() && !live.get().annotation(HELD).isEmpty();
    return heldBefore ? taken(wanted, number, live.get()) : Adjustment.none(wanted);
  }

  private Adjustment created(Manifest wanted, Manifest main, long number) {
    Manifest first = held(wanted, number);
    List<Write> before =
        List.of(
            new Write.Apply(first, release.fieldManager(), false), handOver(wanted, number, false));
    return new Adjustment(main, first, before, List.of(), List.of());
  }

  private Adjustment handed(Manifest main, Manifest live) {
    boolean ours = FieldSet.ofManager(live, release.fieldManager()).leaves().contains(OWNED);
    if (!ours) {
      return Adjustment.none(main);
    }
    long count = live.number(1, "spec", "replicas");
    return new Adjustment(
        main,
        main.with(count, "spec", "replicas"),
        List.of(handOver(main, count, false)),
        List.of(),
        List.of());
  }

  private Adjustment taken(Manifest wanted, long number, Manifest live) {
    boolean same = live.annotation(HELD).equals(Long.toString(number));
    long count = live.number(1, "spec", "replicas");
    boolean ours = FieldSet.ofManager(live, release.fieldManager()).leaves().contains(OWNED);
    if (same && ours) {
      return Adjustment.none(held(wanted, number).with(count, "spec", "replicas"));
    }
    // Whoever scaled last still owns the field, also when its autoscaler is gone.
    long next = same ? count : number;
    Manifest main = (same ? held(wanted, number) : wanted).with(next, "spec", "replicas");
    List<FieldChange> extra =
        next == count ? List.of() : List.of(new FieldChange("spec.replicas", count, next));
    return new Adjustment(
        main,
        main.with(count, "spec", "replicas"),
        List.of(handOver(wanted, next, true)),
        List.of(new Write.Apply(identity(wanted), handOver(), false)),
        extra);
  }

  private static Manifest held(Manifest wanted, long number) {
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(wanted.map("metadata", "annotations"));
    annotations.put(HELD, Long.toString(number));
    return wanted.with(annotations, "metadata", "annotations");
  }

  private Write handOver(Manifest wanted, long count, boolean force) {
    return new Write.Apply(identity(wanted).with(count, "spec", "replicas"), handOver(), force);
  }

  private static Manifest identity(Manifest wanted) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", wanted.id().name());
    metadata.put("namespace", wanted.id().namespace());
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", wanted.id().apiVersion());
    content.put("kind", wanted.id().kind());
    content.put("metadata", metadata);
    return Manifest.of(Tree.frozen(content), wanted.source());
  }
}
