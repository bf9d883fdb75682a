package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.Problem;
import java.util.Optional;

/// Says in words what answers mean that are no image.
///
/// @param registry as images are named
/// @param subject what was asked for
record Answers(String registry, String subject, Credentials credentials) {

  /// For every status that is neither a success nor a clear "not there".
  NoAnswer of(Reply reply) {
    int status = reply.status();
    if (status == 401 || status == 403) {
      return refused(reply);
    }
    if (status == 429) {
      return tooMany(reply);
    }
    if (status == 407) {
      return NoAnswer.unreachable(
          said(
                  reply,
                  Problem.of("the proxy on the way to the registry `%s` wants a login", registry))
              .fix("write user and password into `HTTPS_PROXY`: `http://USER:PASSWORD@HOST:PORT`"));
    }
    if (status >= 500) {
      return NoAnswer.unreachable(
          said(reply, Problem.of("%s answers with the error %d", who(reply), status))
              .fix("try again later; the fault is on its side"));
    }
    if (status == 404 || status < 400) {
      return noRegistry(reply);
    }
    return NoAnswer.refused(
        said(
                reply,
                Problem.of("%s answers the question for `%s` with %d", who(reply), subject, status))
            .fix("check the name of the image"));
  }

  /// The registry, or the login service, does not let us.
  NoAnswer refused(Reply reply) {
    Optional<Login> login = credentials.of(registry);
    Problem problem =
        Problem.of(
                "%s: the registry `%s` refuses access to `%s`",
                reply.status() == 403 ? "denied" : "unauthorized", registry, subject)
            .why("%s", reason(reply.status(), login));
    return NoAnswer.refused(
        said(reply, problem)
            .fix(
                "%s `%s`",
                reply.status() == 403 && login.isPresent()
                    ? "ask for the right to read it, or log in as somebody else with"
                    : "check the name, and run",
                command()));
  }

  private String reason(int status, Optional<Login> login) {
    if (login.isPresent()) {
      String who =
          login.get().username().isEmpty() ? "" : " of the user `" + login.get().username() + "`";
      return status == 403
          ? "the login" + who + " that Docker has for it may not read this"
          : "it does not accept the login" + who + " that Docker has for it";
    }
    return credentials
        .failure(registry)
        .map(failure -> "Docker's login for it cannot be had: " + failure.what())
        .orElse("Docker has no login for it; what does not exist may be refused in the same way");
  }

  /// The registry wants to know who asks in a way that we cannot satisfy.
  NoAnswer unusable(String why) {
    return NoAnswer.refused(
        Problem.of("the registry `%s` refuses access to `%s`", registry, subject)
            .why("%s", why)
            .fix("run `%s` with a user name and a password or access token", command()));
  }

  /// The answer makes no sense.
  NoAnswer strange(Reply reply, String why) {
    return NoAnswer.unreachable(
        Problem.of("%s gives an answer that makes no sense", who(reply))
            .why("%s", why)
            .fix("check that it is a registry and not, for example, the login page of a network"));
  }

  private NoAnswer noRegistry(Reply reply) {
    return NoAnswer.unreachable(
        said(reply, Problem.of("%s does not answer as a registry does", who(reply)))
            .why("it answers %s with %d", "`" + reply.uri().getRawPath() + "`", reply.status())
            .fix("check the name and port of the registry"));
  }

  private NoAnswer tooMany(Reply reply) {
    String wait = reply.header("Retry-After").strip();
    Problem problem = said(reply, Problem.of("%s takes no more requests from here", who(reply)));
    Problem waiting =
        wait.matches("[0-9]{1,6}")
            ? problem.why("it wants to be left alone for %s s", wait)
            : problem;
    return NoAnswer.unreachable(
        credentials.of(registry).isPresent()
            ? waiting.fix("wait, and try again")
            : waiting.fix("run `%s`, which often allows more, or wait", command()));
  }

  private static Problem said(Reply reply, Problem problem) {
    String message = reply.message();
    return message.isEmpty() ? problem : problem.detail("it says: %s", message);
  }

  private String who(Reply reply) {
    return Failures.who(registry, reply.uri());
  }

  private String command() {
    return registry.equals(ImageReference.DOCKER_HUB) ? "docker login" : "docker login " + registry;
  }
}
