package io.github.collectdmonitor.rules.expression;

import com.google.re2j.Pattern;
import io.github.collectdmonitor.rules.expression.Calculation.ArithmeticOperator;
import io.github.collectdmonitor.rules.expression.Calculation.Sign;
import io.github.collectdmonitor.rules.expression.Expression.Literal;
import io.github.collectdmonitor.rules.expression.Logic.Choice;
import io.github.collectdmonitor.rules.expression.Logic.Conjunction;
import io.github.collectdmonitor.rules.expression.Logic.Disjunction;
import io.github.collectdmonitor.rules.expression.Logic.Negation;
import io.github.collectdmonitor.rules.expression.Tokenizer.Token;
import io.github.collectdmonitor.rules.expression.Tokenizer.Token.Kind;
import io.github.collectdmonitor.settings.parameter.CompiledPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions by precedence climbing (a Pratt parser). It recurses for what is nested only, to a limited depth: chains of
 * operators of one precedence become one node each, so neither parsing nor evaluating them needs a large stack.
 */
final class Parser {
    /** How deep parentheses may be nested, and how many signs may follow each other. */
    private static final int DEEPEST = 50;

    /**
     * How deep the parser may recurse, and how high a tree may be: some 400 calls, for which a stack of 256 KiB is enough. An
     * operator of another precedence counts here as well.
     */
    private static final int HIGHEST = 160;

    private final TokenReader tokens;
    private final VariableParser variables;
    private int parentheses;
    private int depth;

    /** The groups of operators that bind alike. */
    private enum Precedence {
        CHOICE(1),
        OR(2),
        AND(3),
        EQUALITY(4),
        RELATION(5),
        SUM(6),
        PRODUCT(7);

        /** How strongly they bind. */
        private final int power;

        Precedence(int power) {
            this.power = power;
        }

        static @Nullable Precedence of(Token token) {
            if (token.kind() != Kind.OPERATOR) {
                return null;
            }
            return switch (token.text()) {
                case "?" -> CHOICE;
                case "||" -> OR;
                case "&&" -> AND;
                case "==", "!=" -> EQUALITY;
                case "<", "<=", ">", ">=", "=~", "!~", "=^", "!^", "=$", "!$" -> RELATION;
                case "+", "-" -> SUM;
                case "*", "/", "%" -> PRODUCT;
                default -> null;
            };
        }
    }

    /** An expression's tree and what it is about. */
    record Parsed(Subject subject, Expression root) {}

    private Parser(TokenReader tokens) {
        this.tokens = tokens;
        this.variables = new VariableParser(tokens);
    }

    static Parsed parse(String text) throws ExpressionException {
        TokenReader tokens = new TokenReader(text);
        Parser parser = new Parser(tokens);
        Expression root = tokens.peek().kind() == Kind.END ? null : parser.parse(Precedence.CHOICE.power);
        tokens.expectEnd();
        Subject subject = parser.variables.subject();
        if (root == null || subject == null) {
            throw new ExpressionException(
                    0, "it must ask for a metric, a notification, collectd.running or feed.silent");
        }
        if (height(root) > HIGHEST) {
            throw tooDeep(root.start());
        }
        return new Parsed(subject, root);
    }

    private static int height(Expression expression) {
        int height = 0;
        for (Expression operand : expression.operands()) {
            height = Math.max(height, height(operand));
        }
        return height + 1;
    }

    /** Parses operators that bind at least as strongly as this, and their operands. */
    private Expression parse(int weakest) throws ExpressionException {
        enter(tokens.peek());
        Expression left = signed();
        while (true) {
            Precedence found = Precedence.of(tokens.peek());
            if (found == null || found.power < weakest) {
                depth--;
                return left;
            }
            left = switch (found) {
                case CHOICE -> choice(left);
                case OR -> new Disjunction(chain(left, found));
                case AND -> Conjunction.of(chain(left, found));
                case EQUALITY, RELATION -> comparison(left, found);
                case SUM, PRODUCT -> calculation(left, found);
            };
        }
    }

    private List<Expression> chain(Expression first, Precedence precedence) throws ExpressionException {
        List<Expression> operands = new ArrayList<>(List.of(first));
        while (Precedence.of(tokens.peek()) == precedence) {
            tokens.next();
            operands.add(parse(precedence.power + 1));
        }
        return List.copyOf(operands);
    }

    private Expression calculation(Expression first, Precedence precedence) throws ExpressionException {
        List<ArithmeticOperator> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (Precedence.of(tokens.peek()) == precedence) {
            operators.add(ArithmeticOperator.of(tokens.next().text()));
            others.add(parse(precedence.power + 1));
        }
        return new Calculation(first, operators, others);
    }

    private Expression choice(Expression first) throws ExpressionException {
        List<Expression> conditions = new ArrayList<>();
        List<Expression> results = new ArrayList<>();
        Expression last = first;
        while (tokens.peek().is("?")) {
            conditions.add(last);
            Token mark = tokens.next();
            results.add(parse(Precedence.CHOICE.power));
            tokens.expect(":", mark, "has no \":\" after it, as in a ? b : c");
            last = parse(Precedence.OR.power);
        }
        return new Choice(List.copyOf(conditions), List.copyOf(results), last);
    }

    private Expression comparison(Expression left, Precedence precedence) throws ExpressionException {
        Token token = tokens.next();
        ComparisonOperator operator = ComparisonOperator.of(token.text());
        Expression comparison =
                operator == null ? textMatch(left, token) : new Comparison(left, operator, parse(precedence.power + 1));
        Token next = tokens.peek();
        if (Precedence.of(next) == precedence) {
            throw new ExpressionException(next.start(), "comparisons make no chain; join two of them by &&");
        }
        return comparison;
    }

    private Expression textMatch(Expression left, Token operator) throws ExpressionException {
        TextMatch.Kind kind = TextMatch.kind(operator.text());
        boolean isDenied = operator.text().charAt(0) == '!';
        if (kind != TextMatch.Kind.PATTERN) {
            return new TextMatch(left, kind, isDenied, parse(Precedence.SUM.power), null);
        }
        Token text = tokens.next(Kind.STRING, "a pattern in quotes");
        Precedence next = Precedence.of(tokens.peek());
        if (next != null && next.power > Precedence.RELATION.power) {
            throw new ExpressionException(tokens.peek().start(), "a pattern is one string in quotes, not calculated");
        }
        return new TextMatch(left, kind, isDenied, new Literal(text.start(), text.text()), pattern(text));
    }

    private static Pattern pattern(Token token) throws ExpressionException {
        try {
            return CompiledPattern.compile(token.text());
        } catch (IllegalArgumentException e) {
            throw new ExpressionException(token.start(), "the pattern cannot be used: " + e.getMessage());
        }
    }

    /** Parses an operand with the signs before it, the last of which is the first to be applied. */
    private Expression signed() throws ExpressionException {
        List<Token> signs = new ArrayList<>();
        while (tokens.peek().is("!") || tokens.peek().is("-") || tokens.peek().is("+")) {
            if (signs.size() == DEEPEST) {
                throw tooDeep(tokens.peek().start());
            }
            signs.add(tokens.next());
        }
        int outer = depth;
        for (int i = 1; i < signs.size(); i++) {
            if (signs.get(i).is("!") != signs.get(i - 1).is("!")) {
                enter(signs.get(i));
            }
        }
        Expression operand = operand();
        depth = outer;
        for (int last = signs.size(); last > 0; ) {
            int first = last - 1;
            while (first > 0
                    && signs.get(first - 1).is("!") == signs.get(last - 1).is("!")) {
                first--;
            }
            operand = withSigns(signs.subList(first, last), operand);
            last = first;
        }
        return operand;
    }

    /** The operand after a row of {@code !}, or of signs of numbers. */
    private static Expression withSigns(List<Token> row, Expression operand) {
        int start = row.get(0).start();
        if (row.get(0).is("!")) {
            return new Negation(start, row.size() % 2 == 1, operand);
        }
        boolean isMinus = row.stream().filter(token -> token.is("-")).count() % 2 == 1;
        return operand instanceof Literal literal && literal.value() instanceof Double number
                ? new Literal(start, isMinus ? -number : number)
                : new Sign(start, isMinus, operand);
    }

    private Expression operand() throws ExpressionException {
        Token token = tokens.nextOperand();
        return switch (token.kind()) {
            case NUMBER -> new Literal(token.start(), Double.valueOf(token.text()));
            case STRING -> new Literal(token.start(), token.text());
            case NAME ->
                switch (token.text()) {
                    case "true" -> new Literal(token.start(), true);
                    case "false" -> new Literal(token.start(), false);
                    case "null" -> new Literal(token.start(), null);
                    default -> variables.parse(token);
                };
            default -> parenthesis(token);
        };
    }

    private Expression parenthesis(Token opening) throws ExpressionException {
        if (parentheses == DEEPEST) {
            throw tooDeep(opening.start());
        }
        parentheses++;
        Expression inner = parse(Precedence.CHOICE.power);
        tokens.expect(")", opening, "is not closed by a \")\"");
        parentheses--;
        return inner;
    }

    private void enter(Token token) throws ExpressionException {
        if (depth == HIGHEST) {
            throw tooDeep(token.start());
        }
        depth++;
    }

    private static ExpressionException tooDeep(int offset) {
        return new ExpressionException(offset, "it is nested too deep; make two rules of it");
    }
}
