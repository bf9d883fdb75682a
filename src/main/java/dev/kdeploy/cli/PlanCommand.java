package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.PlanView;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.PlanRequest;
import dev.kdeploy.project.Project;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "plan",
    aliases = "diff",
    description = "Show what `up` would change, field by field.",
    sortOptions = false)
final class PlanCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();
  @Mixin SupplyOptions supplyOptions = new SupplyOptions();

  @Option(names = "--exit-code", description = "Exit with 3 when there are changes.")
  boolean exitCode;

  @Option(
      names = "--read-only",
      description = "Ask the server nothing that needs a right to write.")
  boolean readOnly;

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Plan what a rollback to this revision would change.")
  @Nullable Integer revision;

  @Option(names = "--adopt", description = "Plan as `up --adopt` would.")
  boolean adopt;

  @Option(names = "--force-conflicts", description = "Plan as `up --force-conflicts` would.")
  boolean force;

  @Option(names = "--create-namespace", description = "Plan as `up --create-namespace` would.")
  boolean createNamespace;

  PlanCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    Project project = Projects.read(session.console(), projectOptions, false);
    RunFlags flags = new RunFlags();
    boolean rehearsal = Session.isSandbox(project, clusterOptions);
    Supplies supplies = new Supplies(session, project, imageOptions);
    Preparation preparation = supplies.rendered(rehearsal || revision != null);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    if (!rehearsal && revision == null) {
      preparation = supplies.supplied(preparation, cluster, release, supplyOptions.wishes(true));
    }
    Candidate candidate =
        revision == null
            ? Candidates.of(preparation, release, flags)
            : Candidates.ofRevision(project, release, flags, cluster, revision);
    Plan plan = session.engine(cluster).plan(candidate, options(project));
    session.endStory();
    plan.warnings().forEach(session::warn);
    session.answer(() -> PlanView.text(plan, session.paper(), next()), () -> PlanView.tree(plan));
    return exitCode && !plan.isEmpty() ? ExitCode.CHANGES : ExitCode.DONE;
  }

  /// The command that does what the plan says. Values given by hand would have to be repeated, and
  /// may be secret.
  private String next() {
    if (projectOptions.hasOverrides()) {
      return "";
    }
    String again = revision == null ? "up" : "rollback " + revision;
    return (again + " " + Repeats.of(projectOptions, clusterOptions)).strip();
  }

  private PlanRequest.Options options(Project project) {
    RunFlags flags = new RunFlags();
    flags.createNamespace = createNamespace;
    boolean create = flags.planOptions(project).createNamespace();
    return new PlanRequest.Options(adopt, force, readOnly, create, false);
  }
}
