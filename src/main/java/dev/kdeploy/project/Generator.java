package dev.kdeploy.project;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a generated secret is made of: so many characters of an alphabet, or so many random bytes
/// in some notation.
public record Generator(int amount, Kind kind) {
  static final int MOST = 65_536;
  static final String KINDS =
      "`hex`, `alnum`, `letters`, `digits`, `printable` (characters), `base64`, `base64url`,"
          + " `bytes` (random bytes)";

  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // Without quotes, backslash, dollar, backtick and space, so that it survives shells and
  // connection strings.
  private static final String SIGNS = "!#%&()*+,-./:;<=>?@[]^_{|}~";
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,6})(?:\\s*([a-zA-Z0-9]+))?|(?i)(uuid)");
  private static final Map<String, Kind> NAMES =
      Map.ofEntries(
          Map.entry("hex", Kind.HEX),
          Map.entry("alnum", Kind.ALNUM),
          Map.entry("alphanumeric", Kind.ALNUM),
          Map.entry("letters", Kind.LETTERS),
          Map.entry("alpha", Kind.LETTERS),
          Map.entry("digits", Kind.DIGITS),
          Map.entry("numeric", Kind.DIGITS),
          Map.entry("printable", Kind.PRINTABLE),
          Map.entry("base64", Kind.BASE64),
          Map.entry("base64url", Kind.BASE64URL),
          Map.entry("bytes", Kind.BYTES));

  /// The notation of what is generated.
  public enum Kind {
    HEX,
    ALNUM,
    LETTERS,
    DIGITS,
    PRINTABLE,
    BASE64,
    BASE64URL,
    BYTES,
    UUID
  }

  /// What a text like `28 hex` asks for; a number alone means letters and digits.
  public static Optional<Generator> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (text.length() > 100 || !matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(3) != null) {
      return Optional.of(new Generator(1, Kind.UUID));
    }
    int amount = Integer.parseInt(matcher.group(1));
    String name = matcher.group(2);
    Kind kind = name == null ? Kind.ALNUM : NAMES.get(name.toLowerCase(Locale.ROOT));
    return kind == null || amount < 1 || amount > MOST
        ? Optional.empty()
        : Optional.of(new Generator(amount, kind));
  }

  /// The text that [#parse(String)] reads.
  public String text() {
    return kind == Kind.UUID ? "uuid" : amount + " " + kind.name().toLowerCase(Locale.ROOT);
  }

  /// A new secret. Only as good as the source of randomness: give a `SecureRandom`.
  public SecretValue generate(RandomGenerator random) {
    return switch (kind) {
      case HEX -> characters(DIGITS + "abcdef", random);
      case ALNUM -> characters(DIGITS + LETTERS, random);
      case LETTERS -> characters(LETTERS, random);
      case DIGITS -> characters(DIGITS, random);
      case PRINTABLE -> characters(DIGITS + LETTERS + SIGNS, random);
      case BASE64 -> text(Base64.getEncoder().encodeToString(bytes(amount, random)));
      case BASE64URL ->
          text(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(amount, random)));
      case BYTES -> new SecretValue(bytes(amount, random));
      case UUID -> text(uuid(bytes(16, random)));
    };
  }

  private SecretValue characters(String alphabet, RandomGenerator random) {
    StringBuilder text = new StringBuilder(amount);
    for (int i = 0; i < amount; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text(text.toString());
  }

  private static byte[] bytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String uuid(byte[] random) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | random[i] & 0xff;
      low = low << 8 | random[i + 8] & 0xff;
    }
    // Version 4 and the variant of RFC 9562.
    high = high & ~0xf000L | 0x4000L;
    low = low & ~(3L << 62) | 1L << 63;
    return new UUID(high, low).toString();
  }

  private static SecretValue text(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8));
  }
}
