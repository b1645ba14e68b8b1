package io.github.collectdmonitor.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A target, identified by its name.
 *
 * @param value of its class, and of its folder in {@code src/test/fuzz}
 */
record TargetName(String value) {
    /** Prints the text of an input, since its edits have another result when a seed is added. */
    public static void main(String[] arguments) throws Throwable {
        byte[] input = Files.readAllBytes(Path.of(arguments[1]));
        System.out.write((byte[]) new TargetName(arguments[0]).call("text", input));
        System.out.flush();
    }

    /** Calls the target with an input, as Jazzer does. */
    void replay(byte[] input) throws Throwable {
        call("fuzzerTestOneInput", input);
    }

    private Object call(String method, byte[] input) throws Throwable {
        Method target =
                Class.forName(TargetName.class.getPackageName() + "." + value).getMethod(method, byte[].class);
        try {
            return target.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
