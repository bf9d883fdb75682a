package dev.kdeploy.output;

import dev.kdeploy.release.Revision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Revisions in words and in documents.
final class RevisionWords {
  private static final DateTimeFormatter ABSOLUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RevisionWords() {}

  static Text status(Revision.Status status) {
    return Text.of(Words.of(status), tone(status));
  }

  private static Tone tone(Revision.Status status) {
    return switch (status) {
      case DEPLOYED -> Tone.GOOD;
      case PENDING -> Tone.DOUBTFUL;
      case FAILED, RESTORED -> Tone.BAD;
    };
  }

  /// When it ended, or began when it has not.
  static Instant when(Revision revision) {
    Instant finished = revision.finished();
    return finished == null ? revision.started() : finished;
  }

  static String absolute(Instant instant) {
    return ABSOLUTE.format(instant);
  }

  /// The keys of a revision in every document.
  static Map<String, @Nullable Object> tree(Revision revision) {
    Instant finished = revision.finished();
    return Format.tree(
        "revision",
        revision.number(),
        "status",
        Words.of(revision.status()),
        "environment",
        revision.environment(),
        "cause",
        revision.cause(),
        "message",
        revision.message(),
        "by",
        revision.by(),
        "started",
        revision.started().toString(),
        "finished",
        finished == null ? null : finished.toString(),
        "images",
        revision.images());
  }
}
