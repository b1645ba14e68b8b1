package io.github.collectdmonitor.collectd.syntax;

import io.github.collectdmonitor.collectd.syntax.ConfigToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Parses one file of a config. Statements without values and content are dropped, as in collectd. */
final class ConfigParser {
    private final ConfigScanner scanner;
    private final ItemBudget budget;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private List<ConfigItem> statements = new ArrayList<>();

    /** A block that is not closed yet, with the statements before it. */
    private record Block(ConfigToken key, List<ConfigValue> values, List<ConfigItem> before) {}

    private ConfigParser(ConfigScanner scanner, ItemBudget budget) {
        this.scanner = scanner;
        this.budget = budget;
    }

    /** Parses the open file of the scanner, which stops after the first unexpected token. */
    static List<ConfigItem> parse(ConfigScanner scanner, ItemBudget budget) throws ConfigSyntaxException {
        return new ConfigParser(scanner, budget).file();
    }

    private List<ConfigItem> file() throws ConfigSyntaxException {
        ConfigToken token = scanner.next();
        while (!token.is(Kind.END_OF_FILE)) {
            statement(token);
            token = scanner.next();
        }
        if (!blocks.isEmpty()) {
            throw new ConfigSyntaxException("A block is not closed");
        }
        return statements;
    }

    private void statement(ConfigToken first) throws ConfigSyntaxException {
        budget.take(first.is(Kind.END_OF_LINE) ? 0 : 1);
        if (first.is(Kind.WORD)) {
            option(first);
        } else if (first.is(Kind.LESS_THAN)) {
            ConfigToken second = scanner.next();
            if (second.is(Kind.SLASH) && !blocks.isEmpty()) {
                endBlock();
            } else {
                beginBlock(expect(Kind.WORD, second));
            }
        } else {
            expect(Kind.END_OF_LINE, first);
        }
    }

    private void option(ConfigToken key) throws ConfigSyntaxException {
        List<ConfigValue> values = new ArrayList<>();
        expect(Kind.END_OF_LINE, values(values));
        if (values.isEmpty()) {
            throw new ConfigSyntaxException("An option has no value");
        }
        statements.add(new ConfigItem(key.text(), values, List.of(), key.start(), -1));
    }

    private void beginBlock(ConfigToken key) throws ConfigSyntaxException {
        List<ConfigValue> values = new ArrayList<>();
        expect(Kind.GREATER_THAN, values(values));
        expect(Kind.END_OF_LINE, scanner.next());
        blocks.push(new Block(key, values, statements));
        statements = new ArrayList<>();
    }

    private void endBlock() throws ConfigSyntaxException {
        ConfigToken key = expect(Kind.WORD, scanner.next());
        expect(Kind.GREATER_THAN, scanner.next());
        expect(Kind.END_OF_LINE, scanner.next());
        Block block = blocks.pop();
        if (!block.key().text().equals(key.text())) {
            throw new ConfigSyntaxException("A block is not closed");
        }
        List<ConfigItem> children = statements;
        statements = block.before();
        if (!block.values().isEmpty() || !children.isEmpty()) {
            statements.add(new ConfigItem(
                    block.key().text(), block.values(), children, block.key().start(), key.start()));
        }
    }

    /** Adds the values that follow, and returns the token after them. */
    private ConfigToken values(List<ConfigValue> values) throws ConfigSyntaxException {
        ConfigToken token = scanner.next();
        while (token.isValue()) {
            budget.take(1);
            values.add(token.value());
            token = scanner.next();
        }
        return token;
    }

    private static ConfigToken expect(Kind kind, ConfigToken token) throws ConfigSyntaxException {
        if (!token.is(kind)) {
            throw new ConfigSyntaxException("Unexpected " + token.kind());
        }
        return token;
    }
}
