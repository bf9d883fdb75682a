package dev.kdeploy.output;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A sentence for each cause of a failure, with the names of values in braces; see [PlainWords].
///
/// What stands in `[…]` is left out when the name in it has no value.
final class Sentences {
  private static final Map<String, String> BY_CAUSE =
      Map.ofEntries(
          entry(
              "InvalidImageName",
              "The image's name[, {image},] is not one that an image can have, so that it can never"
                  + " be downloaded."),
          entry(
              "ErrImageNeverPull",
              "The image[ {image}] is not on the machine that should run it, and its settings"
                  + " forbid to download it."),
          entry(
              "ImageNotFound",
              "The image[ {image}] cannot be downloaded, because it does not exist: the registry"
                  + " knows no such name or tag, or has none for this kind of machine."),
          entry(
              "ImagePullDenied",
              "The registry does not hand out the image[ {image}]: it wants other credentials, or"
                  + " does not have it and does not say so."),
          entry(
              "ErrImagePull",
              "The image[ {image}] could not be downloaded, because the registry did not answer as"
                  + " it should."),
          entry(
              "RegistryUnavailable",
              "The image[ {image}] could not be downloaded, because the registry does not answer."),
          entry(
              "ImageInspectError",
              "The machine that should run the image[ {image}] has it and cannot read it."),
          entry(
              "SignatureValidationFailed",
              "The cluster runs only signed images, and does not accept the signature of["
                  + " {image}]."),
          entry(
              "CreateContainerConfigError",
              "The container cannot start because something that it refers to does not exist[:"
                  + " {missing}]."),
          entry(
              "RunAsNonRoot",
              "The container must not run as the user root, and its image[ {image}] says that it"
                  + " does."),
          entry(
              "CommandNotFound",
              "The container cannot start: the program that it should run[, {command},] is not in"
                  + " its image[ {image}], or cannot be executed there."),
          entry("StartError", "The machine could not start the container[ {container}]."),
          entry(
              "CrashLoopBackOff",
              "The program in {subject} starts, then ends with an error[ (exit code {code})], again"
                  + " and again."),
          entry(
              "InitContainerFailed",
              "{Subject} ends with an error[ (exit code {code})] again and again; it has to succeed"
                  + " before the program itself is started."),
          entry(
              "OOMKilled",
              "The program in {subject} used more memory than it may[: more than {limit}], and was"
                  + " killed for it."),
          entry(
              "Completed",
              "The program in {subject} ends by itself, without an error; but it is meant to run"
                  + " on, and is started again and again."),
          entry(
              "LivenessProbeFailed",
              "The program in {subject} does not answer when it is asked whether it is alive["
                  + " ({probe})], and is therefore stopped and started again and again."),
          entry(
              "StartupProbeFailed",
              "The program in {subject} does not say in time that it has started[ ({probe})], and"
                  + " is therefore stopped and started again and again."),
          entry(
              "PostStartHookError",
              "What should be done right after the start of {subject} (its `postStart` hook) fails,"
                  + " and so it is stopped and started again and again."),
          entry(
              "ReadinessProbeFailed",
              "The program in {subject} runs, but does not say that it is ready[ ({probe})], and so"
                  + " gets no traffic."),
          entry(
              "Unschedulable",
              "No machine of the cluster can take the pod: they have no room for what it asks for["
                  + " ({requests})], or do not accept it."),
          entry(
              "NoMatchingNode",
              "No machine of the cluster is of the sort that the pod asks for with its node"
                  + " selector or affinity."),
          entry("ClaimNotFound", "The pod needs a storage claim that does not exist."),
          entry("AwaitingNode", "The cluster is adding a machine for the pod, and is not done."),
          entry("SchedulingGated", "Somebody holds the pod back with a scheduling gate."),
          entry("Evicted", "The machine ran short of something and gave the pod up."),
          entry(
              "QuotaExceeded",
              "The namespace may not use more than it does already (its quota is exhausted), and so"
                  + " no more pods can be made."),
          entry(
              "PodSecurityViolated",
              "The namespace has security rules that do not allow pods like these, and so none is"
                  + " made."),
          entry(
              "AdmissionDenied",
              "A policy of the cluster refuses these pods, and so none is made."),
          entry(
              "WebhookUnreachable",
              "The cluster asks a service of its own (an admission webhook) whether pods may be"
                  + " made; that does not answer, and so none is made."),
          entry(
              "ServiceAccountNotFound",
              "The pods should run as a ServiceAccount that does not exist, and so none is made."),
          entry("PodRefused", "The cluster refuses the pods, and so none is made."),
          entry("FailedCreate", "The cluster could not make the pods."),
          entry("ReplicaSetCreateError", "The cluster could not make the ReplicaSet for the pods."),
          entry(
              "VolumeSourceNotFound",
              "The pod cannot start because something that it mounts does not exist[: {missing}]."),
          entry(
              "MultiAttach",
              "The pod's disk is still used by another pod on another machine, and can be used on"
                  + " one machine only."),
          entry("FailedMount", "A volume of the pod cannot be mounted."),
          entry(
              "ClaimPending",
              "The storage that was asked for[ with the claim {claim}] is not there: nothing in the"
                  + " cluster provides it."),
          entry(
              "StorageClassNotFound",
              "The storage that was asked for[ with the claim {claim}] is of a class that the"
                  + " cluster does not have."),
          entry(
              "FailedCreatePodSandBox",
              "The machine could not set up the pod, mostly its network; the program was not"
                  + " started."),
          entry("NetworkNotReady", "The network of the machine is not ready."),
          entry(
              "OldPodNotReady",
              "A pod of an older revision is not ready, and the new ones wait for it."),
          entry(
              "BackoffLimitExceeded",
              "The Job ran and failed, more often than it may[ (exit code {code})]."),
          entry(
              "DeadlineExceeded",
              "The Job did not finish in the time that it has, and was stopped."),
          entry(
              "ProgressDeadlineExceeded",
              "For as long as the Deployment may wait, no more of its pods got ready."));

  private Sentences() {}

  /// The sentence of a cause, or null when there is none for it.
  static @Nullable String of(String cause) {
    return BY_CAUSE.get(cause);
  }
}
