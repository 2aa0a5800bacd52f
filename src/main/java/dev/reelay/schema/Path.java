package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The place of the value under the check. Going down and up again makes no object; only {@link #pointer} does. */
final class Path {

    private @Nullable String[] names = new String[16];
    private int[] indices = new int[16];
    private int depth;

    void down(String name) {
        grow();
        names[depth++] = name;
    }

    void down(int index) {
        grow();
        names[depth] = null;
        indices[depth++] = index;
    }

    void up() {
        depth--;
    }

    int depth() {
        return depth;
    }

    private void grow() {
        if (depth == indices.length) {
            names = Arrays.copyOf(names, 2 * depth);
            indices = Arrays.copyOf(indices, 2 * depth);
        }
    }

    /** This place as a JSON pointer. Takes as long as its text is. */
    JsonPointer pointer() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append('/');
            String name = names[i];
            if (name == null) {
                text.append(indices[i]);
            } else {
                escaped(name, text);
            }
        }
        return JsonPointer.compile(text.toString());
    }

    private static void escaped(String name, StringBuilder text) {
        for (int i = 0; i < name.length(); i++) {
            switch (name.charAt(i)) {
                case '~' -> text.append("~0");
                case '/' -> text.append("~1");
                default -> text.append(name.charAt(i));
            }
        }
    }
}
