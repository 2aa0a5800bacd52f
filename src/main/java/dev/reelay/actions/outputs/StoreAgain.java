package dev.reelay.actions.outputs;

import dev.reelay.file.StoredFile;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Status;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.outputs.LaterCopies.JobFiles;
import dev.reelay.records.ResultReading;
import dev.reelay.records.StoredResult;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores the files of jobs that have ended, as far as their results do not name a copy. They go under the same keys as those of the
 * workers, so that a copy that is made twice is one object. Thread-safe.
 */
public final class StoreAgain {

    /** The code of files that could not all be copied. */
    public static final String NOT_STORED = "not_stored";

    /** The code where this process has no store. */
    public static final String NO_STORE = "no_store";

    /** Where results are read again. */
    @FunctionalInterface
    public interface Results {
        /**
         * The result of a job, whose place the row has; empty when it is gone from its topic. Blocks.
         *
         * @throws BrokerException when the brokers do not answer
         */
        Optional<StoredResult> read(JobRow row) throws BrokerException;
    }

    private final Results results;
    private volatile @Nullable LaterCopies copies;

    /** Without a store, until {@link #storeWith}. */
    public StoreAgain(Results results) {
        this.results = results;
    }

    /** From now on files are stored with these copies, which the caller closes. */
    public void storeWith(LaterCopies opened) {
        copies = opened;
    }

    /** Whether this process has a store. */
    public boolean hasStore() {
        return copies != null;
    }

    /**
     * What speaks against it by the row alone; null when nothing does.
     *
     * @param wasStored whether a later action has stored all of its files
     */
    public @Nullable Look judge(JobRow row, boolean wasStored) {
        if (!hasStore()) {
            return new Look.Refused(
                    NO_STORE, "There is no store here: set REELAY_OUTPUT_STORE as it is set for the workers.");
        }
        if (!row.isEnded()) {
            return new Look.Refused(
                    "not_ended",
                    "The job has not ended (" + row.status().word() + "): its worker stores its files when it does.");
        }
        if (row.status() != Status.COMPLETED) {
            return new Look.Refused(
                    "not_completed",
                    "The job has no output: it is " + row.status().word() + ".");
        }
        if (row.end() == null || row.end().result() == null) {
            return noResult();
        }
        return wasStored || row.stored() == Stored.YES
                ? new Look.AlreadyStored(
                        "All files of the job are in the store" + (wasStored ? ", by a later action." : "."))
                : null;
    }

    private static Look noResult() {
        return new Look.Refused(
                "no_result", "The result of the job is gone from its topic, and with it the URLs of its files.");
    }

    /**
     * Which files are to be stored, by the result. Blocks.
     *
     * @param wasStored as for {@link #judge}
     * @throws BrokerException when the result can neither be read nor be seen to be gone
     */
    public Look look(JobRow row, boolean wasStored) throws BrokerException {
        Look obstacle = judge(row, wasStored);
        if (obstacle != null) {
            return obstacle;
        }
        return results.read(row).map(stored -> look(row.id(), stored.result())).orElseGet(StoreAgain::noResult);
    }

    private static Look look(String id, ResultReading.Result result) {
        List<String> urls = result.urls().all();
        if (result.truncated()) {
            return new Look.Refused(
                    "truncated",
                    "The result was too large for its topic and may not have all URLs, so that the numbers of the files are"
                            + " not known: fetch them from the URLs that it has.");
        }
        if (urls.isEmpty()) {
            return new Look.Refused("no_files", "The output of the job has no URL.");
        }
        Copies made = result.copies();
        Set<String> before = made == null
                ? Set.of()
                : made.files().stream().map(StoredFile::providerUrl).collect(Collectors.toSet());
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            if (!before.contains(urls.get(i))) {
                tasks.add(new Task(id, i + 1, urls.get(i)));
            }
        }
        return tasks.isEmpty()
                ? new Look.AlreadyStored("All files of the job are in the store.")
                : new Look.Ready(new JobFiles(id, tasks), urls.size());
    }

    /**
     * Files that can be stopped together.
     *
     * @throws IllegalStateException without a store
     */
    public LaterCopies.Lot lot() {
        LaterCopies opened = copies;
        if (opened == null) {
            throw new IllegalStateException("there is no store");
        }
        return opened.lot();
    }

    /**
     * Copies files; blocks until each was tried, or is stopped.
     *
     * @param told called on this thread for each job, in their order
     * @param alive called on this thread about every ten seconds meanwhile
     */
    public void store(LaterCopies.Lot lot, List<Look.Ready> jobs, Consumer<StoredFiles> told, Runnable alive) {
        List<Integer> counts = jobs.stream().map(Look.Ready::all).toList();
        int[] next = {0};
        lot.copy(
                jobs.stream().map(Look.Ready::files).toList(),
                (job, tried) -> told.accept(new StoredFiles(job.jobId(), counts.get(next[0]++), tried)),
                alive);
    }
}
