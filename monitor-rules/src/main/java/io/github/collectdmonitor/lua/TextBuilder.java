package io.github.collectdmonitor.lua;

import org.luaj.vm2.Buffer;
import org.luaj.vm2.LuaString;

/** A string in the making, which never becomes too long. */
final class TextBuilder {
    private final Allowance allowance;
    private final Buffer buffer = new Buffer();
    private int length;

    TextBuilder(Allowance allowance) {
        this.allowance = allowance;
    }

    TextBuilder add(LuaString text) {
        grow(text.m_length);
        buffer.append(text);
        return this;
    }

    TextBuilder add(int value) {
        grow(1);
        buffer.append((byte) value);
        return this;
    }

    LuaString text() {
        return buffer.tostring();
    }

    private void grow(int by) {
        allowance.string(length, by);
        length += by;
    }
}
