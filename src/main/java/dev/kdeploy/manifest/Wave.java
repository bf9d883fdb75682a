package dev.kdeploy.manifest;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/// When an object is applied: everything of a wave before anything of the next.
public enum Wave {
  NAMESPACES,
  /// CustomResourceDefinitions: nothing of their kinds can be sent before they are established.
  DEFINITIONS,
  /// What pods are created with or refused by: accounts, rights, configuration, limits, priorities,
  /// policies.
  CONFIGURATION,
  STORAGE,
  /// Before workloads, because a pod gets the addresses of the Services that were there when it
  /// started.
  SERVICES,
  /// Custom resources of kinds nothing is known about. Before workloads: some of them make the
  /// Secrets (certificates, external secrets) or the databases that pods wait for, and hardly any
  /// needs pods to be there first.
  CUSTOM,
  WORKLOADS,
  /// What looks at workloads: autoscalers and disruption budgets.
  AUTOSCALERS,
  /// What lets traffic in, so that none arrives before there are pods.
  ROUTES,
  /// Webhooks, admission policies and API services. A webhook that is registered before its pods
  /// run, or a policy that comes in halfway, would refuse the rest of its own release; an API
  /// service without pods breaks discovery.
  INTERCEPTORS;

  private static final Set<String> STORAGE_KINDS =
      Set.of("PersistentVolume", "PersistentVolumeClaim");
  private static final Set<String> SERVICE_KINDS = Set.of("Service", "Endpoints");
  private static final Set<String> WORKLOAD_KINDS =
      Set.of("Pod", "PodTemplate", "ReplicationController");

  private static final Map<String, Wave> BY_GROUP =
      Map.ofEntries(
          entry("apiextensions.k8s.io", DEFINITIONS),
          entry("rbac.authorization.k8s.io", CONFIGURATION),
          entry("authentication.k8s.io", CONFIGURATION),
          entry("authorization.k8s.io", CONFIGURATION),
          entry("certificates.k8s.io", CONFIGURATION),
          entry("coordination.k8s.io", CONFIGURATION),
          entry("events.k8s.io", CONFIGURATION),
          entry("flowcontrol.apiserver.k8s.io", CONFIGURATION),
          entry("node.k8s.io", CONFIGURATION),
          entry("scheduling.k8s.io", CONFIGURATION),
          entry("networking.k8s.io", CONFIGURATION),
          entry("storage.k8s.io", STORAGE),
          entry("snapshot.storage.k8s.io", STORAGE),
          entry("resource.k8s.io", STORAGE),
          entry("discovery.k8s.io", SERVICES),
          entry("apps", WORKLOADS),
          entry("batch", WORKLOADS),
          entry("autoscaling", AUTOSCALERS),
          entry("policy", AUTOSCALERS),
          entry("autoscaling.k8s.io", AUTOSCALERS),
          entry("gateway.networking.k8s.io", ROUTES),
          entry("networking.istio.io", ROUTES),
          entry("traefik.io", ROUTES),
          entry("traefik.containo.us", ROUTES),
          entry("route.openshift.io", ROUTES),
          entry("admissionregistration.k8s.io", INTERCEPTORS),
          entry("apiregistration.k8s.io", INTERCEPTORS));

  /// The kinds that belong elsewhere than the rest of their group.
  private static final Map<String, Wave> BY_KIND =
      Map.ofEntries(
          entry("networking.k8s.io/Ingress", ROUTES),
          entry("apps/ControllerRevision", CONFIGURATION),
          entry("argoproj.io/Rollout", WORKLOADS),
          entry("serving.knative.dev/Service", WORKLOADS),
          entry("apps.openshift.io/DeploymentConfig", WORKLOADS),
          entry("keda.sh/ScaledObject", AUTOSCALERS),
          entry("keda.sh/ScaledJob", AUTOSCALERS));

  /// The wave of an object.
  public static Wave of(ResourceId id) {
    if (id.group().isEmpty()) {
      return ofCoreKind(id.kind());
    }
    Wave ofGroup = BY_GROUP.getOrDefault(id.group(), CUSTOM);
    return BY_KIND.getOrDefault(id.group() + "/" + id.kind(), ofGroup);
  }

  private static Wave ofCoreKind(String kind) {
    if (kind.equals("Namespace")) {
      return NAMESPACES;
    }
    return STORAGE_KINDS.contains(kind)
        ? STORAGE
        : SERVICE_KINDS.contains(kind)
            ? SERVICES
            : WORKLOAD_KINDS.contains(kind) ? WORKLOADS : CONFIGURATION;
  }
}
