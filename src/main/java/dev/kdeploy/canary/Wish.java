package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody asked for about the way to the canary; null is no wish.
///
/// @param host a host name that leads to the canary alone
/// @param header a header that leads to the canary, whatever the weight is
public record Wish(@Nullable Choice router, @Nullable String host, @Nullable Header header) {
  /// Nothing in particular.
  public static final Wish NONE = new Wish(null, null, null);

  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

  /// The routers by the names that users give them.
  public enum Choice {
    /// The part of the pods is the part of the traffic.
    REPLICAS,
    /// Weights in routes of the Gateway API.
    GATEWAY,
    /// A second Ingress with the annotations of ingress-nginx.
    NGINX,
    /// Nothing but a host of its own.
    HOST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The wish that options say; null or blank is none.
  ///
  /// @throws KdeployException with everything that is wrong
  public static Wish of(@Nullable String router, @Nullable String host, @Nullable String header) {
    List<Problem> problems = new ArrayList<>();
    Choice choice = isSaid(router) ? choice(text(router), problems) : null;
    String name = isSaid(host) ? host(text(host), problems) : null;
    Header match = isSaid(header) ? header(text(header), problems) : null;
    if (choice == Choice.HOST && !isSaid(host)) {
      problems.add(
          Problem.of("`--router host` needs a host")
              .fix("add `--host`, for example `--host canary.example.com`"));
    }
    if (isSaid(header) && (choice == Choice.REPLICAS || choice == Choice.HOST)) {
      problems.add(
          Problem.of("`--header` does nothing with `--router %s`", choice)
              .why("only weights in a route can look at headers")
              .fix("leave one of the two out"));
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Wish(choice, name, match);
  }

  private static boolean isSaid(@Nullable String option) {
    return !text(option).isEmpty();
  }

  private static String text(@Nullable String option) {
    return option == null ? "" : option.strip();
  }

  private static @Nullable Choice choice(String text, List<Problem> problems) {
    List<String> known = Arrays.stream(Choice.values()).map(Choice::toString).toList();
    Optional<Choice> found =
        Arrays.stream(Choice.values())
            .filter(one -> one.toString().equals(text.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (found.isEmpty()) {
      problems.add(
          Problem.of("`--router` knows no `%s`", text).fix("%s", Suggestion.sentence(text, known)));
    }
    return found.orElse(null);
  }

  private static @Nullable String host(String text, List<Problem> problems) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (HOST.matcher(lower).matches()) {
      return lower;
    }
    problems.add(
        Problem.of("`--host` must be a host name, found `%s`", text)
            .fix("write only the name, for example `--host canary.example.com`"));
    return null;
  }

  private static @Nullable Header header(String text, List<Problem> problems) {
    Optional<Header> header = Header.parse(text);
    if (header.isEmpty()) {
      problems.add(
          Problem.of("`--header` must be a name and a value, found `%s`", text)
              .fix("write for example `--header \"X-Canary: yes\"`"));
    }
    return header.orElse(null);
  }
}
