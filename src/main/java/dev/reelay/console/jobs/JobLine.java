package dev.reelay.console.jobs;

import dev.reelay.console.Looks;
import dev.reelay.cost.Charged;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Stored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as pages show it. All texts are as they came, and hostile.
 *
 * @param row what is known of it
 */
public record JobLine(JobRow row) {

    private static final String NONE = "–";

    /** The path of a page about one job, or of an action on it, below the base path. */
    static String path(String page, String id) {
        return page + "?id=" + FilterText.encoded(id);
    }

    /** The job's id. */
    public String id() {
        return row.id();
    }

    /** The address of its page, below the base path. */
    public String path() {
        return path("/job", row.id());
    }

    /** The word of its status. */
    public String state() {
        return row.status().word();
    }

    /** The word of its status, with blanks between its parts. */
    public String stateText() {
        return state().replace('_', ' ');
    }

    /** Whether it has ended. */
    public boolean ended() {
        return row.isEnded();
    }

    /** The model's id; a dash when the request named none. */
    public String model() {
        return orDash(row.model());
    }

    /** Whose job it is, for those who may see what customers have sent; a dash where it names none. */
    public String tenant() {
        return orDash(row.tenant());
    }

    /** Its priority; a dash when that is not known. */
    public String priority() {
        return row.priority() == null ? NONE : row.priority().toString();
    }

    /** When its request was read; null when that is not known. */
    public @Nullable Instant receivedAt() {
        return row.times().receivedAt();
    }

    /** When it ended; null while it has not. */
    public @Nullable Instant finishedAt() {
        return row.times().finishedAt();
    }

    /** How often a submission was announced, as far as the records say; a dash when they say nothing. */
    public String attempts() {
        return row.progress().attempts() == 0
                ? NONE
                : String.valueOf(row.progress().attempts());
    }

    /** What RunComfy says that it cost; a dash where it says nothing. */
    public String cost() {
        return Looks.usd(row.costUsd());
    }

    /** Whether RunComfy charged for it; a dash while it has not ended. */
    public String charged() {
        Charged charged = row.charged();
        return charged == null ? NONE : charged.word();
    }

    /** Whether its files are in the store, as a word; empty while nobody has tried to store them. */
    public String storedState() {
        Stored stored = row.stored();
        return stored == null || stored == Stored.NONE ? "" : stored.word();
    }

    /** The same for people. */
    public String storedText() {
        return storedState().equals(Stored.FAILED.word())
                ? "not stored"
                : storedState().isEmpty() ? NONE : "stored";
    }

    /** Why not all of them are; null when they are, or nobody has tried. */
    public @Nullable String storedReason() {
        return row.end() == null ? null : row.end().storedReason();
    }

    /** The error's code; a dash when there is none. */
    public String code() {
        return orDash(row.code());
    }

    /** RunComfy's id of the job; a dash when it gave none. */
    public String requestId() {
        return orDash(row.progress().requestId());
    }

    /** Its place in RunComfy's queue; null when it is not there or RunComfy names none. */
    public @Nullable Integer queuePosition() {
        return row.progress().queuePosition();
    }

    /** About when it will end, to the second; null when unknown. */
    public @Nullable Instant expectedEnd() {
        return row.progress().expectedEnd();
    }

    private static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? NONE : text;
    }
}
