package dev.kdeploy.plan;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Answer.Cause;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A server's refusal of one object, in the words of its reader.
public final class Refusals {
  private static final Pattern MANAGER =
      Pattern.compile("conflict with \"([^\"]*)\"(?: with subresource \"([^\"]*)\")?");
  private static final Pattern SECRET_VALUE =
      Pattern.compile("(?i)(data\\[[^]]*]|stringData): Invalid value: .*");

  private Refusals() {}

  /// What to tell about an object that the server refused.
  public static Problem problem(Manifest wanted, Refused no) {
    return switch (no.reason()) {
      case CONFLICT -> no.causes().isEmpty() ? plain(wanted, no) : conflict(wanted, no);
      case INVALID -> isImmutable(no) ? immutable(wanted, no) : invalid(wanted, no);
      case FORBIDDEN -> forbidden(wanted, no);
      case NOT_FOUND -> notFound(wanted, no);
      case UNAUTHORIZED, UNAVAILABLE, UNREACHABLE -> plain(wanted, no).kind(Problem.Kind.REMOTE);
      case ALREADY_EXISTS -> plain(wanted, no);
    };
  }

  private static Problem plain(Manifest wanted, Refused no) {
    return Problem.at(wanted.source())
        .what("the server refuses %s", name(wanted))
        .why("%s", shown(wanted, no.message()));
  }

  private static Problem conflict(Manifest wanted, Refused no) {
    Problem problem =
        Problem.at(wanted.source()).what("%s has fields that somebody else manages", name(wanted));
    for (Cause cause : no.causes()) {
      problem =
          problem.detail("`%s` belongs to `%s`", field(cause.field()), manager(cause.message()));
    }
    return problem
        .why("two writers of one field would overwrite each other for ever")
        .fix("remove the fields from the project, or take them over with `--force-conflicts`");
  }

  private static String manager(String message) {
    Matcher matcher = MANAGER.matcher(message);
    return matcher.find() ? matcher.group(1) : message;
  }

  private static boolean isImmutable(Refused no) {
    String text = no.message().toLowerCase(Locale.ROOT);
    return text.contains("immutable")
        || text.contains("updates to statefulset spec for fields other than")
        || text.contains("may not change once set")
        || text.contains("is forbidden after creation");
  }

  private static Problem immutable(Manifest wanted, Refused no) {
    String fields =
        no.causes().stream()
            .map(cause -> "`" + field(cause.field()) + "`")
            .distinct()
            .collect(Collectors.joining(", "));
    return details(
            Problem.at(wanted.source())
                .what(
                    "%s of %s cannot be changed once the object exists",
                    fields.isEmpty() ? "a field" : fields, name(wanted)),
            wanted,
            no)
        .fix(
            "put the old value back, give the object a new name, or remove it first: `kubectl"
                + " delete %s %s -n %s`",
            wanted.id().kind().toLowerCase(Locale.ROOT),
            wanted.id().name(),
            wanted.id().namespace());
  }

  private static Problem invalid(Manifest wanted, Refused no) {
    Problem problem =
        details(
            Problem.at(wanted.source()).what("the server does not accept %s", name(wanted)),
            wanted,
            no);
    return no.causes().stream()
        .map(cause -> field(cause.field()).replaceAll("\\[[^]]*]", ""))
        .filter(field -> !field.isEmpty())
        .findFirst()
        .map(
            field ->
                problem.fix(
                    "correct it; what the field takes is told by `kubectl explain %s.%s`",
                    wanted.id().kind().toLowerCase(Locale.ROOT), parent(field, no)))
        .orElse(problem);
  }

  /// An unknown field is explained by what is known beside it.
  private static String parent(String field, Refused no) {
    boolean unknown = no.causes().stream().anyMatch(one -> one.message().contains("unknown field"));
    int dot = field.lastIndexOf('.');
    return unknown && dot > 0 ? field.substring(0, dot) : field;
  }

  private static Problem details(Problem problem, Manifest wanted, Refused no) {
    List<Cause> causes = no.causes();
    if (causes.isEmpty()) {
      return problem.why("%s", shown(wanted, no.message()));
    }
    for (Cause cause : causes) {
      problem =
          cause.field().isEmpty()
              ? problem.detail("%s", shown(wanted, cause.message()))
              : problem.detail("`%s`: %s", field(cause.field()), shown(wanted, cause.message()));
    }
    return problem;
  }

  private static Problem forbidden(Manifest wanted, Refused no) {
    Problem problem =
        Problem.at(wanted.source())
            .what("the server forbids writing %s", name(wanted))
            .why("%s", shown(wanted, no.message()));
    return no.message().contains("cannot ")
        ? problem
            .kind(Problem.Kind.REMOTE)
            .fix("ask an administrator for this permission, or use another context")
        : problem;
  }

  private static Problem notFound(Manifest wanted, Refused no) {
    Problem problem = plain(wanted, no);
    return no.message().startsWith("namespaces ")
        // Without a place: one missing namespace is one problem, however many objects want it.
        ? Problem.of("namespace `%s` does not exist", wanted.id().namespace())
            .fix(
                "create it with `--create-namespace`, or `kubectl create namespace %s`",
                wanted.id().namespace())
        : problem;
  }

  private static String name(Manifest wanted) {
    return "`" + wanted.id() + "`";
  }

  private static String field(String field) {
    return field.startsWith(".") ? field.substring(1) : field;
  }

  /// Servers quote offending values; those of Secrets are not for any screen.
  private static String shown(Manifest wanted, String message) {
    return wanted.id().kind().equals("Secret")
        ? SECRET_VALUE.matcher(message).replaceAll("$1: Invalid value (not shown)")
        : message;
  }

  /// Whether a refusal is about what has to exist first and may well be there when the object's
  /// turn comes.
  static boolean isNamespaceMissing(Answer.Refused no) {
    return no.reason() == Answer.Reason.NOT_FOUND && no.message().startsWith("namespaces ");
  }
}
