package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.dialect.Relaxation.Kind;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.List;

/** Collects the relaxations of one schema. A schema that is odd throughout has many: only the first are kept. */
final class Relaxations {

    static final int MAX_KEPT = 50;

    private static final int MAX_PLACE = 200;
    private static final int MAX_QUOTE = 60;

    private final List<Relaxation> kept = new ArrayList<>();
    private int more;

    void translated(String place, String what) {
        add(place, what, Kind.TRANSLATED);
    }

    void dropped(String place, String what) {
        add(place, what, Kind.DROPPED);
    }

    void widened(String place, String what) {
        add(place, what, Kind.WIDENED);
    }

    private void add(String place, String what, Kind kind) {
        if (kept.size() < MAX_KEPT) {
            kept.add(new Relaxation(ForeignText.oneLine(place, MAX_PLACE), what, kind));
        } else {
            more++;
        }
    }

    List<Relaxation> all() {
        List<Relaxation> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add(new Relaxation("schema", "and " + more + " more", Kind.DROPPED));
        }
        return List.copyOf(all);
    }

    /** A value in a message. */
    static String quote(JsonNode value) {
        String text = value.isContainerNode() && value.size() > MAX_QUOTE
                ? (value.isArray() ? "a long list" : "a large object")
                : value.toString();
        return ForeignText.oneLine(text, MAX_QUOTE);
    }
}
