package io.github.collectdmonitor.packet;

/** Types of a packet's parts (collectd's network.h). */
public final class PartType {
    static final int HOST = 0x0000;
    static final int TIME = 0x0001;
    static final int PLUGIN = 0x0002;
    static final int PLUGIN_INSTANCE = 0x0003;
    static final int TYPE = 0x0004;
    public static final int TYPE_INSTANCE = 0x0005;
    static final int VALUES = 0x0006;
    static final int INTERVAL = 0x0007;
    static final int TIME_HR = 0x0008;
    static final int INTERVAL_HR = 0x0009;
    static final int MESSAGE = 0x0100;
    static final int SEVERITY = 0x0101;
    public static final int SIGNATURE = 0x0200;
    public static final int ENCRYPTION = 0x0210;

    private PartType() {}
}
