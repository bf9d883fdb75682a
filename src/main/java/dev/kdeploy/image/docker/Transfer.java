package dev.kdeploy.image.docker;

import com.github.dockerjava.api.model.ResponseItem;
import dev.kdeploy.report.Event.ImageWork;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows a push or a pull. The daemon answers 200 before it begins; what goes wrong stands among
/// the items.
final class Transfer {
  private static final Pattern DIGEST =
      Pattern.compile("(?:.*: )?[Dd]igest: (sha256:[0-9a-f]{64})(?: size: \\d+)?");

  private final Pulse pulse;
  private final ImageWork work;
  private final Layers layers = new Layers();
  private @Nullable String error;
  private @Nullable String digest;

  Transfer(Pulse pulse, ImageWork work) {
    this.pulse = pulse;
    this.work = work;
  }

  void see(ResponseItem item) {
    if (layers.see(item)) {
      pulse.figure(work, layers::figure);
    }
    String failure = BuildOutput.errorOf(item);
    error = failure == null ? error : failure;
    ResponseItem.AuxDetail aux = item.getAux();
    String status = item.getStatus();
    Matcher told = DIGEST.matcher(status == null ? "" : status.strip());
    if (aux != null && aux.getDigest() != null) {
      digest = aux.getDigest();
    } else if (told.matches() && digest == null) {
      digest = told.group(1);
    }
  }

  /// The end of it: what went wrong, or null.
  @Nullable String end() {
    pulse.flush();
    return error;
  }

  Optional<String> digest() {
    return Optional.ofNullable(digest);
  }
}
