package io.github.collectdmonitor.packet.security;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers of a packet: big-endian, except gauges. */
public final class BigEndian {
    /** The length of a part's header: type and length, 16 bits each. */
    public static final int HEADER = 4;

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BigEndian() {}

    public static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    public static long u64(byte[] bytes, int at) {
        return (long) BIG.get(bytes, at);
    }

    public static long littleEndian(byte[] bytes, int at) {
        return (long) LITTLE.get(bytes, at);
    }
}
