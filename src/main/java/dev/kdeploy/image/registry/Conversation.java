package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Asks registries for paths of repositories: shows who we are where that is wanted, and goes where
/// it is sent.
final class Conversation {
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Wire wire;
  private final Tokens tokens;
  private final Failures failures;
  private final Insecure insecure;
  private final Credentials credentials;
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

  Conversation(
      Wire wire, Tokens tokens, Failures failures, Insecure insecure, Credentials credentials) {
    this.wire = wire;
    this.tokens = tokens;
    this.failures = failures;
    this.insecure = insecure;
    this.credentials = credentials;
  }

  /// The answer for something of the image's repository, whatever it is but a refusal.
  ///
  /// @param what as `manifests/latest`
  Reply ask(String method, ImageReference reference, String what, String accept) throws NoAnswer {
    Endpoint endpoint =
        endpoints.computeIfAbsent(reference.registry(), name -> new Endpoint(name, insecure));
    String path = "/v2/" + reference.path() + "/" + what;
    Ask ask = Ask.of(method, address(endpoint, path)).accepting(accept);
    Reply first = send(endpoint, ask.authorized(tokens.known(reference)), path);
    if (first.status() != 401) {
      return followed(endpoint, ask.authorized(tokens.known(reference)), first);
    }
    // Also when something was shown: a token lives for minutes only.
    String answer = tokens.answer(endpoint, reference, first);
    Reply second = send(endpoint, ask.authorized(answer), path);
    if (second.status() == 401) {
      throw answers(reference).refused(second);
    }
    return followed(endpoint, ask.authorized(answer), second);
  }

  /// What the grammar of image names lets through is not always an address.
  private static URI address(Endpoint endpoint, String path) throws NoAnswer {
    try {
      return endpoint.uri(path);
    } catch (IllegalArgumentException e) {
      throw NoAnswer.unreachable(
          Problem.of("the registry `%s` cannot be reached", endpoint.registry())
              .why("this is no address")
              .fix("write the registry as `host:port`"));
    }
  }

  Answers answers(ImageReference reference) {
    return new Answers(reference.registry(), reference.toString(), credentials);
  }

  private Reply send(Endpoint endpoint, Ask ask, String path) throws NoAnswer {
    try {
      return endpoint.send(wire, ask, path);
    } catch (IOException e) {
      throw NoAnswer.unreachable(failures.of(e, endpoint.registry(), endpoint.uri(path)));
    }
  }

  /// Goes where it is sent; to another server without the login, which is not for its eyes.
  private Reply followed(Endpoint endpoint, Ask ask, Reply reply) throws NoAnswer {
    Reply last = reply;
    Ask asked = ask;
    for (int i = 0; REDIRECTS.contains(last.status()) && i < MOST_REDIRECTS; i++) {
      URI next = target(last, ask, endpoint);
      try {
        asked = isSameServer(last.uri(), next) ? asked.to(next) : asked.to(next).authorized("");
        last = wire.send(asked);
      } catch (IOException e) {
        throw NoAnswer.unreachable(failures.of(e, endpoint.registry(), next));
      }
    }
    return last;
  }

  private static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getRawAuthority().equals(other.getRawAuthority());
  }

  private URI target(Reply reply, Ask ask, Endpoint endpoint) throws NoAnswer {
    Answers answers = new Answers(endpoint.registry(), ask.uri().getRawPath(), credentials);
    try {
      URI next = reply.uri().resolve(reply.header("Location").strip());
      boolean downgrade =
          reply.uri().getScheme().equals("https") && !"https".equals(next.getScheme());
      if (next.getHost() == null || reply.header("Location").isBlank()) {
        throw answers.strange(reply, "it sends us on to nowhere");
      }
      if (downgrade && !insecure.covers(next.getRawAuthority())) {
        throw answers.strange(
            reply, "it sends us on to `" + next.getRawAuthority() + "` without encryption");
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw answers.strange(reply, "it sends us on to something that is no address");
    }
  }
}
