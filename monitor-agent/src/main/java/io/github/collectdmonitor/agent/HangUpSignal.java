package io.github.collectdmonitor.agent;

import java.lang.reflect.Proxy;

/**
 * Takes the signal HUP. The JDK keeps {@code sun.misc.Signal} for this, since it has no other way (JEP 260), but no
 * compiler option lets code name it without a warning; hence the reflection, once at start.
 */
final class HangUpSignal {
    private HangUpSignal() {}

    /** Runs an action at each HUP, on a thread of its own. */
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
            throw new IllegalStateException("Tried to handle the signal HUP; this JVM does not offer it", e);
        }
    }
}
