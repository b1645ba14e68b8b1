package io.github.collectdmonitor.rules.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.lua.check.CheckAdvice;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckAdviceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "return function(m) return bit.band(m.values[1], 1) end | bit.band",
                "local b = bit ; return b.band(1) | ",
                "x.y.z() ; x = nil | ",
                "f(1) ; function f() end | ",
                "for k, v in pairs(t) do print(k.x, v(1)) end | pairs print",
                "return function(a, b) return a.x, b:y() end | ",
                "function o.m(self, c) c.d() end | ",
                "local t --[[ foo.bar() ]] local s = 'foo.bar()' .. [==[ foo.bar() ]] ]==] .. \"it's foo.bar()\" | ",
                "goto done ; ::done:: ; a.b = c.d() | c.d",
                "if a == b then c() end | c",
                "local json = require 'json' ; local x = require(\"a.b\") | require json;require a.b",
                "local ok = pcall(require, 'maybe') | pcall",
                "'\\ | ",
                "[==[ | ",
            })
    void names_that_a_file_uses_and_does_not_define_are_found(String source, String expected) {
        Map<String, Integer> used = CheckAdvice.used(source.getBytes(StandardCharsets.UTF_8));

        assertThat(used.keySet())
                .containsExactlyInAnyOrder(
                        expected == null ? new String[0] : expected.split(expected.contains(";") ? ";" : " "));
    }

    @Test
    @RequiresLua
    void what_is_not_there_in_the_interpreter_is_reported_with_its_line() throws InterruptedException {
        String source = """
                function string.starts(s, p) return s:sub(1, #p) == p end
                return function(m)
                  local flags = bit.band(m.values[1], 1)
                  if string.starts(m.plugin, "x") and math.floor(1) then utf8.char(1) end
                  collectd.register_write(print)
                  local lazy = require("nosuch.module")
                end
                """;
        try (HandlersFixture jit = HandlersFixture.recorded(folder, "luajit").write("a.lua", source);
                HandlersFixture new54 = HandlersFixture.recorded(folder, "lua5.4")) {
            assertThat(jit.load()).isEmpty();
            assertThat(new54.load()).isEmpty();

            assertThat(jit.handlers.missing())
                    .extracting(ConfigProblem::toString)
                    .containsExactlyInAnyOrder(
                            "warning: a.lua:4: utf8.char is not there in /usr/bin/luajit",
                            "warning: a.lua:5: collectd.register_write is not there in /usr/bin/luajit: the agent is no"
                                    + " plugin of collectd",
                            "warning: a.lua:6: module nosuch.module cannot be loaded by /usr/bin/luajit; install it where"
                                    + " the account of the handlers can read it");
            assertThat(new54.handlers.missing())
                    .extracting(ConfigProblem::place)
                    .containsExactlyInAnyOrder("a.lua:3", "a.lua:5", "a.lua:6");
        }
    }
}
