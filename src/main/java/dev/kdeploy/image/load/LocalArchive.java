package dev.kdeploy.image.load;

import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.program.Program;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// A local image on its way into a cluster: the archive of one of its names, never on disk.
///
/// @param image its name in the project
/// @param id as Docker has it
record LocalArchive(
    String image, ImageReference reference, String id, ImageBuilder builder, Reporter reporter)
    implements Program.Input {
  private static final int REPORTED = 16 << 20;

  @Override
  public void writeTo(OutputStream out) {
    builder.save(reference, new Counted(out));
  }

  void report(String text) {
    reporter.report(new Event.ImageProgress(image, Event.ImageWork.LOAD, text));
  }

  private final class Counted extends FilterOutputStream {
    private long written;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      long before = written / REPORTED;
      written += length;
      if (written / REPORTED > before) {
        report(written / 1_000_000 + " MB");
      }
    }
  }
}
