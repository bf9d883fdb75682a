package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody else did to a subject while it was watched.
final class Intrusion {
  private Intrusion() {}

  /// What a newer state of a workload says about who changed it, or null when its pods stay what
  /// they were. The number of replicas is often somebody else's business.
  static @Nullable Problem change(Subject subject, Manifest now) {
    if (!subject.isWorkload() || !subject.object().uid().equals(now.uid())) {
      return subject.object().uid().isEmpty() || subject.object().uid().equals(now.uid())
          ? null
          : replaced(subject);
    }
    Map<String, @Nullable Object> template = now.map("spec", "template");
    boolean newer = number(now) > number(subject.object());
    return newer && !Fingerprint.ofTemplate(template).equals(subject.template())
        ? Problem.of("`%s` was changed by `%s` while it was rolled out", subject, manager(now))
            .why("its pod template is another one now, and that is what is waited for")
        : null;
  }

  private static Problem replaced(Subject subject) {
    return Problem.of("`%s` was deleted and made anew by somebody else", subject);
  }

  /// That a subject is gone, or null when that was to be expected.
  static @Nullable Problem removal(Subject subject) {
    return subject.judge() instanceof JobJudge && JobJudge.removesItself(subject.object())
        ? null
        : Problem.of("`%s` was deleted by somebody else while it was rolled out", subject);
  }

  private static long number(Manifest object) {
    return object.number(0, "metadata", "generation");
  }

  private static String manager(Manifest object) {
    return Tree.maps(object.content(), "metadata", "managedFields").stream()
        .filter(entry -> Tree.text(entry, "subresource").isEmpty())
        .max(Comparator.comparing(entry -> Tree.text(entry, "time")))
        .map(entry -> Tree.text(entry, "manager"))
        .filter(name -> !name.isEmpty())
        .orElse("somebody else");
  }
}
