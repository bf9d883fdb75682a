package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private static final String SECRET = "s3cr3t";

  @TempDir private Path directory;

  @Test
  void fetchesEntriesFromWhereTheyAre() throws IOException {
    byte[] binary = {0, (byte) 0xff, '\n', '\r', 7};
    Files.write(directory.resolve("secret.bin"), binary);
    Secrets secrets =
        secrets(
            """
            secrets:
              one: {a: {env: TOKEN}, b: {file: ./secret.bin}, c: {command: [printf, s3cr3t]}}
              made: {x: {generate: 28 hex}}
            """);

    var resolved = secrets.resolve();

    assertThat(resolved.keySet()).containsExactly("one");
    assertThat(text(one(resolved, "a"))).isEqualTo(SECRET);
    assertThat(one(resolved, "b").reveal()).isEqualTo(binary);
    assertThat(text(one(resolved, "c"))).isEqualTo(SECRET);
    assertThat(resolved.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a\\n | a",
        "a\\r\\n | a",
        "a | a",
        "a\\n\\n | a\\n\\n",
        "a\\nb\\n | a\\nb\\n",
      })
  void takesTheLineEndFromASingleLineOnly(String printed, String expected) {
    Secrets secrets = secrets("secrets: {one: {a: {command: [printf, '" + printed + "']}}}\n");

    String content = text(one(secrets.resolve(), "a"));

    assertThat(content.replace("\n", "\\n").replace("\r", "\\r")).isEqualTo(expected);
  }

  @Test
  void runsCommandsInTheProjectWithTheGivenEnvironmentAndNoInput() {
    Secrets secrets =
        secrets("secrets: {one: {a: {command: [sh, -c, 'cat; pwd; echo $TOKEN; echo $HOME']}}}\n");

    assertThat(text(one(secrets.resolve(), "a"))).isEqualTo(directory + "\n" + SECRET + "\n\n");
  }

  @Test
  void givesNoShellToACommand() {
    Secrets secrets = secrets("secrets: {one: {a: {command: [echo, '$TOKEN; rm -rf /']}}}\n");

    assertThat(text(one(secrets.resolve(), "a"))).isEqualTo("$TOKEN; rm -rf /");
  }

  @Test
  void saysAllThatCannotBeHadWithoutShowingAnyOfIt() throws IOException {
    Files.createDirectory(directory.resolve("folder"));
    Secrets secrets =
        secrets(
            """
            secrets:
              one:
                unset: {env: NOT_SET}
                empty: {env: EMPTY}
                nowhere: {file: nowhere}
                folder: {file: folder}
                unknown: {command: [no-such-program-anywhere]}
                fails: {command: [sh, -c, 'echo s3cr3t; echo first >&2; echo second >&2; exit 3']}
                silent: {command: ["true"]}
                slow: {command: [sleep, "60"], timeout: 50ms}
                large: {command: [head, -c, "2000000", /dev/zero]}
            """);

    KdeployException thrown = catchThrowableOfType(KdeployException.class, secrets::resolve);

    assertThat(Screen.of(thrown).replace(directory.toString(), "/somewhere"))
        .isEqualTo(
            """
            error: `secrets.one.unset` wants the environment variable `NOT_SET`, which is not set
              --> kdeploy.yaml:5:18
            5 |     unset: {env: NOT_SET}
              |                  ^^^^^^^
              fix: set it where kdeploy runs: `export NOT_SET=…`

            error: `secrets.one.empty` wants the environment variable `EMPTY`, which is empty
              --> kdeploy.yaml:6:18
            6 |     empty: {env: EMPTY}
              |                  ^^^^^
              fix: set it where kdeploy runs: `export EMPTY=…`

            error: `secrets.one.nowhere` wants the file `nowhere`, which does not exist
              --> kdeploy.yaml:7:21
            7 |     nowhere: {file: nowhere}
              |                     ^^^^^^^
              why: it is looked for at `/somewhere/nowhere`
              fix: put it there, or name another

            error: `secrets.one.folder` wants a file, and `folder` is a directory
              --> kdeploy.yaml:8:20
            8 |     folder: {file: folder}
              |                    ^^^^^^
              fix: name a file in it

            error: `secrets.one.unknown` wants the output of `no-such-program-anywhere`, which cannot be run
              --> kdeploy.yaml:9:24
            9 |     unknown: {command: [no-such-program-anywhere]}
              |                        ^^^^^^^^^^^^^^^^^^^^^^^^^^
              why: there is no such program
              fix: install it, or name it with its path; there is no shell in between

            error: `secrets.one.fails`: `sh` ends with 3
              --> kdeploy.yaml:10:22
            10 |     fails: {command: [sh, -c, 'echo s3cr3t; echo first >&2; echo second >&2; exit 3']}
               |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              first
              second
              fix: run it by hand to see why

            error: `secrets.one.silent`: the output of `true` is empty
              --> kdeploy.yaml:11:23
            11 |     silent: {command: ["true"]}
               |                       ^^^^^^^^
              fix: run it by hand to see why

            error: `secrets.one.slow`: `sleep` takes longer than 50ms
              --> kdeploy.yaml:12:21
            12 |     slow: {command: [sleep, "60"], timeout: 50ms}
               |                     ^^^^^^^^^^^^^
              why: it gets no input, so that it may wait for a question that nobody sees
              fix: run it by hand, or give it more time with `timeout`

            error: `secrets.one.large`: the output of `head` is larger than 1 MiB
              --> kdeploy.yaml:13:22
            13 |     large: {command: [head, -c, "2000000", /dev/zero]}
               |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              why: a Secret holds no more
            """);
  }

  private Secrets secrets(String text) {
    String path = "/usr/local/bin:/usr/bin:/bin";
    return new Secrets(
        Written.in(directory).project(text).read(),
        Map.of("TOKEN", SECRET, "EMPTY", "", "PATH", path));
  }

  private static SecretValue one(
      Map<String, ? extends Map<String, SecretValue>> secrets, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(secrets.get("one")).get(key));
  }

  private static String text(SecretValue value) {
    return new String(value.reveal(), StandardCharsets.UTF_8);
  }
}
