package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Failure.Place;
import dev.kdeploy.evidence.InTime.Reading;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What happened to pods, to what made them, and to their claims.
final class Events {
  /// So many objects are asked for one by one; with more, a namespace is read as a whole.
  private static final int ONE_BY_ONE = 40;

  private static final Pattern CONTAINER = Pattern.compile("\\{([^}]*)}");

  private final Cluster cluster;
  private final Masks masks;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<List<String>, EventSeen> seen = new LinkedHashMap<>();

  Events(Cluster cluster, Masks masks) {
    this.cluster = cluster;
    this.masks = masks;
  }

  /// What to read; each brings what takes it over.
  List<Reading<Runnable>> readings(List<Family> families, List<Manifest> pods, List<Place> places) {
    Map<String, Selection> selections = new LinkedHashMap<>();
    Set<String> uids = new LinkedHashSet<>();
    for (Manifest pod : pods) {
      byUid(selections, uids, pod.id(), pod.uid());
      claims(pod).forEach(claim -> byName(selections, claim));
    }
    for (Family family : families) {
      family.heads().forEach(head -> byUid(selections, uids, head.id(), head.uid()));
    }
    for (Place place : places) {
      boolean whole = !place.uid().isEmpty() || isOfAFamily(families, place.at());
      if (whole) {
        byUid(selections, uids, place.at(), place.uid());
      } else {
        byName(selections, place.at());
      }
    }
    return selections.size() > ONE_BY_ONE ? whole(families, uids) : one(selections);
  }

  private static boolean isOfAFamily(List<Family> families, ResourceId id) {
    return families.stream().anyMatch(family -> family.id().sameObject(id));
  }

  private static void byUid(
      Map<String, Selection> selections, Set<String> uids, ResourceId id, String uid) {
    if (!uid.isEmpty() && uids.add(uid)) {
      selections.put(
          id.key(), new Selection("v1", "Event", id.namespace(), "", "involvedObject.uid=" + uid));
    }
  }

  /// For objects whose identity is not known.
  private static void byName(Map<String, Selection> selections, ResourceId id) {
    String fields = "involvedObject.kind=" + id.kind() + ",involvedObject.name=" + id.name();
    selections.putIfAbsent(id.key(), new Selection("v1", "Event", id.namespace(), "", fields));
  }

  private static List<ResourceId> claims(Manifest pod) {
    return Tree.maps(pod.content(), "spec", "volumes").stream()
        .map(volume -> Tree.text(volume, "persistentVolumeClaim", "claimName"))
        .filter(name -> !name.isEmpty())
        .map(name -> new ResourceId("v1", "PersistentVolumeClaim", pod.id().namespace(), name))
        .toList();
  }

  private List<Reading<Runnable>> one(Map<String, Selection> selections) {
    List<Reading<Runnable>> readings = new ArrayList<>();
    selections.forEach(
        (key, selection) ->
            readings.add(
                new Reading<>(
                    "the events of " + key.replaceFirst("^[^/]*/([^/]*)/[^/]*/", "$1/"),
                    () -> {
                      List<Manifest> events = cluster.list(selection);
                      return () -> events.forEach(this::take);
                    })));
    return readings;
  }

  private List<Reading<Runnable>> whole(List<Family> families, Set<String> uids) {
    return families.stream()
        .map(family -> family.id().namespace())
        .distinct()
        .map(
            namespace ->
                new Reading<Runnable>(
                    "the events of namespace " + namespace,
                    () -> {
                      List<Manifest> events =
                          cluster.list(Selection.of("v1", "Event", namespace)).stream()
                              .filter(event -> uids.contains(event.text("involvedObject", "uid")))
                              .toList();
                      return () -> events.forEach(this::take);
                    }))
        .toList();
  }

  private void take(Manifest event) {
    if (!event.uid().isEmpty() && !known.add(event.uid())) {
      return;
    }
    EventSeen one = event(event);
    List<String> same =
        List.of(one.object().key(), one.container(), one.type(), one.reason(), one.message());
    seen.merge(same, one, Events::together);
  }

  private static EventSeen together(EventSeen one, EventSeen other) {
    return new EventSeen(
        earlier(one.first(), other.first()),
        later(one.last(), other.last()),
        one.type(),
        one.reason(),
        one.message(),
        one.count() + other.count(),
        one.source(),
        one.object(),
        one.container());
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private EventSeen event(Manifest event) {
    Object content = event.content();
    ResourceId object =
        new ResourceId(
            event.text("involvedObject", "apiVersion"),
            event.text("involvedObject", "kind"),
            event.text("involvedObject", "namespace"),
            event.text("involvedObject", "name"));
    Matcher container = CONTAINER.matcher(event.text("involvedObject", "fieldPath"));
    String component = event.text("source", "component");
    long count = Math.max(event.number(1, "count"), event.number(1, "series", "count"));
    return new EventSeen(
        time(content, "firstTimestamp", "eventTime"),
        time(content, "lastTimestamp", "series/lastObservedTime", "eventTime", "firstTimestamp"),
        event.text("type"),
        event.text("reason"),
        masks.hide(event.text("message").strip()),
        (int) Math.max(1, Math.min(count, Integer.MAX_VALUE)),
        component.isEmpty() ? event.text("reportingComponent") : component,
        object,
        container.find() ? container.group(1) : "");
  }

  private static @Nullable Instant time(@Nullable Object event, String... paths) {
    for (String path : paths) {
      Instant time = Fields.time(event, path.split("/", -1));
      if (time != null) {
        return time;
      }
    }
    return Fields.time(event, "metadata", "creationTimestamp");
  }

  /// What was read, oldest first.
  List<EventSeen> inOrder() {
    Comparator<@Nullable Instant> time = Comparator.nullsFirst(Comparator.naturalOrder());
    return seen.values().stream()
        .sorted(Comparator.comparing(EventSeen::last, time).thenComparing(EventSeen::first, time))
        .toList();
  }
}
