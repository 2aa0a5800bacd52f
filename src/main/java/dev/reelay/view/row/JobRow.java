package dev.reelay.view.row;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A job in the table: immutable, without its input and its output.
 *
 * @param id the job's id
 * @param place of its newest record
 * @param end how it ended; null while it has not
 */
public record JobRow(
        String id,
        Status status,
        Place place,
        Times times,
        Asked asked,
        Progress progress,
        @Nullable End end) {

    /** Where the newest knowledge of it comes from. */
    public Source source() {
        return place.source();
    }

    /** The model's id; empty when the request named none. */
    public String model() {
        return asked.model();
    }

    /** The error's code; null while there is none. */
    public @Nullable String code() {
        return end == null ? null : end.code();
    }

    /** Whether RunComfy charged for it; null while it has not ended. */
    public @Nullable Charged charged() {
        return end == null ? null : end.charged();
    }

    /** What RunComfy says that it cost; null where it says nothing. */
    public @Nullable BigDecimal costUsd() {
        return end == null ? null : end.costUsd();
    }

    /**
     * Whether nobody knows whether RunComfy has the job and charges for it: its submission had no clear answer, its result was not read
     * (then the code is null), or it failed without a request id by which it could be looked up.
     */
    public boolean isInDoubt() {
        if (end == null || status != Status.FAILED) {
            return false;
        }
        return end.code() == null
                || end.code().equals(FailureCode.SUBMISSION_UNKNOWN.code())
                || (end.charged() == Charged.UNKNOWN && progress.requestId() == null);
    }

    /** Whether its files are in a store; null when it is not completed, or its result was not read. */
    public @Nullable Stored stored() {
        return end == null ? null : end.stored();
    }

    /** Whether it has ended. */
    public boolean isEnded() {
        return end != null;
    }

    /**
     * Whose job it is: by its request, else the text {@code tenant} of its metadata; null when there is none. Only the first one counts for
     * limits and budgets.
     */
    public @Nullable String tenant() {
        if (asked.tenant() != null) {
            return asked.tenant();
        }
        return asked.metadata() == null ? null : MetadataPath.TENANT.text(asked.metadata());
    }

    /** Its priority; null when only the result is known. */
    public @Nullable Integer priority() {
        return asked.ordering() == null ? null : asked.ordering().priority();
    }

    /** The id of the job that this one is a retry of, by its metadata; null when it says of none. */
    public @Nullable String retryOf() {
        return asked.metadata() == null ? null : MetadataPath.RETRY_OF.text(asked.metadata());
    }

    /** The same row with what its result says. */
    public JobRow with(@Nullable End told, Asked asking) {
        return new JobRow(id, status, place, times, asking, progress, told);
    }

    /** The same row of a job all of whose files a later action has stored. */
    public JobRow storedLater() {
        return end == null ? this : with(end.storedLater(), asked);
    }

    /** The same row, known from another record. */
    public JobRow at(Place other) {
        return new JobRow(id, status, other, times, asked, progress, end);
    }

    /** The same row of a job of which earlier records were read. */
    public JobRow after(JobRow earlier) {
        Asked asking =
                asked.metadata() == null && !asked.metadataLeftOut() ? asked.withMetadataOf(earlier.asked) : asked;
        int attempts = Math.max(progress.attempts(), earlier.progress.attempts());
        return new JobRow(id, status, place, times, asking, progress.withAttempts(attempts), end);
    }

    /** Whether both rows are of the same run of a job: an id may come again once its receipt is gone. */
    public boolean isSameRun(JobRow other) {
        return times.received() == other.times.received() && asked.contentHash().equals(other.asked.contentHash());
    }

    /** The same row without metadata, for which there is no room. */
    public JobRow withoutMetadata() {
        return with(end, asked.withoutMetadata());
    }

    /** About how many bytes the row takes on the heap, with what the table needs for it. */
    public int size() {
        int size = 700 + 2 * id.length() + asked.model().length();
        size += progress.requestId() == null ? 0 : 48 + progress.requestId().length();
        size += asked.metadata() == null ? 0 : 40 + asked.metadata().size();
        if (end != null) {
            size += end.code() == null ? 0 : end.code().length();
            size += end.message() == null ? 0 : 48 + 2 * end.message().length();
            size += end.storedReason() == null ? 0 : 48 + 2 * end.storedReason().length();
            size += end.provider() == null || end.provider().message() == null
                    ? 0
                    : 72 + 2 * end.provider().message().length();
        }
        return size;
    }
}
