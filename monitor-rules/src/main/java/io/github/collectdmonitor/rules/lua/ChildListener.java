package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.rules.lua.wire.LuaReply;
import java.util.List;

/** Takes what the file wants done. Called by the child's own thread, about one event at a time. */
interface ChildListener {
    /** A handler, by its name in the file, wants a command run. */
    void asked(String handler, String service, String command, Event event);

    /** A handler failed. */
    void failed(String handler, String message);

    /** A line for the log, at one of {@link LuaReply#LEVELS}. */
    void logged(String level, String text);

    /** A notification for collectd, whose fields are as the handler gave them. */
    void notified(List<String> fields);

    /** All handlers were called for an event; whether no other event is in flight. */
    void done(boolean idle);

    /** It is lost. */
    void lost();
}
