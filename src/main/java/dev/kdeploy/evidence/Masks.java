package dev.kdeploy.evidence;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hides the values of a release's Secrets, and what looks like a password, token or key, in any
/// text.
///
/// Values shorter than six characters are not looked for: they would hide half of every text. Line
/// ends stay, also inside of what is hidden. The time is linear in the text's length, whatever
/// stands in it. Safe for use by many threads.
public final class Masks {
  private static final String HIDDEN = "***";

  private final Needles needles;

  private Masks(Needles needles) {
    this.needles = needles;
  }

  /// Masks for the values of some Secrets; objects of other kinds are ignored.
  public static Masks of(Collection<Manifest> objects) {
    Set<String> forms = new LinkedHashSet<>();
    for (Manifest object : objects) {
      if (object.id().kind().equals("Secret")) {
        object.map("data").values().forEach(value -> addEncoded(forms, String.valueOf(value)));
        object.map("stringData").values().forEach(value -> addText(forms, String.valueOf(value)));
        addLastApplied(forms, object);
      }
    }
    return new Masks(Needles.of(forms));
  }

  /// A Secret that kubectl applied carries its values once more.
  private static void addLastApplied(Set<String> forms, Manifest secret) {
    String applied = secret.annotation("kubectl.kubernetes.io/last-applied-configuration");
    SecretForms.leaves(applied)
        .ifPresent(
            tree -> {
              Map<String, @Nullable Object> data = Tree.map(tree, "data");
              data.values().forEach(value -> addEncoded(forms, String.valueOf(value)));
              Tree.map(tree, "stringData")
                  .values()
                  .forEach(value -> addText(forms, String.valueOf(value)));
            });
  }

  private static void addEncoded(Set<String> forms, String encoded) {
    String stripped = encoded.strip();
    forms.add(stripped.replaceAll("=+$", ""));
    try {
      byte[] value = Base64.getMimeDecoder().decode(stripped);
      text(value).ifPresent(text -> addText(forms, text));
    } catch (IllegalArgumentException _) {
      addText(forms, stripped);
    }
  }

  private static Optional<String> text(byte[] value) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static void addText(Set<String> forms, String value) {
    forms.addAll(SecretForms.of(value));
  }

  /// The text with stars where a secret stood.
  public String hide(String text) {
    if (text.isEmpty()) {
      return text;
    }
    BitSet hidden = new BitSet(text.length());
    needles.find(text, hidden);
    Shapes.find(text, hidden);
    return hidden.isEmpty() ? text : covered(text, hidden);
  }

  /// The lines with stars where a secret stood; a secret may stretch over several.
  public List<String> hideLines(List<String> lines) {
    List<String> hidden = new ArrayList<>();
    if (!lines.isEmpty()) {
      hidden.addAll(List.of(hide(String.join("\n", lines)).split("\n", -1)));
    }
    return hidden;
  }

  private static String covered(String text, BitSet hidden) {
    StringBuilder shown = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int from = hidden.nextSetBit(at);
      if (from < 0) {
        from = text.length();
      }
      shown.append(text, at, from);
      at = from < text.length() ? hidden.nextClearBit(from) : from;
      cover(shown, text.substring(from, Math.min(at, text.length())));
    }
    return shown.toString();
  }

  private static void cover(StringBuilder shown, String secret) {
    boolean open = true;
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      if (c == '\n' || c == '\r') {
        shown.append(c);
        open = true;
      } else if (open) {
        shown.append(HIDDEN);
        open = false;
      }
    }
  }
}
