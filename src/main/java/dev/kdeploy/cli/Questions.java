package dev.kdeploy.cli;

import dev.kdeploy.deploy.Consent;
import dev.kdeploy.output.PlanView;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import java.util.Locale;

/// The questions before a run, and who may answer them.
final class Questions {
  private final Session session;
  private final Project project;
  private final RunFlags flags;

  Questions(Session session, Project project, RunFlags flags) {
    this.session = session;
    this.project = project;
    this.flags = flags;
  }

  Consent consent() {
    return new Consent(this::approve, this::mayPrune);
  }

  private void approve(Plan plan) {
    if (isAgreed()) {
      return;
    }
    show(plan);
    askForName();
  }

  /// Asks whether a protected environment may be changed, where there is no plan to show.
  void confirm() {
    if (!isAgreed()) {
      askForName();
    }
  }

  private boolean isAgreed() {
    String environment = project.environment().name();
    if (!project.environment().isProtected() || flags.yesProtected) {
      return true;
    }
    if (!session.console().canAsk()) {
      throw new KdeployException(
          Problem.of("environment `%s` is protected", environment)
              .why("nobody is there to confirm it")
              .fix("look at `kdeploy plan --env %s`, then add `--yes-prod`", environment));
    }
    return false;
  }

  private void askForName() {
    String environment = project.environment().name();
    String typed =
        session
            .console()
            .ask("This changes the protected environment " + environment + ". Type its name: ");
    if (typed == null || !typed.strip().equals(environment)) {
      throw new KdeployException(
          Problem.of("not confirmed, and nothing was changed")
              .fix("type `%s` when asked, or add `--yes-prod`", environment));
    }
  }

  private boolean mayPrune(Plan plan) {
    if (flags.yes) {
      return true;
    }
    if (!session.console().canAsk()) {
      return false;
    }
    show(plan);
    return isYes("Delete these objects? [y/N] ");
  }

  /// Whether the user agrees; without a terminal only `-y` does.
  boolean agrees(String question) {
    return flags.yes || (session.console().canAsk() && isYes(question));
  }

  private boolean isYes(String question) {
    String typed = session.console().ask(question);
    return typed != null
        && (typed.strip().toLowerCase(Locale.ROOT).equals("y")
            || typed.strip().toLowerCase(Locale.ROOT).equals("yes"));
  }

  private void show(Plan plan) {
    session.endStory();
    session.console().err().print(PlanView.text(plan, session.screen().forStory()));
  }
}
