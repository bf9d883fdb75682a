package dev.kdeploy.image.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer in HTTP/1.1 (RFC 9112), whose body is read as it comes.
final class HttpAnswer implements DockerHttpClient.Response {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final int LONGEST_LINE = 64 * 1024;

  private final int status;
  private final Map<String, List<String>> headers;
  private final InputStream body;
  private final Runnable release;

  private HttpAnswer(
      int status, Map<String, List<String>> headers, InputStream body, Runnable release) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.release = release;
  }

  /// Reads as far as the body.
  ///
  /// @param release ends the connection
  /// @throws NotHttp when whoever answers does not speak HTTP
  static HttpAnswer read(InputStream in, Runnable release) throws IOException {
    int status;
    Map<String, List<String>> headers;
    do {
      status = status(line(in));
      headers = headers(in);
    } while (status >= 100 && status < 200 && status != 101);
    return new HttpAnswer(status, headers, body(in, status, headers), release);
  }

  private static int status(String line) throws NotHttp {
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new NotHttp();
    }
    return Integer.parseInt(status.group(1));
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new NotHttp();
      }
      headers
          .computeIfAbsent(line.substring(0, colon).strip(), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static InputStream body(InputStream in, int status, Map<String, List<String>> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (String.join(",", headers.getOrDefault("Transfer-Encoding", List.of()))
        .equalsIgnoreCase("chunked")) {
      return new ChunkedInput(in);
    }
    List<String> length = headers.getOrDefault("Content-Length", List.of());
    if (length.isEmpty()) {
      return in;
    }
    try {
      return new SizedInput(in, Long.parseLong(length.getFirst()));
    } catch (NumberFormatException _) {
      throw new NotHttp();
    }
  }

  /// A line without its end.
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw line.isEmpty() ? new EOFException("the connection was closed") : new NotHttp();
      }
      if (line.length() == LONGEST_LINE) {
        throw new NotHttp();
      }
      line.append((char) octet);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return body;
  }

  @Override
  public void close() {
    release.run();
  }

  /// Whoever answers does not speak HTTP.
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttp() {
      super("the answer is not HTTP");
    }
  }

  /// A body whose length is said; one that ends before is broken.
  private static final class SizedInput extends InputStream {
    private final InputStream in;
    private long left;

    SizedInput(InputStream in, long length) {
      this.in = in;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = in.read(bytes, from, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      left -= count;
      return count;
    }
  }

  /// A body in chunks; one without its last chunk is broken.
  private static final class ChunkedInput extends InputStream {
    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean done;

    ChunkedInput(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !done) {
        next();
      }
      if (done) {
        return -1;
      }
      int count = in.read(bytes, from, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      left -= count;
      return count;
    }

    private void next() throws IOException {
      if (begun) {
        line(in);
      }
      begun = true;
      String size = line(in).split(";", 2)[0].strip();
      try {
        left = Long.parseLong(size, 16);
      } catch (NumberFormatException _) {
        throw new NotHttp();
      }
      if (left == 0) {
        done = true;
        headers(in);
      }
    }
  }
}
