package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a user of a kubeconfig.
final class UserEntry {
  private UserEntry() {}

  /// The user; what is wrong with it is added to `problems`.
  static Connection.User read(
      Entry entry,
      @Nullable Map<String, @Nullable Object> cluster,
      KubeconfigRequest request,
      List<Problem> problems) {
    checkKinds(entry, problems);
    Connection.Pem certificate = PemEntry.read(entry, "client-certificate", problems);
    Connection.Pem key = PemEntry.read(entry, "client-key", problems);
    checkPair(entry, problems);
    Entry exec = entry.part("exec");
    return new Connection.User(
        entry.name(),
        certificate,
        key,
        nullIfEmpty(entry.text("token")),
        tokenFile(entry),
        login(entry, problems),
        exec == null ? null : PluginEntry.read(exec, cluster, request, problems),
        impersonation(entry, problems));
  }

  private static void checkKinds(Entry entry, List<Problem> problems) {
    Entry provider = entry.part("auth-provider");
    if (provider == null) {
      return;
    }
    String name = provider.text("name");
    Problem problem =
        entry
            .problem("auth-provider")
            .what("the user `%s` logs in by the auth-provider `%s`", entry.name(), name)
            .why("Kubernetes replaced auth providers by credential plugins (`exec`)");
    problems.add(
        switch (name) {
          case "gcp" ->
              problem.fix(
                  "install gke-gcloud-auth-plugin and run `gcloud container clusters"
                      + " get-credentials CLUSTER`");
          case "azure" -> problem.fix("install kubelogin and run `kubelogin convert-kubeconfig`");
          case "oidc" ->
              problem.fix(
                  "install the kubectl plugin oidc-login and use it as `exec`, or put a token under"
                      + " `token`");
          default -> problem.fix("use a credential plugin (`exec`) or a token");
        });
  }

  private static void checkPair(Entry entry, List<Problem> problems) {
    boolean wantsCertificate =
        entry.has("client-certificate") || entry.has("client-certificate-data");
    boolean wantsKey = entry.has("client-key") || entry.has("client-key-data");
    if (wantsCertificate != wantsKey) {
      String missing = wantsKey ? "client-certificate" : "client-key";
      problems.add(
          entry
              .problem(missing)
              .what("the user `%s` has no `%s`", entry.name(), missing)
              .why("a client certificate and its key go together"));
    }
  }

  private static @Nullable Path tokenFile(Entry entry) {
    String file = entry.text("tokenFile");
    return file.isEmpty() ? null : entry.resolved(file);
  }

  private static Connection.@Nullable Login login(Entry entry, List<Problem> problems) {
    String name = entry.text("username");
    String password = entry.text("password");
    if (name.isEmpty() && password.isEmpty()) {
      return null;
    }
    if (!entry.text("token").isEmpty() || !entry.text("tokenFile").isEmpty()) {
      problems.add(
          entry
              .problem("username")
              .what("the user `%s` has both a token and a password", entry.name())
              .fix("remove one of them"));
    }
    return new Connection.Login(name, password);
  }

  private static List<Connection.Header> impersonation(Entry entry, List<Problem> problems) {
    List<Connection.Header> headers = new ArrayList<>();
    add(headers, "Impersonate-User", entry.text("as"));
    add(headers, "Impersonate-Uid", entry.text("as-uid"));
    entry.texts("as-groups").forEach(group -> add(headers, "Impersonate-Group", group));
    Entry extra = entry.part("as-user-extra");
    if (extra != null) {
      for (String key : extra.body().entries().keySet()) {
        String name = "Impersonate-Extra-" + HeaderName.escaped(key);
        extra.texts(key).forEach(value -> add(headers, name, value));
      }
    }
    if (!headers.isEmpty() && entry.text("as").isEmpty()) {
      problems.add(
          entry
              .problem("as")
              .what("the user `%s` impersonates groups but no user", entry.name())
              .fix("add `as: NAME` to it"));
    }
    return headers;
  }

  private static void add(List<Connection.Header> headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.add(new Connection.Header(name, value));
    }
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
