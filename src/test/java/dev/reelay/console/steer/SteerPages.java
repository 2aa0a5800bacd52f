package dev.reelay.console.steer;

import dev.reelay.console.Chrome;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.console.Visitor;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Pages of this room without Quarkus, and who may look at them. */
final class SteerPages {

    static final Instant NOW = PlainPages.NOW;
    static final Visitor READER = visitor("rita", Permission.READ);
    static final Visitor SEEING = visitor("per", Permission.PAYLOADS);
    static final Visitor ACTING = visitor("ada", Permission.ACT);
    static final Visitor SPENDING = visitor("mia", Permission.MONEY);

    private final PlainPages pages = new PlainPages();

    private static Visitor visitor(String name, Permission most) {
        return new Visitor(name, EnumSet.copyOf(most.withLesser()));
    }

    /** The page of this name for the visitor. */
    String render(String template, Visitor visitor, String name, Object model) {
        Chrome chrome = new Chrome("/base", Place.ACTIONS, "Title", visitor, List.of(), NOW, "v", "<done>");
        return pages.render("console/steer/" + template, Map.of("chrome", chrome, name, model));
    }

    /** The page without its frame, which has scripts of its own. */
    static String content(String page) {
        int from = page.indexOf("<main");
        return page.substring(from, page.indexOf("</main>", from));
    }
}
