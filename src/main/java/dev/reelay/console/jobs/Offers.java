package dev.reelay.console.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor may do to a job now. It is decided again when it is done.
 *
 * @param cancel null when it is not offered
 * @param retry null when it is not offered
 * @param finding null when nothing is in doubt, or the visitor may not record one
 * @param store the page that plans to store its files again; null when it is not offered
 * @param notes why something is not offered
 */
public record Offers(
        @Nullable Offer cancel,
        @Nullable Offer retry,
        @Nullable Offer finding,
        @Nullable Offer store,
        List<String> notes) {

    public Offers {
        notes = List.copyOf(notes);
    }

    /**
     * A form, or a page that has one.
     *
     * @param path where it is posted to, or where it is, below the base path
     * @param text what will happen, or what is at stake
     */
    public record Offer(String path, String text) {}
}
