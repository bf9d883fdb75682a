package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the files that users name, and says what is wrong with one that cannot be read.
///
/// @param directory where relative names start
record SourceFiles(Path directory) {
  private static final int LARGEST = 4 << 20;
  private static final int LONGEST_LINE = 1 << 20;

  /// A file's text, without a byte order mark.
  Source source(Path file) {
    Source source = Source.of(shown(file), text(file, null));
    for (int line = 1; line <= source.lines().size(); line++) {
      // The parser takes time that grows with the square of a word's length.
      if (source.line(line).length() > LONGEST_LINE) {
        throw new KdeployException(
            Problem.of("line %d of `%s` is longer than 1 MiB", line, source.name())
                .fix("keep large content in files of its own"));
      }
    }
    return source;
  }

  /// The content of a file that is named at a place.
  String content(String name, Location where) {
    try {
      return text(directory.resolve(name), where);
    } catch (InvalidPathException e) {
      throw new KdeployException(
          Problem.at(where).what("`%s` is not the name of a file", Known.brief(name)), e);
    }
  }

  /// The name by which a user would open a file from here.
  String shown(Path file) {
    Path here = directory.toAbsolutePath().normalize();
    Path there = file.toAbsolutePath().normalize();
    if (!there.getRoot().equals(here.getRoot())) {
      return there.toString();
    }
    String near = here.relativize(there).toString();
    return near.startsWith("../../../") ? there.toString() : near;
  }

  private String text(Path file, @Nullable Location where) {
    return decode(bytes(file, where), file, where);
  }

  private byte[] bytes(Path file, @Nullable Location where) {
    String name = shown(file);
    Problem problem = Problem.at(where);
    if (Files.isDirectory(file)) {
      throw new KdeployException(
          problem.what("`%s` is a directory, not a file", name).fix("name a file"));
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new KdeployException(
            problem
                .what("`%s` is larger than %d MiB", name, LARGEST >> 20)
                .fix("keep large content in files of its own"));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new KdeployException(
          problem
              .what("there is no file `%s`", name)
              .fix("check the name; it is looked for in `%s`", shownDirectory(file)),
          e);
    } catch (AccessDeniedException e) {
      throw new KdeployException(
          problem.what("`%s` may not be read", name).fix("give yourself the right to read it"), e);
    } catch (IOException e) {
      throw new KdeployException(
          problem.what("`%s` cannot be read: %s", name, String.valueOf(e.getMessage())), e);
    }
  }

  private String shownDirectory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? "/" : parent.toString();
  }

  private String decode(byte[] bytes, Path file, @Nullable Location where) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new KdeployException(notText(shown(file), line, bytes, where));
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Problem notText(String name, long line, byte[] bytes, @Nullable Location where) {
    boolean wide =
        bytes.length > 1
            && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
    Problem problem = Problem.at(where).what("`%s` is not UTF-8", name).fix("save it as UTF-8");
    return wide
        ? problem.why("it starts like UTF-16")
        : problem.why("line %d has a byte that UTF-8 does not know", line);
  }

  /// The map of a file, or an empty one when nothing is in it.
  static YamlMap map(Source source) {
    List<YamlNode> documents = Documents.read(source);
    if (documents.isEmpty()) {
      return new YamlMap(Location.at(source, 1, 1), new LinkedHashMap<>());
    }
    if (documents.size() > 1) {
      throw new KdeployException(
          Problem.at(documents.get(1).location())
              .what("`%s` has more than one document", source.name())
              .why("the second starts here")
              .fix("remove the line `---` between them, or take the second out"));
    }
    if (!(documents.getFirst() instanceof YamlMap map)) {
      throw new KdeployException(
          Problem.at(documents.getFirst().location())
              .what("`%s` must be a map, found %s", source.name(), documents.getFirst().kind())
              .fix("start it with a key, for example `name: web`"));
    }
    return map;
  }
}
