package dev.kdeploy.image.load;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cluster into which images are put, because it pulls them from no registry.
public sealed interface LoadTarget {
  /// A cluster of kind: nodes that are containers.
  record Kind(String cluster) implements LoadTarget {
    @Override
    public String toString() {
      return "kind cluster `" + cluster + "`";
    }
  }

  /// A cluster of k3d: k3s nodes that are containers.
  record K3d(String cluster) implements LoadTarget {
    @Override
    public String toString() {
      return "k3d cluster `" + cluster + "`";
    }
  }

  /// A cluster of minikube.
  record Minikube(String profile) implements LoadTarget {
    @Override
    public String toString() {
      return "minikube `" + profile + "`";
    }
  }

  /// The containerd of a node on this machine.
  ///
  /// @param address path of its socket
  /// @param namespace containerd's, not a Kubernetes one; the kubelet's is `k8s.io`
  record Containerd(String address, String namespace) implements LoadTarget {
    @Override
    public String toString() {
      return "containerd `" + address + "`";
    }
  }

  /// The cluster that a context's name tells for sure: `kind-NAME`, `k3d-NAME`, `minikube`. Other
  /// profiles of minikube are named by their users, and so is everything else.
  static Optional<LoadTarget> guessed(String kubeContext) {
    return LoadTargetReader.guessed(kubeContext);
  }

  /// What an environment says under `load`: `kind`, `k3d`, `minikube`, `containerd`, or a map of
  /// one of these with the cluster's name or containerd's `address` and `namespace`; `none` is
  /// empty.
  ///
  /// What is not said comes from the context's name, from the variables that the programs
  /// themselves read (`KIND_CLUSTER_NAME`, `CONTAINERD_ADDRESS`, `CONTAINERD_NAMESPACE`), or is
  /// their default.
  ///
  /// @param written a tree: text or map
  /// @param where it stands, for the problems
  /// @param kubeContext empty where there is none
  /// @throws KdeployException with all that is wrong in it
  static Optional<LoadTarget> parse(
      @Nullable Object written,
      @Nullable Location where,
      String kubeContext,
      Map<String, String> environment) {
    return new LoadTargetReader(where, kubeContext, environment).read(written);
  }
}
