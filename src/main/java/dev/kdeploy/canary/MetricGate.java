package dev.kdeploy.canary;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number from Prometheus that may not be too high: for itself, or against the same number of
/// stable over the same window.
///
/// @param stable asked of stable for a bound that is relative to it; null for one that is not
/// @param requests counts the canary's requests, or null
/// @param fewest fewer requests than this are no data
/// @param most how high it may be, or how much higher than stable's
/// @param unit of the number, for people: `%`, `ms`, or empty
record MetricGate(
    String name,
    Prometheus prometheus,
    Subjects subjects,
    Query canary,
    @Nullable Query stable,
    @Nullable Query requests,
    long fewest,
    double most,
    String unit)
    implements Gate {

  @Override
  public Reading read(Window window) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("limit", most);
    String sample = "";
    if (requests != null) {
      Prometheus.Answer seen = prometheus.ask(requests.filled(subjects, window));
      if (seen.isNumber()) {
        numbers.put("requests", seen.number());
        sample = " in " + Math.round(seen.number()) + " requests";
      }
      if (fewest > 0 && (!seen.isNumber() || seen.number() < fewest)) {
        return new Reading.NoData(name, tooFew(seen, window), numbers);
      }
    }
    Prometheus.Answer measured = prometheus.ask(canary.filled(subjects, window));
    if (!measured.isNumber()) {
      return new Reading.NoData(name, measured.why() + " of the canary", numbers);
    }
    numbers.put("canary", measured.number());
    return stable == null
        ? alone(measured.number(), sample, numbers)
        : against(stable, measured.number(), sample, window, numbers);
  }

  private String tooFew(Prometheus.Answer seen, Window window) {
    return seen.isNumber()
        ? "only %d requests of at least %d in %s"
            .formatted(Math.round(seen.number()), fewest, window.promql())
        : seen.why() + " of the canary's requests";
  }

  private Reading alone(double number, String sample, Map<String, Double> numbers) {
    String says = shown(number) + sample + ", at most " + shown(most) + " allowed";
    return judged(number <= most, says, numbers);
  }

  private Reading against(
      Query ofStable, double number, String sample, Window window, Map<String, Double> numbers) {
    Prometheus.Answer base = prometheus.ask(ofStable.filled(subjects.swapped(), window));
    if (!base.isNumber()) {
      return new Reading.NoData(name, base.why() + " of the stable version", numbers);
    }
    numbers.put("stable", base.number());
    String says =
        "%s%s against %s, at most %s more allowed"
            .formatted(shown(number), sample, shown(base.number()), shown(most));
    return judged(number - base.number() <= most, says, numbers);
  }

  private Reading judged(boolean well, String says, Map<String, Double> numbers) {
    return well ? new Reading.Pass(name, says, numbers) : new Reading.Fail(name, says, numbers);
  }

  /// With two decimals where they matter.
  private String shown(double number) {
    String text = String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
    return (text.equals("-0") ? "0" : text) + (unit.isEmpty() ? "" : " " + unit);
  }
}
