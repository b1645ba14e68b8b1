package io.github.collectdmonitor.lua;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Looks into a table. LuaJ tells only what is in it now; but its room stays when that is taken out, and so do the keys, until it
 * grows again. A subclass would not do: the interpreter makes tables of its own, and the type of a slot is hidden.
 */
final class TableSlots {
    private static final MethodHandle ARRAY;
    private static final MethodHandle HASH;
    private static final MethodHandle FIRST;
    private static final MethodHandle REST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(LuaTable.class, MethodHandles.lookup());
            Class<?> slot = lookup.findClass(LuaTable.class.getName() + "$Slot");
            Class<?> strong = lookup.findClass(LuaTable.class.getName() + "$StrongSlot");
            MethodType ofSlot = MethodType.methodType(Object.class, Object.class);
            ARRAY = lookup.findGetter(LuaTable.class, "array", LuaValue[].class);
            HASH = lookup.findGetter(LuaTable.class, "hash", slot.arrayType())
                    .asType(MethodType.methodType(Object[].class, LuaTable.class));
            FIRST = lookup.findVirtual(slot, "first", MethodType.methodType(strong))
                    .asType(ofSlot);
            REST = lookup.findVirtual(slot, "rest", MethodType.methodType(slot)).asType(ofSlot);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LuaValue[] array;
    private final Object[] hash;
    private long dead;

    TableSlots(LuaTable table) {
        array = array(table);
        hash = hash(table);
    }

    /** For how many values there is room outside the slots. */
    long room() {
        return (long) array.length + hash.length;
    }

    /** Hands over the values that are in the array. */
    void eachListed(Consumer<@Nullable LuaValue> consumer) {
        Arrays.asList(array).forEach(consumer);
    }

    /** Hands over the other pairs of key and value, in one pass: {@code next} would look for each key again. */
    void eachPair(Consumer<Varargs> consumer) {
        for (Object head : hash) {
            for (Object slot = head; slot != null; slot = rest(slot)) {
                if (first(slot) instanceof Varargs pair) {
                    consumer.accept(pair);
                } else {
                    dead++;
                }
            }
        }
    }

    /** How many slots that pass has met whose value was taken out. */
    long dead() {
        return dead;
    }

    private static LuaValue[] array(LuaTable table) {
        try {
            return (LuaValue[]) ARRAY.invokeExact(table);
        } catch (Throwable e) {
            throw new AssertionError("a getter throws nothing", e);
        }
    }

    private static Object[] hash(LuaTable table) {
        try {
            return (Object[]) HASH.invokeExact(table);
        } catch (Throwable e) {
            throw new AssertionError("a getter throws nothing", e);
        }
    }

    private static @Nullable Object first(Object slot) {
        return of(FIRST, slot);
    }

    private static @Nullable Object rest(Object slot) {
        return of(REST, slot);
    }

    private static @Nullable Object of(MethodHandle handle, Object slot) {
        try {
            return handle.invokeExact(slot);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a slot throws nothing that is checked", e);
        }
    }
}
