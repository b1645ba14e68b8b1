package io.github.collectdmonitor.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandlerLogTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger(HandlerLog.class.getName());
    private final Handler noting = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getParameters()[1]);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private final HandlerLog log = new HandlerLog("a.lua");

    @BeforeEach
    void note() {
        logger.addHandler(noting);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void forget() {
        logger.removeHandler(noting);
        logger.setUseParentHandlers(true);
    }

    @Test
    void what_handlers_say_stands_in_the_log_at_its_level() {
        run("print('a', 1.5, nil) collectd.log_info('b') collectd.log_notice('c') collectd.log_warning('d')"
                + " collectd.log_error('e') collectd.log_debug('f')");

        assertThat(lines).containsExactly("INFO a 1.5 nil", "INFO b", "INFO c", "WARNING d", "SEVERE e");
    }

    @Test
    void a_file_that_says_too_much_is_not_written_any_more() {
        run("for i = 1, 100 do print(i) end");

        assertThat(lines).hasSize(20);
        assertThat(log.leftOut()).isEqualTo(80);
    }

    @Test
    void what_they_say_is_one_line_that_commands_no_terminal() {
        log.say(Level.INFO, "a\n\33[2J" + "x".repeat(1000));

        assertThat(lines).singleElement().asString().startsWith("INFO a??[2Jxx").hasSizeLessThan(520);
    }

    private void run(String source) {
        new Sandbox(LuaLimits.DEFAULT, InstantSource.system(), log)
                .run(source.getBytes(StandardCharsets.UTF_8), "a.lua");
    }
}
