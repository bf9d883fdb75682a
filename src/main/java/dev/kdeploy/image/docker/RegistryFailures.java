package dev.kdeploy.image.docker;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a registry's refusal means, as the daemon passes it on: in words, for it knows no codes.
///
/// @param verb `push` or `pull`
/// @param where the Dockerfile's line that names the image, if it is a base image
record RegistryFailures(
    String verb,
    ImageReference reference,
    Optional<RegistryLogin> login,
    @Nullable Location where) {
  private static final Pattern MISSING =
      Pattern.compile(
          "manifest unknown|manifest for .* not found|name unknown|repository .*not found"
              + "|: not found|does not exist\\b(?!.*(?:docker login|pull access))");
  private static final Pattern NO_LOGIN =
      Pattern.compile(
          "no basic auth credentials|unauthorized|authentication required"
              + "|incorrect username or password|\\b401\\b");
  private static final Pattern DENIED =
      Pattern.compile("denied|forbidden|insufficient_scope|\\b403\\b");
  private static final Pattern NO_HOST =
      Pattern.compile("no such host|server misbehaving|name resolution|name or service not known");
  private static final Pattern REFUSED = Pattern.compile("connection refused|connection reset");
  private static final Pattern SILENT =
      Pattern.compile(
          "i/o timeout|timeout exceeded|deadline exceeded|handshake timeout|no route to host"
              + "|network is unreachable|request canceled");
  private static final Pattern PLAIN = Pattern.compile("server gave http response to https client");
  private static final Pattern CERTIFICATE = Pattern.compile("x509|certificate|tls:");
  private static final Pattern SPACE = Pattern.compile("no space left on device");
  private static final Pattern LIMIT = Pattern.compile("toomanyrequests|rate limit|\\b429\\b");
  private static final Pattern PLATFORM =
      Pattern.compile("no matching manifest|does not match the specified platform");
  private static final Pattern ABSENT =
      Pattern.compile("an image does not exist locally|no such image|tag does not exist");

  static final String MAKE_SPACE =
      "`docker system df` shows what takes it, `docker system prune` frees what is unused";

  /// The problem behind a message.
  Problem problem(String message) {
    String said = Logins.masked(message.strip(), login);
    return meaning(said.toLowerCase(Locale.ROOT)).why("%s", said);
  }

  /// Whether a message speaks of a registry at all, so that it is worth asking for its meaning.
  static boolean isKnown(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return java.util.stream.Stream.of(
            MISSING,
            NO_LOGIN,
            DENIED,
            NO_HOST,
            REFUSED,
            SILENT,
            PLAIN,
            CERTIFICATE,
            LIMIT,
            PLATFORM)
        .anyMatch(pattern -> pattern.matcher(lower).find());
  }

  // From the most telling to the least: a message may hold the words of several.
  private Problem meaning(String said) {
    if (is(SPACE, said)) {
      return verb.equals("push")
          ? remote("there is no disk space left").fix("make room where the registry keeps its data")
          : noSpace(Problem.at(where));
    }
    if (is(ABSENT, said) && verb.equals("push")) {
      return remote("there is no local image").fix("build it first: `kdeploy build`");
    }
    if (is(LIMIT, said)) {
      return remote("the registry has had too many requests")
          .fix("log in (`docker login%s`) or wait; a mirror helps for good", host());
    }
    if (is(PLAIN, said)) {
      return remote("the registry speaks plain HTTP")
          .fix(
              "give it a certificate, or add `%s` to `insecure-registries` of the Docker daemon",
              reference.registry());
    }
    if (is(CERTIFICATE, said)) {
      return remote("Docker does not trust the registry's certificate")
          .fix(
              "put its authority into `/etc/docker/certs.d/%s/ca.crt` where the daemon runs",
              reference.registry());
    }
    return unreachable(said).orElseGet(() -> refused(said));
  }

  private Optional<Problem> unreachable(String said) {
    if (is(NO_HOST, said)) {
      return Optional.of(
          remote("the registry's host is unknown")
              .fix("see that `%s` is spelled right", reference.registry()));
    }
    if (is(REFUSED, said)) {
      return Optional.of(
          remote("nobody answers at the registry")
              .fix(
                  "see that `%s` is the registry's name and port, and that it runs",
                  reference.registry()));
    }
    return is(SILENT, said)
        ? Optional.of(
            remote("the registry does not answer")
                .fix(
                    "see that the Docker daemon reaches `%s` (proxy, firewall)",
                    reference.registry()))
        : Optional.empty();
  }

  private Problem refused(String said) {
    if (is(PLATFORM, said)) {
      return input("there is no such image for this platform")
          .fix("leave `platform` out, or name one that the image is made for");
    }
    if (said.contains("pull access denied") || said.contains("requested access to the resource")) {
      return denied();
    }
    if (is(NO_LOGIN, said)) {
      return remote(
              login.isEmpty() ? "the registry wants a login" : "the registry refuses your login")
          .fix("`docker login%s`", host());
    }
    if (is(MISSING, said) && verb.equals("push")) {
      return remote("the registry has no such repository")
          .fix("make it there first, or see that the name is spelled right");
    }
    if (is(MISSING, said)) {
      return input("the registry does not have it").fix("see that name and tag are spelled right");
    }
    if (is(DENIED, said)) {
      return denied();
    }
    return remote("it fails").fix("try it by hand: `docker %s %s`", verb, reference);
  }

  private Problem denied() {
    if (verb.equals("push")) {
      return remote("the registry does not let you")
          .fix(
              "see that the name is right and that your user may write there; `docker login%s` "
                  + "changes the user",
              host());
    }
    return remote("the registry does not have it, or does not show it to you")
        .fix("see that the name is spelled right; if it is, `docker login%s`", host());
  }

  private String host() {
    return reference.registry().equals(ImageReference.DOCKER_HUB) ? "" : " " + reference.registry();
  }

  private Problem remote(String what) {
    return input(what).kind(Problem.Kind.REMOTE);
  }

  private Problem input(String what) {
    return Problem.at(where).what("cannot %s `%s`: %s", verb, reference, what);
  }

  /// The daemon's disk is full; the same for building, pulling and pushing.
  static Problem noSpace(Problem problem) {
    return problem
        .kind(Problem.Kind.REMOTE)
        .what("Docker has no disk space left")
        .fix("%s", MAKE_SPACE);
  }

  static boolean isNoSpace(String message) {
    return is(SPACE, message.toLowerCase(Locale.ROOT));
  }

  private static boolean is(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    return found.find();
  }
}
