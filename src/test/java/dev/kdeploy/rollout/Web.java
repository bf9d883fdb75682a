package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import java.util.stream.Stream;

/// A Deployment `web` in namespace `shop`, its ReplicaSets and pods, in the states that tests need.
final class Web {
  private Web() {}

  /// A Deployment of one name, generation and image with the numbers of its status.
  static Manifest deployment(
      String name, int generation, String image, int replicas, int updated, int available) {
    return Given.object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          {name: %1$s, namespace: shop, uid: uid-%1$s, generation: %2$d,
           annotations: {deployment.kubernetes.io/revision: '%2$d'}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: %1$s}}
          template: {metadata: {labels: {app: %1$s}}, spec: {containers: [{name: main, image: '%3$s'}]}}
        status:
          observedGeneration: %2$d
          replicas: %4$d
          updatedReplicas: %5$d
          readyReplicas: %6$d
          availableReplicas: %6$d
        """
            .formatted(name, generation, image, replicas, updated, available));
  }

  /// The ReplicaSet of a Deployment for an image.
  static Manifest set(String name, String hash, String image) {
    return Given.object(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: %1$s-%2$s
          namespace: shop
          uid: uid-%1$s-%2$s
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: %1$s, uid: uid-%1$s, controller: true}]
        spec:
          template:
            metadata: {labels: {app: %1$s, pod-template-hash: %2$s}}
            spec: {containers: [{image: '%3$s', name: main}]}
        """
            .formatted(name, hash, image));
  }

  /// A pod of a ReplicaSet with so many restarts.
  static Manifest pod(String name, String hash, String suffix, boolean ready, int restarts) {
    String last = restarts > 0 ? "lastState: {terminated: {reason: Error, exitCode: 1}}, " : "";
    return Given.object(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s-%2$s-%3$s
          namespace: shop
          uid: uid-%1$s-%2$s-%3$s
          labels: {app: %1$s, pod-template-hash: %2$s}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: %1$s-%2$s, uid: uid-%1$s-%2$s, controller: true}]
        spec: {containers: [{name: main, image: x}]}
        status:
          phase: Running
          conditions: [{type: Ready, status: '%4$s'}]
          containerStatuses: [{name: main, ready: %5$s, restartCount: %6$d, %7$sstate: {running: {}}}]
        """
            .formatted(name, hash, suffix, ready ? "True" : "False", ready, restarts, last));
  }

  /// Everything of a Deployment that is rolled out.
  static Stream<Manifest> done(String name) {
    return Stream.of(
        deployment(name, 1, "v1", 2, 2, 2),
        set(name, "aaa", "v1"),
        pod(name, "aaa", "1", true, 0),
        pod(name, "aaa", "2", true, 0));
  }
}
