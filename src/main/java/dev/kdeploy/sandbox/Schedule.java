package dev.kdeploy.sandbox;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a CronJob is due: five fields, names of months and days, `@daily` and its like.
record Schedule(
    BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyDay) {
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /// The schedule of a text, or null when it is none.
  static @Nullable Schedule parse(String text) {
    String[] field = NAMED.getOrDefault(text.strip(), text.strip()).split("\\s+", -1);
    if (field.length != 5) {
      return null;
    }
    try {
      BitSet weekdays = set(field[4], 0, 7, DAYS, 0);
      if (weekdays.get(7)) {
        weekdays.set(0);
      }
      return new Schedule(
          set(field[0], 0, 59, List.of(), 0),
          set(field[1], 0, 23, List.of(), 0),
          set(field[2], 1, 31, List.of(), 0),
          set(field[3], 1, 12, MONTHS, 1),
          weekdays,
          field[2].startsWith("*") || field[4].startsWith("*"));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static BitSet set(String field, int low, int high, List<String> names, int first) {
    BitSet set = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] step = part.split("/", 2);
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      String[] range = step[0].split("-", 2);
      boolean all = step[0].equals("*") || step[0].equals("?");
      int from = all ? low : number(range[0], names, first);
      int to =
          all
              ? high
              : range.length == 2 ? number(range[1], names, first) : step.length == 2 ? high : from;
      if (from < low || to > high || from > to || by < 1) {
        throw new IllegalArgumentException(field);
      }
      for (int i = from; i <= to; i += by) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, List<String> names, int first) {
    int at = names.indexOf(text.toLowerCase(Locale.ROOT));
    return at >= 0 ? at + first : Integer.parseInt(text);
  }

  /// The first moment after another at which it is due; null when there is none within five years.
  @Nullable Instant after(Instant moment, ZoneId zone) {
    ZonedDateTime at = moment.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = at.plusYears(5);
    while (at.isBefore(end)) {
      if (!months.get(at.getMonthValue()) || !isDay(at)) {
        at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(at.getHour())) {
        at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(at.getMinute())) {
        at = at.plusMinutes(1);
      } else {
        return at.toInstant();
      }
    }
    return null;
  }

  private boolean isDay(ZonedDateTime at) {
    boolean day = days.get(at.getDayOfMonth());
    boolean weekday = weekdays.get(at.getDayOfWeek().getValue() % 7);
    return anyDay ? day && weekday : day || weekday;
  }
}
