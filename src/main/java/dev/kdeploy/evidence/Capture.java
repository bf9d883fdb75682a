package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Evidence.NodeSeen;
import dev.kdeploy.evidence.Evidence.Request;
import dev.kdeploy.evidence.InTime.Reading;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what there is to see of failed workloads, in two rounds: what belongs to them, then what
/// that says.
final class Capture {
  private static final int MOST_PODS = 10;

  private final Cluster cluster;
  private final Request request;
  private final InTime time;

  Capture(Cluster cluster, Request request) {
    this.cluster = cluster;
    this.request = request;
    this.time = new InTime(request.time());
  }

  Evidence take() {
    List<Family> families = families();
    List<Chosen> chosen = chosen(families);
    Logs logs = new Logs(cluster, request.masks());
    Events events = new Events(cluster, request.masks());
    List<Reading<Runnable>> readings = new ArrayList<>();
    readings.addAll(events.readings(families, chosen.stream().map(Chosen::pod).toList(), places()));
    readings.addAll(logs.readings(chosen.stream().map(Chosen::pod).toList()));
    Nodes nodes = new Nodes(cluster, request.masks());
    readings.addAll(nodes.readings(chosen.stream().map(Chosen::pod).toList()));
    time.read(readings).forEach(result -> result.ifPresent(Runnable::run));
    return assemble(chosen, logs, events.inOrder(), nodes.unwell());
  }

  private Evidence assemble(
      List<Chosen> chosen, Logs logs, List<EventSeen> events, List<NodeSeen> nodes) {
    PodFacts facts = new PodFacts(request.masks(), events, logs);
    Masks masks = request.masks();
    return new Evidence(
        request.about(),
        request.failures().stream().map(one -> Bounds.said(one, masks::hide)).toList(),
        chosen.stream()
            .map(one -> facts.of(one.pod(), one.workload(), one.family().isNewest(one.pod())))
            .toList(),
        events,
        nodes,
        masks.hide(request.diff()),
        time.notes().stream().map(masks::hide).toList());
  }

  private List<Family> families() {
    List<Reading<Family>> readings = new ArrayList<>();
    for (Manifest workload : request.workloads()) {
      readings.add(
          new Reading<>("the pods of " + workload.id(), () -> Family.read(cluster, workload)));
    }
    return time.read(readings).stream().flatMap(Optional::stream).toList();
  }

  /// A pod to look at, and the workload whose it is.
  private record Chosen(Family family, Manifest pod, int position) {
    ResourceId workload() {
      return family.id();
    }
  }

  /// The pods that the causes name come first, then in turn one of each workload.
  private List<Chosen> chosen(List<Family> families) {
    List<Chosen> all = new ArrayList<>();
    for (Family family : families) {
      int position = 0;
      for (Manifest pod : family.tellingPods()) {
        all.add(new Chosen(family, pod, position++));
      }
    }
    Map<String, Integer> named = named();
    Set<String> seen = new HashSet<>();
    return all.stream()
        .sorted(
            Comparator.<Chosen>comparingInt(
                    one -> named.getOrDefault(one.pod().id().key(), Integer.MAX_VALUE))
                .thenComparingInt(Chosen::position))
        .filter(one -> seen.add(one.pod().id().key()))
        .limit(MOST_PODS)
        .toList();
  }

  /// The pods that causes name, with how soon they name them.
  private Map<String, Integer> named() {
    Map<String, Integer> named = new HashMap<>();
    for (Failure failure : request.failures()) {
      int place = 0;
      for (Failure.Reason reason : failure.reasons()) {
        named.merge(reason.place().at().key(), place++, Math::min);
      }
    }
    return named;
  }

  private List<Failure.Place> places() {
    return request.failures().stream()
        .flatMap(failure -> failure.reasons().stream())
        .map(Failure.Reason::place)
        .toList();
  }
}
