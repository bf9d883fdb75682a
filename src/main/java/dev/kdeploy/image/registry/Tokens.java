package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Answers challenges: with the login itself, or with a token from the login service that the
/// registry names, as the distribution project's token specification has it. Remembers what was
/// accepted last for a registry or repository.
final class Tokens {
  private static final String CLIENT = "kdeploy";

  private final Wire wire;
  private final Failures failures;
  private final Credentials credentials;
  private final Map<String, String> accepted = new ConcurrentHashMap<>();

  Tokens(Wire wire, Failures failures, Credentials credentials) {
    this.wire = wire;
    this.failures = failures;
    this.credentials = credentials;
  }

  /// What to show without being asked; empty for nothing.
  String known(ImageReference reference) {
    String ofRepository = accepted.getOrDefault(repository(reference), "");
    return ofRepository.isEmpty() ? accepted.getOrDefault(reference.registry(), "") : ofRepository;
  }

  /// What to show after the registry has asked who we are.
  ///
  /// @throws NoAnswer when nothing that we have will do
  String answer(Endpoint endpoint, ImageReference reference, Reply reply) throws NoAnswer {
    List<Challenge> challenges = Challenge.parse(reply.headers("WWW-Authenticate"));
    Answers answers = new Answers(reference.registry(), reference.toString(), credentials);
    Optional<Login> login = credentials.of(reference.registry());
    Optional<Challenge> bearer = first(challenges, "bearer");
    if (bearer.isPresent()) {
      String token = login.map(Login::registryToken).filter(own -> !own.isEmpty()).orElse(null);
      String shown =
          "Bearer "
              + (token == null
                  ? fetched(endpoint, reference, bearer.get(), login, answers)
                  : token);
      accepted.put(repository(reference), shown);
      return shown;
    }
    if (first(challenges, "basic").isPresent()) {
      String shown = "Basic " + basic(reply, login, answers);
      accepted.put(reference.registry(), shown);
      return shown;
    }
    String kinds = String.join(", ", challenges.stream().map(Challenge::scheme).toList());
    throw kinds.isEmpty()
        ? answers.refused(reply)
        : answers.unusable(
            "it wants a login of the kind `" + kinds + "`, which kdeploy does not know");
  }

  private static Optional<Challenge> first(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(each -> each.scheme().equals(scheme)).findFirst();
  }

  private static String repository(ImageReference reference) {
    return reference.registry() + "/" + reference.path();
  }

  private static String basic(Reply reply, Optional<Login> login, Answers answers) throws NoAnswer {
    if (login.isEmpty()) {
      throw answers.refused(reply);
    }
    if (login.get().username().isEmpty()) {
      throw answers.unusable("it wants a password, and Docker has only a token for it");
    }
    return login.get().base64();
  }

  private String fetched(
      Endpoint endpoint,
      ImageReference reference,
      Challenge challenge,
      Optional<Login> login,
      Answers answers)
      throws NoAnswer {
    URI realm = realm(endpoint, challenge, answers);
    boolean safe = "https".equals(realm.getScheme()) || endpoint.isInsecure();
    if (login.isPresent() && !safe) {
      throw answers.unusable(
          "its login service `"
              + realm.getRawAuthority()
              + "` would get the password without encryption");
    }
    Ask ask = ask(realm, challenge, scope(reference, challenge), login);
    Reply reply = send(ask, reference);
    if (reply.status() == 401 || reply.status() == 403) {
      throw answers.refused(reply);
    }
    if (reply.status() != 200) {
      throw answers.of(reply);
    }
    return token(reply)
        .orElseThrow(() -> answers.strange(reply, "the login service gives no token"));
  }

  private Reply send(Ask ask, ImageReference reference) throws NoAnswer {
    try {
      return wire.send(ask);
    } catch (IOException e) {
      throw NoAnswer.unreachable(failures.of(e, reference.registry(), ask.uri()));
    }
  }

  private static URI realm(Endpoint endpoint, Challenge challenge, Answers answers)
      throws NoAnswer {
    try {
      URI realm = endpoint.uri("/").resolve(new URI(challenge.parameter("realm").strip()));
      if (realm.getHost() != null && List.of("http", "https").contains(realm.getScheme())) {
        return realm;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw answers.unusable(
        "the login service that it names, `" + challenge.parameter("realm") + "`, is no address");
  }

  private static List<String> scope(ImageReference reference, Challenge challenge) {
    String scope = challenge.parameter("scope").strip();
    return scope.isEmpty()
        ? List.of("repository:" + reference.path() + ":pull")
        : Stream.of(scope.split("\\s+")).toList();
  }

  private static Ask ask(
      URI realm, Challenge challenge, List<String> scopes, Optional<Login> login) {
    String service = challenge.parameter("service");
    if (login.isPresent() && !login.get().identityToken().isEmpty()) {
      Query form =
          new Query()
              .with("grant_type", "refresh_token")
              .with("service", service)
              .with("client_id", CLIENT)
              .with("scope", String.join(" ", scopes))
              .with("refresh_token", login.get().identityToken());
      return Ask.of("POST", realm).posting(form.toString());
    }
    Query query = new Query().with("service", service);
    scopes.forEach(scope -> query.with("scope", scope));
    login.ifPresent(known -> query.with("account", known.username()));
    String before = realm.getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(realm.toString().replaceFirst("#.*", "") + before + query);
    return Ask.of("GET", uri).authorized(login.map(known -> "Basic " + known.base64()).orElse(""));
  }

  private static Optional<String> token(Reply reply) {
    return reply
        .json()
        .flatMap(
            answer ->
                Stream.of(Fields.text(answer, "token"), Fields.text(answer, "access_token"))
                    .filter(
                        text -> !text.isBlank() && text.chars().allMatch(c -> c > 31 && c < 127))
                    .findFirst());
  }

  /// Names and values as a query or a form has them.
  private static final class Query {
    private final StringJoiner text = new StringJoiner("&");

    Query with(String name, String value) {
      if (!value.isEmpty()) {
        text.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
