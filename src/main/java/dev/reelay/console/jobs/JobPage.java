package dev.reelay.console.jobs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of one job.
 *
 * @param job what is known of it
 * @param notices what has to be known before anything else; empty when all is as usual
 * @param waits why it was not submitted yet, as far as that is known: for people
 * @param timeline what happened to it, the earliest first
 * @param failure what went wrong; null when nothing did
 * @param payloads what customers have sent, and what they get
 * @param offers what may be done to it
 * @param records where its records are
 */
public record JobPage(
        JobLine job,
        List<String> notices,
        List<String> waits,
        List<Event> timeline,
        @Nullable Failure failure,
        Payloads payloads,
        Offers offers,
        Records records) {

    public JobPage {
        notices = List.copyOf(notices);
        waits = List.copyOf(waits);
        timeline = List.copyOf(timeline);
    }

    /** Whether nothing is offered, and nothing has to be said about that. */
    public boolean nothing() {
        return offers.cancel() == null
                && offers.retry() == null
                && offers.finding() == null
                && offers.store() == null
                && offers.notes().isEmpty();
    }

    /**
     * Something that happened.
     *
     * @param text what
     * @param at null when the time is not known
     * @param detail more about it: hostile text; null when there is none
     * @param other another job that it is about; null when it is about none
     */
    public record Event(
            String text,
            @Nullable Instant at,
            @Nullable String detail,
            @Nullable Link other) {}

    /**
     * Why a job has no output.
     *
     * @param message Reelay's own words; empty when the result was not read
     * @param provider RunComfy's words with its status; null when it said nothing
     */
    public record Failure(
            String code, String message, @Nullable String provider) {}

    /**
     * Where records are, and the trace that they belong to.
     *
     * @param links to the records; empty when the visitor may not see them
     * @param trace the id of the trace; null when it is not known
     * @param note why there are no links; null when there are some
     */
    public record Records(
            List<RecordLink> links,
            @Nullable String trace,
            @Nullable String note) {
        public Records {
            links = List.copyOf(links);
        }
    }

    /** A record with its place, and the address of the page that shows it, below the base path. */
    public record RecordLink(String text, RecordPlace place, String path) {}
}
