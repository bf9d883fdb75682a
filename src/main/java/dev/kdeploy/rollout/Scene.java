package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.PodState.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The subjects and what belongs to them, put together from objects that come in any order. Foreign
/// objects are not kept.
///
/// For one thread.
final class Scene {
  private static final String POD = "Pod";
  private static final String SET = "ReplicaSet";

  private final Map<String, Subject> subjects = new LinkedHashMap<>();
  private final PodBook pods = new PodBook();
  private final EventBook events = new EventBook();
  private final Selectors selectors;
  private final Map<String, Map<String, SetState>> setsOf = new HashMap<>();
  private final Map<String, Owner> ownerOfSet = new HashMap<>();
  private final Map<String, Map<String, PodState>> waitingForSet = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private Related related = Related.NOTHING;

  Scene(List<Manifest> live) {
    for (Manifest manifest : live) {
      subjects.put(manifest.id().key(), new Subject(subjects.size(), manifest));
    }
    selectors = new Selectors(subjects.values());
  }

  Collection<Subject> subjects() {
    return Collections.unmodifiableCollection(subjects.values());
  }

  /// The subject that an object is, or nothing.
  List<Subject> subject(ResourceId id) {
    Subject subject = subjects.get(id.key());
    return subject == null ? List.of() : List.of(subject);
  }

  /// Sets what the subjects' references lead to.
  void relate(Related found) {
    related = found;
  }

  /// From now on all objects of a kind (pods, ReplicaSets) in a namespace are known.
  void know(String kind, String namespace) {
    known.add(kind + "/" + namespace);
  }

  /// Takes an object as it is now; answers the subjects that have to be judged again.
  NavigableSet<Subject> see(Manifest object) {
    NavigableSet<Subject> touched = new TreeSet<>();
    for (Subject subject : subject(object.id())) {
      subject.update(object);
      touched.add(subject);
    }
    switch (object.id().kind()) {
      case POD -> touched.addAll(seePod(PodState.of(object)));
      case SET -> touched.addAll(seeSet(object));
      case "Event" -> touched.addAll(seeEvent(object));
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
    if (object.id().kind().equals(POD)) {
      PodState pod = PodState.of(object);
      touched.addAll(subjects(pods.subjectsOf(PodBook.name(pod))));
      pods.remove(pod);
      waitingForSet.values().forEach(held -> held.remove(PodBook.name(pod)));
      events.forget(pod.uid());
    } else if (object.id().kind().equals(SET)) {
      touched.addAll(forgetSet(object));
    }
    return touched;
  }

  private List<Subject> subjects(Collection<String> keys) {
    return keys.stream().map(subjects::get).filter(java.util.Objects::nonNull).toList();
  }

  private List<Subject> seePod(PodState pod) {
    List<Subject> before = subjects(pods.subjectsOf(PodBook.name(pod)));
    Set<String> keys = keysOf(pod);
    if (keys.isEmpty()) {
      pods.remove(pod);
      hold(pod);
      return before;
    }
    pods.put(pod, keys);
    List<Subject> touched = new ArrayList<>(before);
    touched.addAll(subjects(keys));
    return touched;
  }

  /// A pod may come before the ReplicaSet that says whose it is, when its name does not tell
  /// already.
  private void hold(PodState pod) {
    String set = setName(pod);
    if (pod.owner().kind().equals(SET)
        && pod.deploymentByName().isEmpty()
        && !ownerOfSet.containsKey(set)) {
      waitingForSet.computeIfAbsent(set, _ -> new HashMap<>()).put(PodBook.name(pod), pod);
    }
  }

  private static String setName(PodState pod) {
    return pod.id().namespace() + "/" + pod.owner().name();
  }

  /// The keys of the subjects that a pod belongs to.
  private Set<String> keysOf(PodState pod) {
    Set<String> keys = new TreeSet<>();
    addSubject(keys, pod.id());
    Owner owner = pod.owner();
    String namespace = pod.id().namespace();
    if (!owner.kind().isEmpty()) {
      addSubject(keys, ownerId(owner, namespace));
    }
    if (owner.kind().equals(SET)) {
      Owner above = ownerOfSet.get(setName(pod));
      String name =
          above == null
              ? pod.deploymentByName()
              : above.kind().equals("Deployment") ? above.name() : "";
      addSubject(keys, new ResourceId("apps/v1", "Deployment", namespace, name));
    }
    selectors.selecting(pod).forEach(service -> keys.add(service.key()));
    pod.claims()
        .forEach(
            claim ->
                addSubject(keys, new ResourceId("v1", "PersistentVolumeClaim", namespace, claim)));
    return keys;
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

  private void addSubject(Set<String> keys, ResourceId id) {
    if (subjects.containsKey(id.key())) {
      keys.add(id.key());
    }
  }

  private List<Subject> seeSet(Manifest object) {
    SetState set = SetState.of(object);
    String namespace = object.id().namespace();
    String name = namespace + "/" + set.name();
    ownerOfSet.put(name, set.owner());
    Map<String, PodState> held = waitingForSet.remove(name);
    List<Subject> touched = new ArrayList<>();
    if (held != null) {
      held.values().forEach(pod -> touched.addAll(seePod(pod)));
    }
    String deployment = ownerId(set.owner(), namespace).key();
    if (subjects.containsKey(deployment)) {
      setsOf.computeIfAbsent(deployment, _ -> new HashMap<>()).put(set.name(), set);
      touched.addAll(subjects(List.of(deployment)));
    }
    return touched;
  }

  private List<Subject> forgetSet(Manifest object) {
    String namespace = object.id().namespace();
    String deployment = ownerId(PodState.owner(object), namespace).key();
    ownerOfSet.remove(namespace + "/" + object.id().name());
    setsOf.getOrDefault(deployment, new HashMap<>()).remove(object.id().name());
    return subjects(List.of(deployment));
  }

  private List<Subject> seeEvent(Manifest object) {
    Happening happening = Happening.of(object);
    String namespace = object.text("involvedObject", "namespace");
    String name = object.text("involvedObject", "name");
    if (!happening.isTelling() || !mayBeOurs(namespace, name)) {
      return List.of();
    }
    events.add(happening);
    ResourceId about =
        new ResourceId(
            object.text("involvedObject", "apiVersion"),
            object.text("involvedObject", "kind"),
            namespace,
            name);
    List<Subject> touched = new ArrayList<>(subject(about));
    if (about.kind().equals(POD)) {
      touched.addAll(subjects(pods.subjectsOf(namespace + "/" + name)));
    } else if (about.kind().equals(SET)) {
      Owner owner = ownerOfSet.getOrDefault(namespace + "/" + name, new Owner("", "", ""));
      touched.addAll(subject(ownerId(owner, namespace)));
    }
    return touched;
  }

  /// Pods and ReplicaSets are named after what made them. An event may come before its pod.
  private boolean mayBeOurs(String namespace, String name) {
    if (pods.get(namespace + "/" + name) != null) {
      return true;
    }
    for (int end = name.length(); end > 0; end = name.lastIndexOf('-', end - 1)) {
      if (names().contains(namespace + "/" + name.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private Set<String> names() {
    if (names.isEmpty()) {
      subjects.values().forEach(s -> names.add(s.id().namespace() + "/" + s.id().name()));
    }
    return names;
  }

  private final Set<String> names = new HashSet<>();

  /// What there is to judge a subject by.
  Situation situation(Subject subject, Duration observed) {
    Pods belonging = belonging(subject);
    Set<String> uids = new HashSet<>();
    uids.add(subject.object().uid());
    belonging.all().forEach(pod -> uids.add(pod.uid()));
    sets(subject).forEach(set -> uids.add(set.uid()));
    return new Situation(subject.object(), belonging, events.about(uids), related, observed);
  }

  private List<SetState> sets(Subject subject) {
    return setsOf.getOrDefault(subject.key(), Map.of()).values().stream()
        .filter(set -> sameOrUnknown(set.owner().uid(), subject.object().uid()))
        .toList();
  }

  private static boolean sameOrUnknown(String one, String other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }

  private Pods belonging(Subject subject) {
    String namespace = subject.id().namespace();
    boolean complete =
        known.contains(POD + "/" + namespace)
            && (subject.attention() != Judge.Attention.OBJECT_AND_SETS
                || known.contains(SET + "/" + namespace));
    List<PodState> all =
        pods.podsOf(subject.key()).stream().filter(pod -> isOf(pod, subject)).toList();
    return Revisions.split(subject, complete, all, sets(subject));
  }

  /// Whether a pod belongs to this incarnation of a subject, and not to an older one of the same
  /// name.
  private boolean isOf(PodState pod, Subject subject) {
    boolean direct =
        pod.owner().kind().equals(subject.id().kind())
            && pod.owner().name().equals(subject.id().name());
    return !direct || sameOrUnknown(pod.owner().uid(), subject.object().uid());
  }

  /// What the subjects have to know of besides, each once.
  Set<ResourceId> references() {
    return subjects.values().stream()
        .flatMap(subject -> subject.judge().refersTo(subject.object()).stream())
        .collect(Collectors.toSet());
  }
}
