package dev.kdeploy.image.registry;

import static dev.kdeploy.image.registry.FakeRegistry.MANIFEST_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.registry.FakeRegistry.Answer;
import org.junit.jupiter.api.Test;

class LoginTest extends RegistryGround {
  private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}";
  private static final String HEAD = "HEAD /v2/team/app/manifests/1";

  private final FakeRegistry server = registry();
  private final ImageReference app = image(server.name() + "/team/app:1");
  private final String digest =
      Content.digest("sha256", MANIFEST.getBytes(java.nio.charset.StandardCharsets.UTF_8));

  /// Answers only who shows this; everybody else is told how to log in.
  private void wants(String authorization, String challenge) {
    server.on(
        HEAD,
        request ->
            request.authorization().equals(authorization)
                ? Answer.of(200, "").with("Docker-Content-Digest", digest)
                : Answer.of(401, "").with("WWW-Authenticate", challenge));
  }

  private String bearer() {
    return "Bearer realm=\"http://%s/token\",service=\"a, \\\"b\\\"\",scope=\"repository:team/app:pull,push\""
        .formatted(server.name());
  }

  @Test
  void showsUserAndPasswordWhenAsked() {
    logIn(server.name(), "kd", "s3:cret");
    wants("Basic " + base64("kd:s3:cret"), "Basic realm=\"x\"");
    Registry client = client();

    assertThat(client.find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(client.find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.requests())
        .as("the second time without being asked")
        .containsExactly(
            HEAD,
            HEAD + " [Basic " + base64("kd:s3:cret") + "]",
            HEAD + " [Basic " + base64("kd:s3:cret") + "]");
  }

  @Test
  void getsATokenWithoutALogin() {
    wants("Bearer t1", bearer());
    server.on("GET /token", Answer.of(200, "{\"token\":\"t1\",\"expires_in\":60}"));
    Registry client = client();

    assertThat(client.find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(client.find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.requests())
        .containsExactly(
            HEAD,
            "GET /token?service=a%2C+%22b%22&scope=repository%3Ateam%2Fapp%3Apull%2Cpush",
            HEAD + " [Bearer t1]",
            HEAD + " [Bearer t1]");
  }

  @Test
  void getsATokenForItsLogin() {
    logIn(server.name(), "kd", "s3cret");
    wants("Bearer t1", bearer().replace(",scope=\"repository:team/app:pull,push\"", ""));
    server.on(
        "GET /token",
        request ->
            request.authorization().equals("Basic " + base64("kd:s3cret"))
                ? Answer.of(200, "{\"access_token\":\"t1\"}")
                : Answer.of(401, ""));

    assertThat(client().find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.asked.get(1).path())
        .isEqualTo("/token?service=a%2C+%22b%22&scope=repository%3Ateam%2Fapp%3Apull&account=kd");
  }

  @Test
  void exchangesAnIdentityTokenWithoutShowingItElsewhere() {
    configure("{\"auths\":{\"%s\":{\"identitytoken\":\"id&token\"}}}".formatted(server.name()));
    wants("Bearer t1", bearer());
    server.on("POST /token", Answer.of(200, "{\"access_token\":\"t1\"}"));

    assertThat(client().find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.asked.get(1).body())
        .isEqualTo(
            "grant_type=refresh_token&service=a%2C+%22b%22&client_id=kdeploy"
                + "&scope=repository%3Ateam%2Fapp%3Apull%2Cpush&refresh_token=id%26token");
  }

  @Test
  void showsARegistryTokenAsItIs() {
    configure("{\"auths\":{\"%s\":{\"registrytoken\":\"r1\"}}}".formatted(server.name()));
    wants("Bearer r1", bearer());

    assertThat(client().find(app)).isEqualTo(new Lookup.Found(digest));
  }

  @Test
  void getsANewTokenWhenTheOldOneHasExpired() {
    Answer found = Answer.of(200, "").with("Docker-Content-Digest", digest);
    Answer who = Answer.of(401, "").with("WWW-Authenticate", bearer());
    server.on(HEAD, who, found, who, found);
    server.on(
        "GET /token", Answer.of(200, "{\"token\":\"t1\"}"), Answer.of(200, "{\"token\":\"t2\"}"));
    Registry client = client();

    client.find(app);

    assertThat(client.find(app)).isEqualTo(new Lookup.Found(digest));
    assertThat(server.requests()).endsWith(HEAD + " [Bearer t2]");
  }

  @Test
  void saysThatALoginIsWanted() {
    wants("nobody", "Basic realm=\"x\"");

    golden("wants-login", refused(client().find(app)));
  }

  @Test
  void saysThatTheLoginIsNotAccepted() {
    logIn(server.name(), "kd", "wrong");
    wants("nobody", "Basic realm=\"x\"");

    golden("wrong-login", refused(client().find(app)));
  }

  @Test
  void saysThatTheLoginServiceDoesNotAcceptTheLogin() {
    logIn(server.name(), "kd", "wrong");
    wants("nobody", bearer());
    server.on(
        "GET /token",
        Answer.of(
            401,
            "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"incorrect username or"
                + " password\"}]}"));

    golden("wrong-login-service", refused(client().find(app)));
  }

  @Test
  void saysThatTheTokenDoesNotDo() {
    wants("nobody", bearer());
    server.on("GET /token", Answer.of(200, "{\"token\":\"t1\"}"));

    golden("token-does-not-do", refused(client().find(app)));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void saysThatTheLoginMayNotReadIt() {
    logIn(server.name(), "kd", "s3cret");
    server.on(HEAD, Answer.of(403, ""));
    server.on(
        "GET /v2/team/app/manifests/1",
        Answer.of(
            403,
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access to the resource is"
                + " denied\"}]}"));

    golden("denied", refused(client().find(app)));
  }

  @Test
  void saysWhichProgramKeepsTheLoginBack() {
    configure("{\"credsStore\":\"gone\"}");
    wants("nobody", "Basic realm=\"x\"");

    golden("wants-login-helper-missing", refused(client().find(app)));
  }

  @Test
  void knowsNoOtherKindOfLogin() {
    wants("nobody", "Negotiate, NTLM");

    golden("other-kind-of-login", refused(client().find(app)));
  }

  @Test
  void saysThatTheLoginServiceIsOutOfOrder() {
    wants("nobody", bearer());
    server.on("GET /token", Answer.of(200, "<html>"));
    golden("no-token", unreachable(client().find(app)));

    FakeRegistry other = registry();
    other.on(HEAD, Answer.of(401, "").with("WWW-Authenticate", "Bearer realm=\"::\""));
    golden("bad-realm", refused(client().find(image(other.name() + "/team/app:1"))));
  }

  @Test
  void doesNotShowTheLoginToStorageElsewhere() {
    FakeRegistry storage = registry();
    storage.on("GET /blob", Answer.of(200, "{\"os\":\"linux\",\"architecture\":\"amd64\"}"));
    logIn(server.name(), "kd", "s3cret");
    String config =
        Content.digest(
            "sha256",
            "{\"os\":\"linux\",\"architecture\":\"amd64\"}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    server.on("GET /v2/team/app/blobs/" + config, Answer.of(307, "").with("Location", "/moved"));
    server.on(
        "GET /moved",
        Answer.of(307, "").with("Location", "http://" + storage.name() + "/blob?signed=1"));
    String manifest = "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"}}".formatted(config);
    String ours = server.has("team/app", "2", MANIFEST_TYPE, manifest);
    server.on(
        HEAD,
        request ->
            request.authorization().isEmpty()
                ? Answer.of(401, "").with("WWW-Authenticate", "Basic")
                : Answer.of(200, "").with("Docker-Content-Digest", ours));
    Registry client = client();
    client.find(app);

    assertThat(client.details(app.withDigest(ours)).platforms()).containsExactly("linux/amd64");
    assertThat(server.requests()).contains("GET /moved [Basic " + base64("kd:s3cret") + "]");
    assertThat(storage.requests()).containsExactly("GET /blob?signed=1");
  }

  @Test
  void doesNotRunInCircles() {
    server.on(HEAD, Answer.of(307, "").with("Location", "/v2/team/app/manifests/1"));
    server.on(
        "GET /v2/team/app/manifests/1",
        Answer.of(307, "").with("Location", "/v2/team/app/manifests/1"));

    assertThat(client().find(app)).isInstanceOf(Lookup.Unreachable.class);
  }

  @Test
  void neverSaysThePassword() {
    Login login = new Login("kd", "s3cret", "id", "reg");

    assertThat(login.toString()).doesNotContain("s3cret", "id", "reg").contains("kd");
  }
}
