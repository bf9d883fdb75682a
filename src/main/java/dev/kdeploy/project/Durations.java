package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths of time as users write them: `500ms`, `10s`, `2m30s`, `1.5h`, `1d`, or `0`. At most 365
/// days.
public final class Durations {
  /// How a length of time is written, for a `fix`.
  public static final String FORM =
      "a number and a unit (ms, s, m, h, d), for example `10s` or `2m30s`";

  private static final Pattern WHOLE =
      Pattern.compile("(?:[0-9]{1,12}(?:\\.[0-9]{1,9})?(?:ms|s|m|h|d))+");
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final BigDecimal LONGEST = BigDecimal.valueOf(365L * 86_400_000L);

  private Durations() {}

  /// The length of time that a text says, or empty when it says none.
  public static Optional<Duration> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (lower.length() > 100 || !WHOLE.matcher(lower).matches()) {
      return Optional.empty();
    }
    BigDecimal millis = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(lower); part.find(); ) {
      BigDecimal unit = BigDecimal.valueOf(MILLIS.getOrDefault(part.group(2), 0L));
      millis = millis.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    return millis.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(millis.longValue()));
  }

  /// The length of time that an option says.
  ///
  /// @throws KdeployException when it says none
  public static Duration require(String option, String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of(
                            "`%s` must be a length of time, found `%s`", option, Known.brief(text))
                        .fix("write %s", FORM)));
  }

  /// A length of time as [#parse(String)] reads it: `2m30s`.
  public static String write(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }
}
