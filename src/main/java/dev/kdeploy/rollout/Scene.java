package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.PodState.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The subjects and what belongs to them, put together from objects that come in any order. Foreign
/// objects are not kept.
///
/// For one thread.
final class Scene {
  private static final String POD = "/Pod";
  private static final String EVENT = "/Event";
  private static final String SET = "apps/ReplicaSet";

  private final Map<String, Subject> subjects = new LinkedHashMap<>();
  private final PodBook pods = new PodBook();
  private final SetBook sets = new SetBook();
  private final EventBook events = new EventBook();
  private final Selectors selectors;
  private final Set<String> names = new HashSet<>();
  private final Set<String> withDeployments = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private Related related = Related.NOTHING;

  Scene(List<Manifest> live) {
    for (Manifest manifest : live) {
      Subject subject = new Subject(subjects.size(), manifest);
      subjects.put(subject.key(), subject);
      names.add(subject.id().namespace() + "/" + subject.id().name());
      if (subject.attention() == Judge.Attention.OBJECT_AND_SETS) {
        withDeployments.add(subject.id().namespace());
      }
    }
    selectors = new Selectors(subjects.values());
  }

  Collection<Subject> subjects() {
    return Collections.unmodifiableCollection(subjects.values());
  }

  /// The subject that an object is, or nothing.
  List<Subject> subject(ResourceId id) {
    return subjects(List.of(id.key()));
  }

  private List<Subject> subjects(Collection<String> keys) {
    return keys.stream().map(subjects::get).filter(Objects::nonNull).toList();
  }

  /// What the subjects have to know of besides, each once.
  Set<ResourceId> references() {
    return subjects.values().stream()
        .flatMap(subject -> subject.judge().refersTo(subject.object()).stream())
        .collect(Collectors.toSet());
  }

  /// Sets what the subjects' references lead to.
  void relate(Related found) {
    related = found;
  }

  /// From now on all objects of a selection are known.
  void know(Selection selection) {
    String namespace = selection.namespace();
    known.add(
        kind(new ResourceId(selection.apiVersion(), selection.kind(), namespace, ""))
            + "/"
            + namespace);
  }

  private boolean isKnown(String kind, String namespace) {
    return known.contains(kind + "/" + namespace);
  }

  private static String kind(ResourceId id) {
    return id.group() + "/" + id.kind();
  }

  /// Takes an object as it is now; answers the subjects that have to be judged again.
  NavigableSet<Subject> see(Manifest object) {
    NavigableSet<Subject> touched = new TreeSet<>();
    for (Subject subject : subject(object.id())) {
      subject.update(object);
      touched.add(subject);
    }
    switch (kind(object.id())) {
      case POD -> touched.addAll(seePod(PodState.of(object)));
      case SET -> touched.addAll(seeSet(object));
      case EVENT -> touched.addAll(seeEvent(object));
      default -> {}
    }
    return touched;
  }

  /// Takes that an object is gone; answers the subjects that have to be judged again.
  NavigableSet<Subject> gone(Manifest object) {
    NavigableSet<Subject> touched = new TreeSet<>();
    for (Subject subject : subject(object.id())) {
      subject.remove(object);
      touched.add(subject);
    }
    if (kind(object.id()).equals(POD)) {
      PodState pod = PodState.of(object);
      touched.addAll(subjects(pods.subjectsOf(PodBook.name(pod))));
      pods.remove(pod);
      sets.forget(pod);
      events.forget(pod.uid());
    } else if (kind(object.id()).equals(SET)) {
      String owner = ownerId(PodState.owner(object), object.id().namespace()).key();
      sets.remove(owner, object);
      touched.addAll(subjects(List.of(owner)));
    }
    return touched;
  }

  private List<Subject> seePod(PodState pod) {
    List<Subject> touched = new ArrayList<>(subjects(pods.subjectsOf(PodBook.name(pod))));
    Set<String> keys = keysOf(pod);
    if (keys.isEmpty()) {
      pods.remove(pod);
    } else {
      pods.put(pod, keys);
      touched.addAll(subjects(keys));
    }
    if (isOwnerHidden(pod)) {
      sets.await(pod);
    }
    return touched;
  }

  /// A pod may come before the ReplicaSet that says whose it is, when its name does not tell
  /// already.
  private boolean isOwnerHidden(PodState pod) {
    return pod.owner().kind().equals("ReplicaSet")
        && withDeployments.contains(pod.id().namespace())
        && pod.deploymentByName().isEmpty()
        && sets.ownerOf(SetBook.setOf(pod)) == null;
  }

  /// The keys of the subjects that a pod belongs to.
  private Set<String> keysOf(PodState pod) {
    String namespace = pod.id().namespace();
    Set<ResourceId> ids = new HashSet<>();
    ids.add(pod.id());
    ids.add(ownerId(pod.owner(), namespace));
    ids.add(new ResourceId("apps/v1", "Deployment", namespace, deploymentOf(pod)));
    pod.claims()
        .forEach(claim -> ids.add(new ResourceId("v1", "PersistentVolumeClaim", namespace, claim)));
    Set<String> keys = new TreeSet<>();
    ids.stream().map(ResourceId::key).filter(subjects::containsKey).forEach(keys::add);
    selectors.selecting(pod).forEach(service -> keys.add(service.key()));
    return keys;
  }

  private String deploymentOf(PodState pod) {
    Owner above = sets.ownerOf(SetBook.setOf(pod));
    if (above == null || !pod.owner().kind().equals("ReplicaSet")) {
      return pod.deploymentByName();
    }
    return above.kind().equals("Deployment") ? above.name() : "";
  }

  private static ResourceId ownerId(Owner owner, String namespace) {
    String apiVersion =
        switch (owner.kind()) {
          case "Job" -> "batch/v1";
          case "ReplicationController" -> "v1";
          default -> "apps/v1";
        };
    return new ResourceId(apiVersion, owner.kind(), namespace, owner.name());
  }

  private List<Subject> seeSet(Manifest set) {
    List<Subject> touched = new ArrayList<>();
    sets.put(set).forEach(pod -> touched.addAll(seePod(pod)));
    String owner = ownerId(PodState.owner(set), set.id().namespace()).key();
    if (subjects.containsKey(owner)) {
      sets.put(owner, set);
      touched.addAll(subjects(List.of(owner)));
    }
    return touched;
  }

  private List<Subject> seeEvent(Manifest object) {
    Happening happening = Happening.of(object);
    ResourceId about =
        new ResourceId(
            object.text("involvedObject", "apiVersion"),
            object.text("involvedObject", "kind"),
            object.text("involvedObject", "namespace"),
            object.text("involvedObject", "name"));
    if (!happening.isTelling() || !mayBeOurs(about)) {
      return List.of();
    }
    events.add(happening);
    List<Subject> touched = new ArrayList<>(subject(about));
    String name = about.namespace() + "/" + about.name();
    if (kind(about).equals(POD)) {
      touched.addAll(subjects(pods.subjectsOf(name)));
    }
    Owner owner = kind(about).equals(SET) ? sets.ownerOf(name) : null;
    if (owner != null) {
      touched.addAll(subject(ownerId(owner, about.namespace())));
    }
    return touched;
  }

  /// Pods and ReplicaSets are named after what made them. An event may come before its pod.
  private boolean mayBeOurs(ResourceId id) {
    String name = id.namespace() + "/" + id.name();
    if (pods.get(name) != null) {
      return true;
    }
    for (int end = name.length(); end > 0; end = name.lastIndexOf('-', end - 1)) {
      if (names.contains(name.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /// What there is to judge a subject by.
  Situation situation(Subject subject, Duration observed) {
    Pods belonging = belonging(subject);
    Set<String> uids = new HashSet<>();
    uids.add(subject.object().uid());
    belonging.all().forEach(pod -> uids.add(pod.uid()));
    sets.of(subject).forEach(set -> uids.add(set.uid()));
    return new Situation(subject.object(), belonging, events.about(uids), related, observed);
  }

  private Pods belonging(Subject subject) {
    String namespace = subject.id().namespace();
    boolean needsSets = subject.attention() == Judge.Attention.OBJECT_AND_SETS;
    boolean complete = isKnown(POD, namespace) && (!needsSets || isKnown(SET, namespace));
    List<PodState> all =
        pods.podsOf(subject.key()).stream().filter(pod -> isOf(pod, subject)).toList();
    return Revisions.split(subject, complete, all, sets.of(subject));
  }

  /// Whether a pod belongs to this incarnation of a subject, and not to an older one of the same
  /// name.
  private boolean isOf(PodState pod, Subject subject) {
    return switch (subject.id().kind()) {
      case "Service", "PersistentVolumeClaim", "Pod" -> true;
      case "Deployment" -> sets.isOf(pod, subject);
      default -> subject.isIncarnation(pod.owner().uid());
    };
  }
}
