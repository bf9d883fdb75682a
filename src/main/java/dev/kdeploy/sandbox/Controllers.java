package dev.kdeploy.sandbox;

/// All controllers of a sandbox.
final class Controllers {
  private Controllers() {}

  static void addAll(World world, Events events, Deletion deletion) {
    world.add(new Definitions(world));
    world.add(new Namespaces(world));
    world.add(new Claims(world, deletion));
    world.add(new PodLife(world, events));
    world.add(new ReplicaSets(world, events));
    world.add(new Deployments(world, events));
    world.add(new StatefulSets(world, events));
    world.add(new DaemonSets(world, events));
    world.add(new Jobs(world, events));
    world.add(new CronJobs(world, events));
    world.add(new Services(world));
    world.add(new Budgets(world));
    world.add(new Autoscalers(world));
    world.add(new Garbage(world, deletion));
  }
}
