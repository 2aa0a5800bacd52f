package dev.reelay.console.jobs;

import dev.reelay.console.Visitor;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.Finding;
import dev.reelay.outcome.Status;
import dev.reelay.retry.RetryCandidate;
import dev.reelay.retry.RetryRules;
import dev.reelay.retry.RetryVerdict;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which actions a page offers. Pure; the actions themselves decide again, by more than a page knows. */
final class OfferRules {

    private OfferRules() {}

    /**
     * What is offered.
     *
     * @param finding what was recorded about the job; null when nothing was
     * @param retried whether it was retried, as far as anybody knows
     * @param hasStore whether outputs can be stored here
     */
    static Offers of(JobRow row, @Nullable Finding finding, boolean retried, boolean hasStore, Visitor visitor) {
        List<String> notes = new ArrayList<>();
        Offers.Offer cancel = row.isEnded() ? null : cancel(row, visitor, notes);
        Offers.Offer retry =
                row.isEnded() && row.status() != Status.COMPLETED ? retry(row, finding, retried, visitor, notes) : null;
        return new Offers(cancel, retry, finding(row, visitor), store(row, hasStore, visitor, notes), notes);
    }

    private static Offers.@Nullable Offer cancel(JobRow row, Visitor visitor, List<String> notes) {
        if (row.progress().cancellation() != null) {
            notes.add(
                    switch (row.progress().cancellation()) {
                        case REQUESTED -> "A cancel was sent; RunComfy has not confirmed it yet.";
                        case EXPIRED -> "It has waited for too long and is being cancelled.";
                        case TOO_LATE -> "A cancel came too late: RunComfy had begun the job, and it goes on.";
                    });
            return null;
        }
        if (!visitor.acts()) {
            notes.add("To cancel it, you need the permission act.");
            return null;
        }
        if (row.status() == Status.STORING) {
            notes.add("RunComfy is done, and its files are copied to the store: there is nothing to cancel.");
            return null;
        }
        String text = row.status() == Status.IN_PROGRESS
                ? "RunComfy runs it: a cancel comes too late, and the job goes on."
                : "It is cancelled unless RunComfy has begun it by then.";
        return new Offers.Offer(JobLine.path("/job/cancel", row.id()), text);
    }

    private static Offers.@Nullable Offer retry(
            JobRow row, @Nullable Finding finding, boolean retried, Visitor visitor, List<String> notes) {
        if (retried) {
            notes.add("It was retried already: see what became of its retry.");
            return null;
        }
        RetryVerdict verdict = RetryRules.judge(candidate(row, finding));
        String text = switch (verdict) {
            case RetryVerdict.Allowed _ ->
                "Nothing was paid for it, as far as is known. Its request is sent again under a new id.";
            case RetryVerdict.WhenConfirmed risky -> risky.risk();
            case RetryVerdict.Refused refused -> refused.message();
        };
        boolean refused = verdict instanceof RetryVerdict.Refused;
        if (refused || !visitor.spends()) {
            notes.add(refused ? text : "To retry it, you need the permission money.");
            return null;
        }
        return new Offers.Offer(JobLine.path("/job/retry", row.id()), text);
    }

    private static Offers.@Nullable Offer store(JobRow row, boolean hasStore, Visitor visitor, List<String> notes) {
        if (row.stored() == Stored.NONE && hasStore && visitor.acts()) {
            return store(row, "The worker had no store when it ended. ");
        }
        if (row.stored() != Stored.FAILED) {
            return null;
        }
        if (!visitor.acts()) {
            notes.add("To store its files again, you need the permission act.");
            return null;
        }
        if (!hasStore) {
            notes.add(JobsPages.NO_STORE);
            return null;
        }
        return store(row, "Not all of its files could be stored in time. ");
    }

    private static Offers.Offer store(JobRow row, String why) {
        return new Offers.Offer(
                "/actions/new?kind=store_outputs&id=" + FilterText.encoded(row.id()),
                why + "They are copied as long as RunComfy has them; its result stays as it is.");
    }

    private static RetryCandidate candidate(JobRow row, @Nullable Finding finding) {
        Instant received = row.times().receivedAt();
        Instant finished = row.times().finishedAt();
        RetryCandidate.Receipt receipt = row.source() != Source.RECEIPT || received == null || finished == null
                ? null
                : new RetryCandidate.Receipt(
                        row.asked().contentHash(),
                        row.place().partition(),
                        row.asked().requestOffset(),
                        row.progress().requestId(),
                        received,
                        finished);
        return new RetryCandidate(row.id(), row.status(), row.code(), row.charged(), finding, receipt);
    }

    private static Offers.@Nullable Offer finding(JobRow row, Visitor visitor) {
        boolean isOpen =
                row.isEnded() && row.charged() == Charged.UNKNOWN && row.times().receivedAt() != null;
        return isOpen && visitor.spends()
                ? new Offers.Offer(
                        JobLine.path("/job/finding", row.id()),
                        "Look the job up at RunComfy, and record what you find. It is recorded with your name and decides whether the"
                                + " job may be retried.")
                : null;
    }
}
