package dev.kdeploy.cli;

import picocli.CommandLine.Option;

/// How to show things.
final class OutputOptions {
  /// The forms of an answer.
  enum Form {
    text,
    json,
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text, json or yaml (default: text).")
  Form form = Form.text;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show only warnings, errors and the answer.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show more, also what lies under an error.")
  boolean verbose;

  @Option(names = "--no-color", description = "No colours (also $NO_COLOR).")
  boolean noColour;
}
