package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.report.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a builder prints and a daemon answers, made into lines and figures.
class OutputTest {
  @Test
  void cutsPiecesIntoLinesAsATerminalShowsThem() {
    List<String> lines = new ArrayList<>();
    OutputLines output = new OutputLines(lines::add);

    output.add("a\nb");
    output.add("c\n\n");
    output.add("\u001b[31mred\u001b[0m \u001b]0;title\u0007x\n");
    output.add(" 10%\r 50%\r100%\r\n");
    output.add("bell\u0007\ttab\u0000\n");
    output.add("last");
    output.end();

    assertThat(lines).containsExactly("a", "bc", "red x", "100%", "bell\ttab", "last");
  }

  @Test
  void holdsNoEndlessLine() {
    List<String> lines = new ArrayList<>();
    OutputLines output = new OutputLines(lines::add);

    for (int turn = 0; turn < 10_000; turn++) {
      output.add("x".repeat(1000));
    }
    output.end();

    assertThat(lines).hasSize(1).allMatch(line -> line.length() <= 2001);
  }

  @Test
  void tellsFiguresFourTimesASecondAndTheLastOne() {
    List<Event> events = new ArrayList<>();
    AtomicLong nanos = new AtomicLong();
    Pulse pulse = new Pulse("web", events::add, nanos::get);

    for (int percent = 0; percent <= 100; percent++) {
      String text = percent + "%";
      pulse.figure(Event.ImageWork.SEND, () -> text);
      nanos.addAndGet(10_000_000);
    }
    pulse.now(Event.ImageWork.BUILD, "Step 1/1 : FROM x");

    assertThat(events)
        .extracting(event -> ((Event.ImageProgress) event).text())
        .containsExactly("0%", "25%", "50%", "75%", "100%", "Step 1/1 : FROM x");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 of 0 B",
    "5, 999, 5 of 999 B",
    "5, 1000, 0.0 of 1.0 kB",
    "12300000, 40000000, 12.3 of 40.0 MB",
    "9, 5, 5 of 5 B",
    "1, 9000000000000000, 0.0 of 9000.0 TB",
  })
  void saysSizesInOneUnit(long done, long total, String text) {
    assertThat(Sizes.of(done, total)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "3;x=y\r\n"
            + "abc\r\n"
            + "2\r\n"
            + "de\r\n"
            + "0\r\n"
            + "T: v\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde-and-more",
        "HTTP/1.0 200\r\n\r\nabcde",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nabcde",
      })
  void readsABodyHoweverItIsFramed(String answer) throws IOException {
    assertThat(body(answer)).isEqualTo("abcde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabcde",
      })
  void neverTakesABrokenBodyForAWholeOne(String answer) {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> body(answer))
        .isInstanceOf(IOException.class);
  }

  @Test
  void sendsABodyInChunks() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChunkedOutput chunks = new ChunkedOutput(out, 4);

    chunks.write("abcdef".getBytes(StandardCharsets.UTF_8));
    chunks.write('g');
    chunks.finish();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n");
  }

  private static String body(String answer) throws IOException {
    var in = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
    return new String(
        HttpAnswer.read(in, () -> {}).getBody().readAllBytes(), StandardCharsets.UTF_8);
  }
}
