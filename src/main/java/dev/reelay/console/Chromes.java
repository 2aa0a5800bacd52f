package dev.reelay.console;

import dev.reelay.feed.FeedStatus;
import dev.reelay.view.CommandRow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes what is around a page. */
@Singleton
public class Chromes {

    private final ConsoleData data;
    private final CurrentVisitor visitor;
    private final String base;

    Chromes(ConsoleData data, CurrentVisitor visitor, ConsoleConfig config) {
        this.data = data;
        this.visitor = visitor;
        this.base = config.basePath().map(Chromes::withoutSlashAtEnd).orElse("");
    }

    private static String withoutSlashAtEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What is around a page of this place that is called like it. */
    public Chrome of(Place place) {
        return of(place, place.title());
    }

    /** What is around a page of this place. */
    public Chrome of(Place place, String title) {
        return new Chrome(base, place, title, visitor.get(), banners(), data.clock().instant());
    }

    /** What paths begin with. */
    public String base() {
        return base;
    }

    private List<Banner> banners() {
        List<Banner> banners = new ArrayList<>();
        for (CommandRow pause : data.commands().pausesInForce()) {
            String what = pause.model() == null ? "All submissions are paused" : "Submissions of " + pause.model() + " are paused";
            banners.add(new Banner(Banner.Kind.WARNING, what + ".", pause.reason(), pause.by(), pause.at()));
        }
        if (!data.isRestored()) {
            banners.add(new Banner(
                    Banner.Kind.INFO, "The topics are still being read: numbers are not complete yet.", null, null, null));
        }
        Instant now = data.clock().instant();
        for (FeedStatus feed : data.feeds()) {
            String stale = feed.restored() ? feed.staleness(now) : feed.trouble();
            if (stale != null && feed.trouble() != null) {
                banners.add(new Banner(Banner.Kind.WARNING, "Not current: " + stale + ".", null, null, null));
            }
        }
        return banners;
    }
}
