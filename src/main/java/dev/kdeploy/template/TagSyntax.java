package dev.kdeploy.template;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.Token.Kind;
import dev.kdeploy.template.Token.Tag;
import java.util.Optional;
import java.util.regex.Pattern;

/// What may stand between `{{` and `}}`.
final class TagSyntax {
  private static final Pattern NAME = Pattern.compile("\\.|[^\\s.{}]+(\\.[^\\s.{}]+)*");
  private static final Pattern PARTIAL = Pattern.compile("\\*?\\s*[^\\s{}]+");

  private TagSyntax() {}

  /// What a tag with this content does.
  static Kind kind(String content) {
    return switch (content.isEmpty() ? ' ' : content.charAt(0)) {
      case '#' -> Kind.SECTION;
      case '^' -> Kind.INVERTED;
      case '/' -> Kind.END;
      case '>' -> Kind.PARTIAL;
      case '!' -> Kind.COMMENT;
      case '&' -> Kind.VERBATIM;
      default -> Kind.VALUE;
    };
  }

  /// The name in a tag's content.
  static String name(String content) {
    return switch (kind(content)) {
      case VALUE -> content;
      case COMMENT -> "";
      default -> content.substring(1).strip();
    };
  }

  /// Why the tag cannot be used, if it cannot.
  static Optional<Problem> problem(Tag tag, String content) {
    Problem at = Problem.at(tag.where());
    char first = content.isEmpty() ? ' ' : content.charAt(0);
    if (tag.kind() == Kind.COMMENT) {
      return Optional.empty();
    }
    if (tag.kind() == Kind.VALUE && "=%<$".indexOf(first) >= 0 && first != ' ') {
      return Optional.of(refused(at, tag, first));
    }
    if (tag.name().isEmpty()) {
      return Optional.of(
          at.what("the tag `%s` has no name", tag.written())
              .fix("write the name of a value, for example `{{name}}`"));
    }
    Pattern allowed = tag.kind() == Kind.PARTIAL ? PARTIAL : NAME;
    if (allowed.matcher(tag.name()).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        at.what("`%s` is not a name", tag.name())
            .why("a name is words joined by single dots, for example `image.tag`")
            .fix(
                "where `{{` has to stay as it is, put the file into `manifests/`: nothing is"
                    + " replaced there"));
  }

  private static Problem refused(Problem at, Tag tag, char first) {
    return switch (first) {
      case '=' ->
          at.what("the tag `%s` would change what tags look like", tag.written())
              .why("here tags are always `{{…}}`")
              .fix(
                  "where `{{` has to stay as it is, put the file into `manifests/`: nothing is"
                      + " replaced there");
      case '%' ->
          at.what("the tag `%s` is a pragma, and there are none here", tag.written())
              .fix("remove it");
      default ->
          at.what("the tag `%s` is template inheritance, which is not known here", tag.written())
              .fix("use a partial: `{{> name}}`");
    };
  }
}
