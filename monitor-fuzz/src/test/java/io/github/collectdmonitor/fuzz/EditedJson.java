package io.github.collectdmonitor.fuzz;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits a real message by the bytes of an input, which select the message, the member and the edit. So a small
 * change of the input is a small change of the meaning and leaves the JSON valid; changed bytes of a text usually
 * break it.
 */
final class EditedJson {
    private static final int MOST_EDITS = 8;

    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "0.5", "60", "604801", "2147483648", "9007199254740993", "1e999999999");

    private static final List<String> STRINGS =
            List.of("", "x", "true", "a/#", "/x", "[::1]:0", "+999999999-12-31T23:59:59-18:00", "f".repeat(64));

    private final byte[] input;
    private final RealMessages real;
    private final JsonObject root;
    private int position;

    /** Creates an editor of the message that the byte at the position selects. */
    EditedJson(byte[] input, int position, RealMessages real) {
        this.input = input;
        this.position = position;
        this.real = real;
        this.root = choice(real.messages()).deepCopy();
    }

    /** Applies the edits of the remaining bytes, and returns the text. */
    byte[] text() {
        for (int edits = 0; edits < MOST_EDITS && position < input.length; edits++) {
            edit();
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void edit() {
        List<Member> members = new ArrayList<>();
        collect(root, members);
        if (members.isEmpty()) {
            return;
        }
        Member member = choice(members);
        switch (next(5)) {
            case 0 -> member.object().remove(member.name());
            case 1 -> member.object().add(choice(real.words()), value(members));
            case 2 -> member.object().add(freeText(), value(members));
            default -> member.object().add(member.name(), value(members));
        }
    }

    private JsonElement value(List<Member> members) {
        return switch (next(9)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(next(2) == 0);
            case 2 -> new JsonPrimitive(new LazilyParsedNumber(choice(NUMBERS)));
            case 3 -> new JsonPrimitive(choice(STRINGS));
            case 4 -> new JsonPrimitive(choice(real.words()));
            case 5 -> new JsonPrimitive(freeText());
            case 6 -> choice(members).value().deepCopy();
            case 7 -> {
                JsonArray array = new JsonArray();
                array.add(choice(members).value().deepCopy());
                yield array;
            }
            default -> new JsonObject();
        };
    }

    private String freeText() {
        int end = Math.min(input.length, position + next(16));
        String text = new String(input, position, Math.max(0, end - position), StandardCharsets.ISO_8859_1);
        position += text.length();
        return text;
    }

    private <T> T choice(List<T> choices) {
        return choices.get(next(choices.size()));
    }

    private int next(int bound) {
        return position < input.length ? Byte.toUnsignedInt(input[position++]) % bound : 0;
    }

    private static void collect(JsonObject object, List<Member> members) {
        object.entrySet().forEach(entry -> {
            members.add(new Member(object, entry.getKey()));
            if (entry.getValue() instanceof JsonObject inner) {
                collect(inner, members);
            }
        });
    }

    private record Member(JsonObject object, String name) {
        JsonElement value() {
            return object.get(name);
        }
    }
}
