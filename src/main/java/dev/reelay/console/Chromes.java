package dev.reelay.console;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes what is around a page. Call it before the page's content is read: a change in between is shown twice, not missed. */
@Singleton
public class Chromes {

    private final ConsoleData data;
    private final CurrentVisitor visitor;
    private final Notices notices;
    private final String base;

    Chromes(ConsoleData data, CurrentVisitor visitor, Notices notices, ConsoleConfig config) {
        this.data = data;
        this.visitor = visitor;
        this.notices = notices;
        this.base = config.basePath().map(Chromes::withoutSlashAtEnd).orElse("");
    }

    private static String withoutSlashAtEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What is around a page of this place that is called like it. */
    public Chrome of(Place place) {
        return of(place, place.title());
    }

    /** What is around a page of this place; of none when that is null. */
    public Chrome of(@Nullable Place place, String title) {
        String version = data.version();
        Instant now = data.clock().instant();
        return new Chrome(
                base,
                place,
                title,
                visitor.get(),
                Banners.of(data.commands().pausesInForce(), data.isRestored(), data.feeds(), now),
                now,
                version,
                notices.line());
    }

    /** What paths begin with. */
    public String base() {
        return base;
    }
}
