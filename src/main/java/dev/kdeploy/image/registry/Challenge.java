package dev.kdeploy.image.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One way to log in that a server offers in `WWW-Authenticate` (RFC 9110, section 11.6.1).
///
/// @param scheme in lower case
/// @param parameters by name in lower case
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /// A parameter, or else the name of a scheme. Quoted values may contain commas and `\"`.
  private static final Pattern PIECE =
      Pattern.compile(
          "(?<name>"
              + TOKEN
              + ")\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"?|(?<bare>[^\\s,\"]*))"
              + "|(?<scheme>"
              + TOKEN
              + ")(?=\\s|,|$)");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /// All challenges of all headers, in order. What cannot be understood is left out.
  static List<Challenge> parse(List<String> headers) {
    return headers.stream().flatMap(header -> parse(header).stream()).toList();
  }

  private static List<Challenge> parse(String header) {
    List<Challenge> challenges = new ArrayList<>();
    String scheme = "";
    Map<String, String> parameters = new TreeMap<>();
    Matcher piece = PIECE.matcher(header);
    while (piece.find()) {
      if (piece.group("scheme") != null) {
        if (!scheme.isEmpty()) {
          challenges.add(new Challenge(scheme, parameters));
        }
        scheme = piece.group("scheme").toLowerCase(Locale.ROOT);
        parameters = new TreeMap<>();
      } else {
        parameters.putIfAbsent(piece.group("name").toLowerCase(Locale.ROOT), value(piece));
      }
    }
    if (!scheme.isEmpty()) {
      challenges.add(new Challenge(scheme, parameters));
    }
    return challenges;
  }

  private static String value(Matcher piece) {
    String quoted = piece.group("quoted");
    return quoted == null ? piece.group("bare") : quoted.replaceAll("\\\\(.)", "$1");
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
