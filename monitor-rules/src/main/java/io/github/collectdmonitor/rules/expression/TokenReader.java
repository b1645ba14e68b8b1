package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Tokenizer.Token;
import io.github.collectdmonitor.rules.expression.Tokenizer.Token.Kind;
import java.util.List;

/** Reads the tokens of an expression one by one, and says what is missing where the wrong one comes. */
final class TokenReader {
    private final List<Token> tokens;
    private int at;

    TokenReader(String text) throws ExpressionException {
        this.tokens = Tokenizer.tokens(text);
    }

    /** The next token, which is not read yet; at the end, the end again and again. */
    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        at += token.kind() == Kind.END ? 0 : 1;
        return token;
    }

    /** Reads a token of this kind. */
    Token next(Kind kind, String what) throws ExpressionException {
        Token token = next();
        if (token.kind() != kind) {
            throw new ExpressionException(
                    token.start(),
                    what + " is missing "
                            + (token.kind() == Kind.END ? "at the end" : "before \"" + token.text() + "\""));
        }
        return token;
    }

    /** Reads a token that an operand can begin with, apart from signs. */
    Token nextOperand() throws ExpressionException {
        Token token = next();
        if (token.kind() != Kind.END && (token.kind() != Kind.OPERATOR || token.is("("))) {
            return token;
        }
        refuseMember(token);
        int before = token.kind() == Kind.END ? tokens.size() - 2 : at - 2;
        if (before < 0) {
            throw new ExpressionException(token.start(), "a value is missing before \"" + token.text() + "\"");
        }
        Token previous = tokens.get(before);
        throw new ExpressionException(previous.start(), "a value is missing after \"" + previous.text() + "\"");
    }

    /** Reads an operator that belongs to one before. */
    void expect(String operator, Token opening, String otherwise) throws ExpressionException {
        Token token = peek();
        if (token.is(operator)) {
            next();
        } else if (token.kind() == Kind.END || token.is(")") || token.is(":")) {
            throw new ExpressionException(opening.start(), "\"" + opening.text() + "\" " + otherwise);
        } else {
            throw noOperator(token);
        }
    }

    void expectEnd() throws ExpressionException {
        Token token = peek();
        if (token.is(")")) {
            throw new ExpressionException(token.start(), "there is no \"(\" for this \")\"");
        }
        if (token.is(":")) {
            throw new ExpressionException(token.start(), "there is no \"?\" for this \":\"");
        }
        if (token.kind() != Kind.END) {
            throw noOperator(token);
        }
    }

    private static ExpressionException noOperator(Token token) throws ExpressionException {
        refuseMember(token);
        return new ExpressionException(
                token.start(), "an operator such as && is missing before \"" + token.text() + "\"");
    }

    private static void refuseMember(Token token) throws ExpressionException {
        if (token.is(".") || token.is("[") || token.is("]")) {
            throw new ExpressionException(token.start(), "\"" + token.text() + "\" is not possible here");
        }
    }
}
