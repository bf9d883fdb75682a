package dev.kdeploy.release;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of a release's history. Its objects lie apart, in packs; see [ReleaseHistory].
///
/// @param number counts from 1 and is never used twice
/// @param cause what brought it: `up`, `rollback to 3`, …
/// @param message what the user said about it, or empty
/// @param by who ran it, as `user@host`
/// @param finished null while it is pending
/// @param images the image of every container, by `Kind/name/container`
/// @param index the hash under which the list of its objects lies in one of the packs
/// @param packs names of the Secrets that hold its objects
public record Revision(
    int number,
    Status status,
    String environment,
    String cause,
    String message,
    String by,
    Instant started,
    @Nullable Instant finished,
    Map<String, String> images,
    String index,
    List<String> packs) {

  /// How far a revision came.
  public enum Status {
    /// Being applied, or its run was killed.
    PENDING,
    /// Rolled out and healthy.
    DEPLOYED,
    /// Did not become healthy, and was left in place.
    FAILED,
    /// Did not become healthy, and the last good revision was put back.
    RESTORED
  }

  public Revision {
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    packs = List.copyOf(packs);
  }

  /// The same revision at its end.
  public Revision closed(Status status, Instant at) {
    return new Revision(
        number, status, environment, cause, message, by, started, at, images, index, packs);
  }
}
