package dev.kdeploy.verify;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Fetch;
import dev.kdeploy.cluster.Cluster.Fetched;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.CheckSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A request to a Service of the cluster, sent through the API server.
record FromCluster(Cluster cluster, ResourceId service, CheckSpec.Http check) implements Attempt {
  @Override
  public String name() {
    return check.url().toString();
  }

  @Override
  public Optional<String> failure(Duration atMost) {
    URI url = check.url();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    int usual = url.getScheme().equals("https") ? 443 : 80;
    int port = url.getPort() > 0 ? url.getPort() : usual;
    try {
      Fetched answer =
          cluster.fetch(new Fetch(service, url.getScheme(), port, path + query, check.headers()));
      return new HttpAnswer(answer.status(), answer.body()).missing(check);
    } catch (KdeployException e) {
      Problem problem = e.problems().getFirst();
      if (problem.kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return Optional.of(problem.what());
    }
  }
}
