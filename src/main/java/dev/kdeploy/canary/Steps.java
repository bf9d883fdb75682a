package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The weights that a canary takes one after the other, and how long it stays at each.
///
/// @param weights in percent, ascending, from 1 to 100
/// @param interval longer than nothing
public record Steps(List<Integer> weights, Duration interval) {
  private static final Pattern WEIGHT = Pattern.compile("([0-9]{1,9})\\s*%?");
  private static final String EXAMPLE = "for example `--steps 5,25,50,100`";

  public Steps {
    weights = List.copyOf(weights);
  }

  /// The steps that `--steps` and `--interval` say: `5,25,50,100`, also with `%`.
  ///
  /// @throws KdeployException with everything that is wrong
  public static Steps of(String text, Duration interval) {
    List<Problem> problems = new ArrayList<>();
    List<Integer> weights = new ArrayList<>();
    if (text.isBlank()) {
      problems.add(Problem.of("`--steps` names no weight").fix("write weights, %s", EXAMPLE));
    } else {
      for (String one : text.split(",", -1)) {
        add(weights, one.strip(), text, problems);
      }
    }
    if (!interval.isPositive()) {
      problems.add(
          Problem.of("`--interval` must be longer than 0")
              .why("the canary is judged by what happens in that time")
              .fix("write for example `--interval 1m`"));
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Steps(weights, interval);
  }

  private static void add(List<Integer> weights, String one, String text, List<Problem> problems) {
    if (one.isEmpty()) {
      problems.add(Problem.of("`--steps %s` has a comma too many", text).fix("write %s", EXAMPLE));
      return;
    }
    var form = WEIGHT.matcher(one);
    if (!form.matches()) {
      problems.add(
          Problem.of("a step must be a whole number of percent, found `%s`", one)
              .fix("write %s", EXAMPLE));
      return;
    }
    int weight = Integer.parseInt(form.group(1));
    if (weight < 1 || weight > 100) {
      problems.add(
          Problem.of("a step must be from 1 to 100 percent, found `%s`", one)
              .fix("write %s", EXAMPLE));
    } else if (!weights.isEmpty() && weight <= weights.getLast()) {
      problems.add(
          Problem.of("the steps must rise, and `%s` comes after `%d`", one, weights.getLast())
              .why("a canary only gets more traffic, or is aborted")
              .fix("sort them and name each once, %s", EXAMPLE));
    } else {
      weights.add(weight);
    }
  }

  /// Whether the canary becomes the stable version in the end.
  public boolean endInPromotion() {
    return weights.getLast() == 100;
  }

  /// The weights before a promotion.
  public List<Integer> withoutPromotion() {
    return endInPromotion() ? weights.subList(0, weights.size() - 1) : weights;
  }

  /// What stands against these steps where pods alone decide on the share.
  public List<Problem> problemsByPods() {
    return withoutPromotion().stream()
        .filter(weight -> weight > Share.MOST)
        .map(
            weight ->
                Problem.of("`%d` %% cannot be reached by adding canary pods", weight)
                    .why("no stable pod is taken away, so that %d %% is the most", Share.MOST)
                    .fix("end the steps with `50,100`, or %s", Shares.ROUTER))
        .toList();
  }
}
