package dev.reelay.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around its content: {@code templates/console/layout.html} shows it.
 *
 * @param base what paths begin with: empty, or a slash and more, without a slash at its end
 * @param place which entry of the menu is the current one; null for a page that belongs to none
 * @param title the page's own title
 * @param visitor who looks
 * @param banners the most important one first; empty when all is as usual
 * @param now when the page was made: relative times count from it
 * @param version {@link ConsoleData#version} when the page was begun
 * @param notice what became of the action that led here; null when none did
 */
public record Chrome(
        String base,
        @Nullable Place place,
        String title,
        Visitor visitor,
        List<Banner> banners,
        Instant now,
        String version,
        @Nullable String notice) {

    public Chrome {
        banners = List.copyOf(banners);
    }

    /** What is around a page that nothing refreshes. */
    public Chrome(
            String base, @Nullable Place place, String title, Visitor visitor, List<Banner> banners, Instant now) {
        this(base, place, title, visitor, banners, now, "", null);
    }

    /** The same for a page that can have no form: no CSRF token was made for its request. */
    Chrome withoutForms() {
        Visitor reader = new Visitor(visitor.user(), visitor.permissions());
        return new Chrome(base, place, title, reader, banners, now, version, notice);
    }

    /** The menu. */
    public List<Place> places() {
        return List.of(Place.values());
    }

    /** The address of a place. */
    public String href(Place other) {
        return base + "/" + other.path();
    }
}
