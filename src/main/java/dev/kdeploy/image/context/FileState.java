package dev.kdeploy.image.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/// What the file system says about one path, without following it.
///
/// @param rawMode type and permissions as `stat` has them
/// @param device number of the device that a special file stands for
record FileState(int rawMode, long size, long device) {
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int SOCKET = 0140000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int CHARACTER_DEVICE = 0020000;

  private static final int PERMISSIONS = 07777;
  private static final int SET_GROUP = 02000;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  static FileState of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return withoutModes(path);
    }
    Map<String, Object> found =
        Files.readAttributes(path, "unix:mode,size,rdev", LinkOption.NOFOLLOW_LINKS);
    return new FileState(
        number(found, "mode").intValue(),
        number(found, "size").longValue(),
        number(found, "rdev").longValue());
  }

  private static Number number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number : 0;
  }

  /// Everything may be run, as Docker has it where files have no modes.
  private static FileState withoutModes(Path path) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int type = found.isDirectory() ? DIRECTORY : found.isSymbolicLink() ? LINK : FILE;
    return new FileState(type | 0755, found.size(), 0);
  }

  boolean isDirectory() {
    return (rawMode & TYPE) == DIRECTORY;
  }

  boolean isFile() {
    return (rawMode & TYPE) == FILE;
  }

  boolean isLink() {
    return (rawMode & TYPE) == LINK;
  }

  boolean isSocket() {
    return (rawMode & TYPE) == SOCKET;
  }

  /// The permissions, without what only the umask of a checkout makes of them: the right of the
  /// group to write, where others have it not, and a directory's inherited group.
  ///
  /// A key that only its owner may read stays so, and two people with the same files get the same
  /// archive.
  int mode() {
    int mode = rawMode & PERMISSIONS & (isDirectory() ? ~SET_GROUP : ~0);
    return (mode & OTHERS_WRITE) == 0 ? mode & ~GROUP_WRITES : mode;
  }

  /// The entry for anything but a directory, a link or a socket.
  Entry entry(Path path, String name) {
    return switch (rawMode & TYPE) {
      case BLOCK_DEVICE -> special(name, Entry.Type.BLOCK_DEVICE);
      case CHARACTER_DEVICE -> special(name, Entry.Type.CHARACTER_DEVICE);
      case FILE -> new Entry.File(name, mode(), size, path);
      default -> new Entry.Special(name, Entry.Type.PIPE, mode(), 0, 0);
    };
  }

  /// Linux packs the two numbers of a device into one.
  private Entry special(String name, Entry.Type type) {
    int major = (int) (device >>> 8 & 0xFFF | device >>> 32 & ~0xFFFL);
    int minor = (int) (device & 0xFF | device >>> 12 & ~0xFFL);
    return new Entry.Special(name, type, mode(), major, minor);
  }
}
