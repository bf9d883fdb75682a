package dev.kdeploy.project;

/// One `--set`, `--set-string` or `--set-file` with its text, as in Helm:
/// `a.b=c,list[0].d=e,f={x,y},gone=null`.
public record SetOption(Kind kind, String text) {
  /// How the values of the option are understood.
  public enum Kind {
    /// As scalars of YAML; a text where only a text is wanted.
    SET("--set"),
    /// As texts.
    SET_STRING("--set-string"),
    /// As files whose content is the text, taken as it is.
    SET_FILE("--set-file");

    private final String flag;

    Kind(String flag) {
      this.flag = flag;
    }

    /// The option as it is typed.
    public String flag() {
      return flag;
    }
  }
}
