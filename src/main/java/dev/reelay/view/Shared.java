package dev.reelay.view;

import dev.reelay.json.ForeignText;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gives equal texts one instance: models and codes are few, and a hundred thousand rows name them. Bounded. */
final class Shared {

    private static final int MOST = 10_000;

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    String text(String text) {
        String known = texts.get(text);
        if (known != null) {
            return known;
        }
        if (texts.size() >= MOST) {
            return text;
        }
        String other = texts.putIfAbsent(text, text);
        return other == null ? text : other;
    }

    /** A model's name, which may be any text of a producer, cut to what an id may have. */
    String model(String model) {
        return text(ForeignText.cut(model, 200));
    }
}
