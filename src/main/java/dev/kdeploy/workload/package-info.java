/// What `workloads`, `config` and `secrets` of a project say, as the tree that the shipped
/// templates take.
///
/// Two steps, with the templates between them: [Workloads#view(WorkloadInput)] turns what the user
/// said into `objects`, a list for each kind of object in the words of Kubernetes, and
/// [WorkloadView#finish(java.util.List)] takes what the templates made of it, drops what nobody
/// said, applies each workload's `patch` and lets every object point to the workload that it comes
/// from.
@NullMarked
package dev.kdeploy.workload;

import org.jspecify.annotations.NullMarked;
