package dev.kdeploy.workload;

import dev.kdeploy.manifest.Quantity;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a container needs and may use.
final class Resources {
  private Resources() {}

  /// The resources with every amount as the user's own text, or null when nothing is said.
  static @Nullable Map<String, @Nullable Object> view(Said said) {
    if (!said.isMap()) {
      return null;
    }
    Map<String, @Nullable Object> requests = amounts(said.at("requests"));
    Map<String, @Nullable Object> limits = amounts(said.at("limits"));
    said.at("requests")
        .entries()
        .forEach(request -> check(request, said.at("limits", request.key())));
    return Fields.some("requests", requests, "limits", limits);
  }

  private static @Nullable Map<String, @Nullable Object> amounts(Said said) {
    Map<String, @Nullable Object> amounts = new LinkedHashMap<>();
    said.entries().forEach(amount -> amounts.put(amount.key(), text(amount)));
    return Fields.orNull(amounts);
  }

  private static void check(Said request, Said limit) {
    Optional<Quantity> wanted = Quantity.parse(text(request));
    Optional<Quantity> most = Quantity.parse(text(limit));
    if (wanted.isPresent() && most.isPresent() && wanted.get().compareTo(most.get()) > 0) {
      request.error(
          request
              .problem()
              .what(
                  "`%s` is more than its limit: `%s` of `%s`",
                  request.name(), text(request), text(limit))
              .fix("raise the limit, or ask for less"));
    }
  }

  /// The user's own text for an amount; a number as Kubernetes writes it.
  static String text(Said said) {
    return said.value() instanceof Double number
        ? new BigDecimal(number.toString()).toPlainString()
        : said.text();
  }

  /// Whether a container has a request for a resource, or a limit, which stands for it.
  static boolean hasRequest(Said container, String resource) {
    return container.at("resources", "requests", resource).isThere()
        || container.at("resources", "limits", resource).isThere();
  }
}
