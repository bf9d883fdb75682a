package dev.kdeploy.output;

import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What a run would do, object by object and field by field, with one line that sums it up.
///
/// Warnings of the plan are not part of the text: they belong to the story, on stderr. They are
/// part of the tree.
public final class PlanView {
  private final Plan plan;
  private final Paper paper;
  private final Names names;

  private PlanView(Plan plan, Paper paper) {
    this.plan = plan;
    this.paper = paper;
    this.names = new Names(plan.changes().stream().map(Change::id).toList());
  }

  /// The plan as a screen. Unchanged objects are only counted.
  public static String text(Plan plan, Paper paper) {
    return text(plan, paper, "");
  }

  /// The plan as a screen that ends with how to carry it out.
  ///
  /// @param next the command that does it, without the program's name: `up -e prod`; may be empty
  public static String text(Plan plan, Paper paper, String next) {
    List<Text> lines = new ArrayList<>(new PlanView(plan, paper).lines());
    if (!next.isBlank() && !plan.isEmpty()) {
      lines.addAll(new NextSteps("").step(next.strip(), "do this").lines());
    }
    return paper.print(lines);
  }

  /// One line: `Plan: 3 to create, 1 to change, 0 to prune, 12 unchanged`.
  public static String summary(Plan plan) {
    StringJoiner parts = new StringJoiner(", ", "Plan: ", "");
    parts.add(count(plan, Change.Create.class) + " to create");
    parts.add(count(plan, Change.Update.class) + " to change");
    parts.add(count(plan, Change.Prune.class) + " to prune");
    parts.add(count(plan, Change.Unchanged.class) + " unchanged");
    long kept = count(plan, Change.Keep.class);
    long unchecked = count(plan, Change.Unchecked.class);
    if (kept > 0) {
      parts.add(kept + " kept");
    }
    if (unchecked > 0) {
      parts.add(unchecked + " not checked yet");
    }
    return parts.toString();
  }

  private List<Text> lines() {
    List<Text> lines = new ArrayList<>();
    plan.changes().forEach(change -> lines.addAll(lines(change)));
    if (!lines.isEmpty()) {
      lines.add(Text.EMPTY);
    }
    if (plan.isEmpty()) {
      lines.add(
          Text.of("No changes", Tone.GOOD)
              .and(": " + asItShouldBe(count(plan, Change.Unchanged.class)) + "."));
    } else {
      lines.add(Text.of(summary(plan), Tone.STRONG));
    }
    if (plan.of(Change.Prune.class).anyMatch(prune -> prune.guard() == Change.Guard.MANY)) {
      lines.add(
          Text.of("More than a fifth of the release would go: needs `--allow-prune` or a yes."));
    }
    return lines;
  }

  private List<Text> lines(Change change) {
    String name = names.of(change.id());
    return switch (change) {
      case Change.Create _ -> List.of(head("+", name, "", Tone.GOOD));
      case Change.Update update -> update(update, name);
      case Change.Unchanged _ -> List.of();
      case Change.Prune prune -> List.of(head("-", name, guard(prune.guard()), Tone.BAD));
      case Change.Keep keep ->
          List.of(head("=", name, "stays: " + reason(keep.reason()), Tone.FAINT));
      case Change.Unchecked unchecked ->
          List.of(
              head(
                  "?",
                  name,
                  "cannot be checked before " + unchecked.needs() + " exists",
                  Tone.DOUBTFUL));
    };
  }

  private List<Text> update(Change.Update update, String name) {
    List<Text> lines = new ArrayList<>();
    String remark = update.adopted() ? "becomes part of this release" : "";
    if (update.fields().isEmpty() && !update.adopted()) {
      remark = "only who manages its fields changes";
    }
    lines.add(head("~", name, remark, Tone.DOUBTFUL));
    for (FieldChange field : update.fields()) {
      FieldText.lines(field, paper).forEach(line -> lines.add(Text.of("    ").and(line)));
    }
    return lines;
  }

  private static Text head(String sign, String name, String remark, Tone tone) {
    Text head = Text.of(sign + " ", tone).and(name, tone);
    return remark.isEmpty() ? head : head.and("  " + remark, Tone.FAINT);
  }

  private static String guard(Change.Guard guard) {
    return switch (guard) {
      case NONE -> "";
      case STATEFUL -> "holds state: needs `--allow-prune` or a yes";
      case MANY -> "needs `--allow-prune` or a yes";
    };
  }

  static String reason(Change.Keep.Reason reason) {
    return switch (reason) {
      case NEVER_PRUNED -> "its kind is never pruned";
      case NEEDED_BY_KEPT_REVISION -> "a revision in the history refers to it";
      case ADOPTED -> "it was there before the release and is given back";
    };
  }

  static String asItShouldBe(long objects) {
    return objects == 1
        ? "1 object is as it should be"
        : Words.count(objects, "object") + " are as they should be";
  }

  private static long count(Plan plan, Class<? extends Change> sort) {
    return plan.of(sort).count();
  }

  /// The document of `plan -o json`: `empty`, `summary` (counts), `changes` (each with `action`,
  /// the object, and what belongs to the action), `warnings`.
  public static Map<String, @Nullable Object> tree(Plan plan) {
    return Format.document(
        "plan",
        "empty",
        plan.isEmpty(),
        "summary",
        counts(plan),
        "changes",
        plan.changes().stream().map(PlanView::tree).toList(),
        "warnings",
        plan.warnings().stream().map(ProblemPrinter::tree).toList());
  }

  static Map<String, @Nullable Object> counts(Plan plan) {
    return Format.tree(
        "create", count(plan, Change.Create.class),
        "change", count(plan, Change.Update.class),
        "prune", count(plan, Change.Prune.class),
        "keep", count(plan, Change.Keep.class),
        "unchecked", count(plan, Change.Unchecked.class),
        "unchanged", count(plan, Change.Unchanged.class));
  }

  private static Map<String, @Nullable Object> tree(Change change) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("action", action(change));
    tree.putAll(Names.tree(change.id()));
    switch (change) {
      case Change.Update update -> {
        tree.put("adopted", update.adopted());
        tree.put("fields", update.fields().stream().map(PlanView::tree).toList());
      }
      case Change.Prune prune -> tree.put("guard", Words.of(prune.guard()));
      case Change.Keep keep -> tree.put("reason", Words.of(keep.reason()));
      case Change.Unchecked unchecked -> tree.put("needs", unchecked.needs());
      case Change.Create _, Change.Unchanged _ -> {}
    }
    return tree;
  }

  private static String action(Change change) {
    return switch (change) {
      case Change.Create _ -> "create";
      case Change.Update _ -> "change";
      case Change.Unchanged _ -> "unchanged";
      case Change.Prune _ -> "prune";
      case Change.Keep _ -> "keep";
      case Change.Unchecked _ -> "unchecked";
    };
  }

  /// A field that is absent on one side lacks the key of that side.
  private static Map<String, @Nullable Object> tree(FieldChange field) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("path", field.path());
    if (!FieldChange.ABSENT.equals(field.before())) {
      tree.put("before", field.before());
    }
    if (!FieldChange.ABSENT.equals(field.after())) {
      tree.put("after", field.after());
    }
    return tree;
  }
}
