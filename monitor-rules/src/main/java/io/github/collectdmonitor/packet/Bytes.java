package io.github.collectdmonitor.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers of a packet: big-endian, except gauges. */
final class Bytes {
    /** The length of a part's header: type and length, 16 bits each. */
    static final int HEADER = 4;

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    static long u64(byte[] bytes, int at) {
        return (long) BIG.get(bytes, at);
    }

    static long littleEndian(byte[] bytes, int at) {
        return (long) LITTLE.get(bytes, at);
    }
}
