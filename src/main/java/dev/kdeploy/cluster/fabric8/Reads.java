package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sends requests that only read, and turns what the server refuses into problems.
final class Reads {
  /// As in: User "jane" cannot list resource "pods" in API group "" in the namespace "prod".
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\S+) (?:resource|path) \"([^\"]*)\"(?:.* in the namespace"
              + " \"([^\"]*)\")?");

  private final Transport transport;
  private final Cluster.Server server;

  Reads(Transport transport, Cluster.Server server) {
    this.transport = transport;
    this.server = server;
  }

  /// The answer as a tree, or empty when it is a 404.
  ///
  /// @param what what is read, for a sentence
  /// @throws RemoteFailure if there is no answer, or another one
  Optional<Map<String, @Nullable Object>> json(Call call, String what) throws RemoteFailure {
    Reply reply = transport.send(call);
    if (reply.code() == 404) {
      return Optional.empty();
    }
    if (!reply.good()) {
      throw new RemoteFailure(reply.code(), refused(reply, what));
    }
    Map<String, @Nullable Object> answer = reply.json();
    if (answer.isEmpty()) {
      throw new RemoteFailure(reply.code(), notKubernetes());
    }
    return Optional.of(answer);
  }

  /// The answer, whatever its code.
  ///
  /// @throws RemoteFailure if there is none
  Reply reply(Call call) throws RemoteFailure {
    return transport.send(call);
  }

  /// Says why the server does not let something be read.
  Problem refused(Reply reply, String what) {
    return refused(reply.code(), reply.message(), what).kind(Problem.Kind.REMOTE);
  }

  /// Says that something else answers at the address.
  Problem notKubernetes() {
    return Problem.of(
            "the server of `%s` (%s) does not answer as Kubernetes does",
            server.name(), server.url())
        .fix("check the address and its path under `server` in the kubeconfig")
        .kind(Problem.Kind.REMOTE);
  }

  private Problem refused(int code, String message, String what) {
    Matcher forbidden = FORBIDDEN.matcher(message);
    if (code == 401 || code == 403 && message.contains("system:anonymous")) {
      return unauthorized(message);
    }
    if (code == 403) {
      return forbidden.find()
          ? forbidden(forbidden, message)
          : problem("forbids reading " + what).why("%s", message);
    }
    if (code == 400 && message.contains("HTTP request to an HTTPS server")) {
      return problem("speaks TLS only").fix("write `https://` in its `server`");
    }
    if (code >= 300 && code < 400) {
      return notKubernetes().why("it redirects elsewhere (%d)", code);
    }
    Problem failed = problem("does not tell " + what).why("%s (%d)", message, code);
    return code >= 500
        ? failed.fix("try again in a while; if it goes on, the server's own log says more")
        : failed;
  }

  private Problem unauthorized(String message) {
    return transport
        .expiredIdentity()
        .orElseGet(
            () ->
                problem("does not accept the credentials")
                    .why("%s", message)
                    .fix("log in again, or choose another context with `--context`"));
  }

  private Problem forbidden(Matcher words, String message) {
    String namespace = words.group(4);
    return problem(
            "does not let `"
                + words.group(1)
                + "` "
                + words.group(2)
                + " `"
                + words.group(3)
                + "`"
                + (namespace == null ? "" : " in the namespace `" + namespace + "`"))
        .why("%s", message)
        .fix(
            "ask for a role that allows `%s` on `%s`, or use another context",
            words.group(2), words.group(3));
  }

  private Problem problem(String what) {
    return Problem.of("the server of `%s` %s", server.name(), what);
  }
}
