package io.github.collectdmonitor.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.luaj.vm2.Varargs;

/** What the libraries of ours return, against what C Lua returns for the same. */
class LibrariesTest {
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_610_019_177);

    private final Sandbox sandbox = new Sandbox(LuaLimits.DEFAULT, CLOCK, new HandlerLog("test"));

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "libraries.csv", delimiter = '|', quoteCharacter = '~', maxCharsPerColumn = 10_000)
    void a_function_returns_what_it_does_in_lua(String expression, String expected) {
        String show = """
                local function show(...)
                  local texts = {}
                  for i = 1, select('#', ...) do texts[i] = tostring((select(i, ...))) end
                  return table.concat(texts, ' ')
                end
                return show(""";

        // The file's format takes away the spaces around.
        assertThat(run(show + expression + ")").strip()).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void the_time_is_told_by_the_clock_that_was_given() {
        assertThat(run("return os.time() .. os.date('! %Y-%m-%d %H:%M:%S')"))
                .isEqualTo("1610019177 2021-01-07 11:32:57");
        assertThat(run("return os.date('!%c')")).isEqualTo("Thu Jan  7 11:32:57 2021");
    }

    @Test
    void a_date_read_back_is_the_same_time() {
        assertThat(run("return tostring(os.time(os.date('*t')) == os.time())")).isEqualTo("true");
    }

    private String run(String source) {
        Varargs result = sandbox.run(source.getBytes(StandardCharsets.UTF_8), "test.lua");
        return result.arg1().tojstring();
    }
}
