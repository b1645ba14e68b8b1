package io.github.collectdmonitor.lua;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Of the os library (Lua 5.2 §6.9) what tells the time. The rest would reach files, processes or the environment. */
final class OsFunctions {
    private static final int LONGEST_FORMAT = 200;
    private static final double NANOSECONDS = 1e9;

    /** The conversions of C's strftime in the C locale. */
    private static final Map<Integer, String> CONVERSIONS = Map.ofEntries(
            Map.entry((int) 'a', "EEE"),
            Map.entry((int) 'A', "EEEE"),
            Map.entry((int) 'b', "MMM"),
            Map.entry((int) 'B', "MMMM"),
            Map.entry((int) 'c', "EEE MMM ppd HH:mm:ss yyyy"),
            Map.entry((int) 'd', "dd"),
            Map.entry((int) 'D', "MM/dd/yy"),
            Map.entry((int) 'F', "yyyy-MM-dd"),
            Map.entry((int) 'H', "HH"),
            Map.entry((int) 'I', "hh"),
            Map.entry((int) 'j', "DDD"),
            Map.entry((int) 'm', "MM"),
            Map.entry((int) 'M', "mm"),
            Map.entry((int) 'p', "a"),
            Map.entry((int) 'S', "ss"),
            Map.entry((int) 'T', "HH:mm:ss"),
            Map.entry((int) 'x', "MM/dd/yy"),
            Map.entry((int) 'X', "HH:mm:ss"),
            Map.entry((int) 'y', "yy"),
            Map.entry((int) 'Y', "yyyy"),
            Map.entry((int) 'z', "xx"),
            Map.entry((int) 'Z', "zzz"));

    private final InstantSource clock;
    private final long start = System.nanoTime();

    private OsFunctions(InstantSource clock) {
        this.clock = clock;
    }

    static LuaTable table(InstantSource clock) {
        OsFunctions functions = new OsFunctions(clock);
        return new Library()
                .with("clock", ignored -> LuaValue.valueOf((System.nanoTime() - functions.start) / NANOSECONDS))
                .with("date", functions::date)
                .with("difftime", given -> LuaValue.valueOf(given.checkdouble(1) - given.optdouble(2, 0)))
                .with("time", functions::time)
                .table();
    }

    private Varargs time(Varargs arguments) {
        if (arguments.isnoneornil(1)) {
            return LuaValue.valueOf((double) clock.instant().getEpochSecond());
        }
        LuaTable given = arguments.checktable(1);
        try {
            // Days and months beyond their range count on, as in C's mktime.
            LocalDateTime time = LocalDateTime.of(given.get("year").checkint(), 1, 1, 0, 0)
                    .plusMonths(given.get("month").checkint() - 1L)
                    .plusDays(given.get("day").checkint() - 1L)
                    .plusHours(given.get("hour").optint(12))
                    .plusMinutes(given.get("min").optint(0))
                    .plusSeconds(given.get("sec").optint(0));
            return LuaValue.valueOf((double) time.atZone(ZoneId.systemDefault()).toEpochSecond());
        } catch (DateTimeException e) {
            throw new LuaError("time out of range");
        }
    }

    private Varargs date(Varargs arguments) {
        String format = arguments.optjstring(1, "%c");
        if (format.length() > LONGEST_FORMAT) {
            throw new LuaError("a format of more than " + LONGEST_FORMAT + " characters");
        }
        boolean utc = format.startsWith("!");
        String wanted = utc ? format.substring(1) : format;
        ZonedDateTime time;
        try {
            Instant instant =
                    arguments.isnoneornil(2) ? clock.instant() : Instant.ofEpochSecond((long) arguments.checkdouble(2));
            time = instant.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault());
        } catch (DateTimeException e) {
            throw new LuaError("time out of range");
        }
        return wanted.startsWith("*t") ? fields(time) : LuaValue.valueOf(formatted(wanted, time));
    }

    private static LuaTable fields(ZonedDateTime time) {
        LuaTable fields = new LuaTable();
        fields.set("year", time.getYear());
        fields.set("month", time.getMonthValue());
        fields.set("day", time.getDayOfMonth());
        fields.set("hour", time.getHour());
        fields.set("min", time.getMinute());
        fields.set("sec", time.getSecond());
        fields.set("wday", time.getDayOfWeek().getValue() % 7 + 1);
        fields.set("yday", time.getDayOfYear());
        fields.set("isdst", LuaValue.valueOf(time.getZone().getRules().isDaylightSavings(time.toInstant())));
        return fields;
    }

    private static String formatted(String format, ZonedDateTime time) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            char character = format.charAt(at);
            if (character != '%' || ++at == format.length()) {
                text.append(character);
                continue;
            }
            String pattern = CONVERSIONS.get((int) format.charAt(at));
            if (pattern == null && format.charAt(at) != '%') {
                throw new LuaError("invalid conversion '%" + format.charAt(at) + "' in 'date'");
            }
            text.append(
                    pattern == null
                            ? "%"
                            : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                                    .format(time));
        }
        return text.toString();
    }
}
