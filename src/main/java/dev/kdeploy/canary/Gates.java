package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes gates.
public final class Gates {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)\\s*%?");

  private final Prometheus prometheus;
  private final Subjects subjects;
  private final Preset preset;
  private final long fewest;

  private Gates(Prometheus prometheus, Subjects subjects, Preset preset, long fewest) {
    this.prometheus = prometheus;
    this.subjects = subjects;
    this.preset = preset;
    this.fewest = fewest;
  }

  /// Gates on metrics.
  ///
  /// @param preset who measures: one of [#presets()]
  /// @param fewest fewer requests of the canary in a window than this are no data
  /// @throws KdeployException when there is no such preset
  public static Gates on(Prometheus prometheus, Subjects subjects, String preset, long fewest) {
    return new Gates(prometheus, subjects, Preset.named(preset), fewest);
  }

  /// The names of those who measure.
  public static List<String> presets() {
    return Preset.names();
  }

  /// A request from this machine.
  ///
  /// @param client that follows no redirects
  /// @throws KdeployException when the text is no URL
  public static Gate http(
      HttpClient client, String url, Map<String, String> headers, Duration atMost) {
    return new HttpProbe(client, Addresses.require("--probe", url), headers, atMost);
  }

  /// The percentage that an option says: `1%`, `0.5`.
  ///
  /// @throws KdeployException when it says none from 0 to 100
  public static double percent(String option, String text) {
    Matcher form = PERCENT.matcher(text.strip());
    double percent = form.matches() ? Double.parseDouble(form.group(1)) : -1;
    if (percent < 0 || percent > 100) {
      throw new KdeployException(
          Problem.of("`%s` must be from 0 to 100 percent, found `%s`", option, text)
              .fix("write for example `%s 1%%`", option));
    }
    return percent;
  }

  /// At most so many percent of the canary's requests fail.
  public Gate errorRate(double most) {
    return gate("error rate", preset.errorRate(), null, most, "%");
  }

  /// At most so many percentage points more of the canary's requests fail than of stable's.
  public Gate errorRateAgainstStable(double most) {
    return gate(
        "error rate against stable", preset.errorRate(), preset.ofStable().errorRate(), most, "%");
  }

  /// 99 % of the canary's requests are answered in this time.
  ///
  /// @throws KdeployException when the preset cannot tell
  public Gate p99(Duration most) {
    return gate("p99", p99(preset), null, (double) most.toMillis(), "ms");
  }

  /// 99 % of the canary's requests are answered in at most this much more time than stable's.
  ///
  /// @throws KdeployException when the preset cannot tell
  public Gate p99AgainstStable(Duration most) {
    return gate(
        "p99 against stable", p99(preset), p99(preset.ofStable()), (double) most.toMillis(), "ms");
  }

  /// What a query of the user's answers with is at most so high.
  ///
  /// @param promql may have the placeholders `{{canary}}`, `{{stable}}`, `{{canaryService}}`,
  ///   `{{stableService}}`, `{{ingress}}`, `{{namespace}}` and `{{window}}`
  /// @throws KdeployException with every unknown placeholder
  public Gate query(String name, String promql, double most) {
    return gate(name, Query.of(name, promql), null, most, "");
  }

  /// The same against what the query answers with for stable.
  public Gate queryAgainstStable(String name, String promql, double most) {
    Query query = Query.of(name, promql);
    return gate(name, query, query, most, "");
  }

  private static Query p99(Preset preset) {
    return preset
        .p99()
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("the metrics of `%s` have no p99", preset.name())
                        .why("it keeps no histogram that tells the canary from the rest")
                        .fix("name another source, or write a query of your own")));
  }

  private Gate gate(String name, Query canary, @Nullable Query stable, double most, String unit) {
    return new MetricGate(
        name, prometheus, subjects, canary, stable, preset.requests(), fewest, most, unit);
  }
}
