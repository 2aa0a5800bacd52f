package dev.reelay.console.jobs;

import dev.reelay.console.Looks;
import dev.reelay.console.Visitor;
import dev.reelay.outcome.Status;
import dev.reelay.view.JobView;
import dev.reelay.view.Page;
import dev.reelay.view.Window;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes pages of the list. Neither blocks nor waits for the feeds. */
final class JobsPages {

    /** Rows of a page. */
    static final int ROWS = 50;

    static final String NO_STORE =
            "This console has no store, so it cannot store files: set REELAY_OUTPUT_STORE for it, too, or use reelay outputs store.";

    private static final String ACTIONS = "/actions/new?kind=";

    private final JobView jobs;
    private final BooleanSupplier restored;
    private final BooleanSupplier hasStore;

    /**
     * @param restored whether all topics were read once
     * @param hasStore whether outputs can be stored here
     */
    JobsPages(JobView jobs, BooleanSupplier restored, BooleanSupplier hasStore) {
        this.jobs = jobs;
        this.restored = restored;
        this.hasStore = hasStore;
    }

    /** The page at this address. */
    JobsPage page(ListAddress address, Visitor visitor) {
        Page page = jobs.list(address.filter(), address.order(), address.after(), ROWS);
        return new JobsPage(
                chips(address),
                page.rows().stream().map(JobLine::new).toList(),
                page.rows().isEmpty() ? empty(address, page) : null,
                scope(address, page),
                pager(address, page),
                many(address.filter(), page.total(), visitor));
    }

    private static List<Chip> chips(ListAddress address) {
        return address.filter().parameters().entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> new Chip(
                                parameter.getKey(),
                                value,
                                address.with(address.filter().without(parameter.getKey(), value))
                                        .path())))
                .toList();
    }

    private static JobsPage.Pager pager(ListAddress address, Page page) {
        List<Link> orders = Arrays.stream(JobOrder.values())
                .map(order -> new Link(text(order), address.in(order).path(), order == address.order()))
                .toList();
        return new JobsPage.Pager(
                orders,
                address.after() == null ? null : address.from(null).path(),
                page.next() == null ? null : address.from(page.next()).path(),
                address.order().word());
    }

    private static String text(JobOrder order) {
        return switch (order) {
            case NEWEST -> "Newest request";
            case OLDEST -> "Oldest request";
            case UPDATED -> "Last change";
            case ENDED -> "Last end";
        };
    }

    private static JobsPage.Scope scope(ListAddress address, Page page) {
        Window window = page.window();
        String ended = window.since() == null
                ? "and all " + Looks.grouped(window.ended()) + " ended ones that the topics hold"
                : "and the " + Looks.grouped(window.ended()) + " that ended last, since " + Looks.exact(window.since());
        String blind = window.withoutMetadata() > 0 && address.asksForPayloads()
                ? "No filter finds " + Looks.grouped(window.withoutMetadata())
                        + " jobs by their metadata: it is too long to be kept."
                : null;
        return new JobsPage.Scope(
                Looks.grouped(page.total()),
                "of the " + Looks.grouped(window.live()) + " jobs that have not ended " + ended,
                blind);
    }

    private String empty(ListAddress address, Page page) {
        Window window = page.window();
        if (page.total() > 0) {
            return "The list has ended before this place. Jobs were here that have changed since.";
        }
        if (!restored.getAsBoolean()) {
            return "The topics are still being read: jobs appear here as they are found.";
        }
        if (window.live() + window.ended() == 0) {
            return "There are no jobs. None was sent yet, or the receipts and the results of all of them are gone.";
        }
        return "None of the " + Looks.grouped(window.live() + window.ended()) + " jobs fits "
                + (address.filter().parameters().size() == 1 ? "this filter." : "all parts of this filter.")
                + (window.since() == null
                        ? ""
                        : " Jobs that ended before " + Looks.exact(window.since()) + " are not known here.");
    }

    private JobsPage.Many many(JobFilter filter, long total, Visitor visitor) {
        if (filter.isEmpty()) {
            String note = visitor.acts() ? "Add a filter to act on all jobs that fit it." : null;
            return new JobsPage.Many(null, null, note);
        }
        List<Status> states = filter.parameters().getOrDefault("state", List.of("live", "ended")).stream()
                .flatMap(JobsPages::states)
                .toList();
        boolean cancels = total > 0 && visitor.acts() && states.stream().anyMatch(state -> !state.isEnd());
        boolean retries = total > 0
                && visitor.spends()
                && states.stream().anyMatch(state -> state.isEnd() && state != Status.COMPLETED);
        boolean stores = total > 0 && visitor.acts() && asksForMissing(filter);
        return new JobsPage.Many(
                cancels ? ACTIONS + "cancel&" + filter.text() : null,
                retries ? ACTIONS + "retry&" + filter.text() : null,
                stores && hasStore.getAsBoolean() ? ACTIONS + "store_outputs&" + filter.text() : null,
                stores && !hasStore.getAsBoolean() ? NO_STORE : note(total, visitor));
    }

    /** Whether it is about outputs that are not in the store. */
    private static boolean asksForMissing(JobFilter filter) {
        List<String> words = filter.parameters().getOrDefault(JobsPage.STORED, List.of());
        return words.contains(Stored.FAILED.word()) || words.contains(Stored.NONE.word());
    }

    private static Stream<Status> states(String word) {
        return Arrays.stream(Status.values())
                .filter(status -> status.word().equals(word)
                        || (word.equals("live") && !status.isEnd())
                        || (word.equals("ended") && status.isEnd()));
    }

    private static @Nullable String note(long total, Visitor visitor) {
        if (total == 0 || visitor.spends()) {
            return null;
        }
        return visitor.acts()
                ? "To retry jobs, you need the permission money."
                : "To cancel jobs, you need the permission act; to retry them, the permission money.";
    }
}
