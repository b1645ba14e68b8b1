package io.github.collectdmonitor.agent;

import java.lang.reflect.Proxy;

/**
 * Handles the signal HUP. The JDK keeps {@code sun.misc.Signal} for this purpose (JEP 260), but no compiler option
 * suppresses the warning about its use; hence the reflection, once at start.
 */
final class HangUpSignal {
    private HangUpSignal() {}

    /** Runs an action on each HUP, on a separate thread. */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    HangUpSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("toString") ? "hang-up" : null;
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot handle the signal HUP: this JVM does not support it", e);
        }
    }
}
