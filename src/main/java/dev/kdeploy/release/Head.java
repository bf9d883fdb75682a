package dev.kdeploy.release;

import dev.kdeploy.manifest.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The head record as JSON and back. Its shape is a promise: newer kdeploys read what older ones
/// wrote.
record Head(List<Revision> revisions, Map<String, JobRecord> jobs) {
  static final int SCHEMA = 1;

  Head {
    revisions = List.copyOf(revisions);
    jobs = Map.copyOf(jobs);
  }

  Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", (long) SCHEMA);
    tree.put("revisions", revisions.stream().map(Head::toTree).toList());
    Map<String, @Nullable Object> jobTree = new LinkedHashMap<>();
    jobs.forEach(
        (name, job) -> {
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("first", job.first());
          entry.put("completed", List.copyOf(job.completed()));
          jobTree.put(name, entry);
        });
    tree.put("jobs", jobTree);
    return tree;
  }

  private static Map<String, @Nullable Object> toTree(Revision revision) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("number", (long) revision.number());
    tree.put("status", revision.status().name().toLowerCase(Locale.ROOT));
    tree.put("environment", revision.environment());
    tree.put("cause", revision.cause());
    tree.put("message", revision.message());
    tree.put("by", revision.by());
    tree.put("started", revision.started().toString());
    tree.put("finished", revision.finished() == null ? null : revision.finished().toString());
    tree.put("images", revision.images());
    tree.put("index", revision.index());
    tree.put("packs", revision.packs());
    return tree;
  }

  static Head fromTree(@Nullable Object tree) {
    List<Revision> revisions = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : Tree.maps(tree, "revisions")) {
      revisions.add(revision(entry));
    }
    Map<String, JobRecord> jobs = new LinkedHashMap<>();
    Tree.map(tree, "jobs")
        .forEach((name, job) -> jobs.put(name, new JobRecord(Tree.text(job, "first"), texts(job))));
    return new Head(revisions, jobs);
  }

  private static Set<String> texts(@Nullable Object job) {
    Set<String> texts = new LinkedHashSet<>();
    Tree.list(job, "completed").forEach(hash -> texts.add(String.valueOf(hash)));
    return texts;
  }

  private static Revision revision(Map<String, @Nullable Object> tree) {
    Map<String, String> images = new LinkedHashMap<>();
    Tree.map(tree, "images").forEach((name, image) -> images.put(name, String.valueOf(image)));
    String finished = Tree.text(tree, "finished");
    return new Revision(
        (int) Tree.number(tree, 0, "number"),
        Revision.Status.valueOf(Tree.text(tree, "status").toUpperCase(Locale.ROOT)),
        Tree.text(tree, "environment"),
        Tree.text(tree, "cause"),
        Tree.text(tree, "message"),
        Tree.text(tree, "by"),
        Instant.parse(Tree.text(tree, "started")),
        finished.isEmpty() ? null : Instant.parse(finished),
        images,
        Tree.text(tree, "index"),
        Tree.list(tree, "packs").stream().map(String::valueOf).toList());
  }
}
