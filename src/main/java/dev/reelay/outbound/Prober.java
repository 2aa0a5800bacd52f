package dev.reelay.outbound;

import dev.reelay.catalog.Catalog;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaKind;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.Violation;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.MediaVerdict;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Checks the files behind a job's URLs, for all shards of this worker, before the job waits for a permit. The job is in
 * the ledger by then: a slow host delays its own job alone, and a worker that takes the job over checks again.
 */
public final class Prober {

    /** Checks one file. */
    public interface Probe {
        /**
         * Starts the check of one file. Does not block; the answer comes within a bounded time, and no host can make it
         * fail.
         *
         * @param url as it is in the request. That of a {@code data:} URI is the file, and no host is asked
         */
        CompletableFuture<MediaFacts> probe(String url, MediaKind kind);
    }

    /** Gets the outcome of the check of a job. */
    public interface Listener {
        /**
         * Called once, when the job's media were checked.
         *
         * @param violations for which the job is to be rejected; empty when it may go on
         */
        void probed(MediaStatus media, List<Violation> violations);
    }

    private final MediaMode mode;
    private final Supplier<Catalog> catalog;
    private final Probe probe;
    private final Telemetry telemetry;

    /**
     * Creates a prober.
     *
     * @param mode whether files are checked, and whether violations reject the job
     */
    public Prober(MediaMode mode, Supplier<Catalog> catalog, Probe probe, Telemetry telemetry) {
        this.mode = mode;
        this.catalog = catalog;
        this.probe = probe;
        this.telemetry = telemetry;
    }

    /** Whether the job has media that must be checked before it is submitted. */
    public boolean isDueFor(Accepted state) {
        return mode != MediaMode.OFF
                && state.job().media() == null
                && !uses(state).isEmpty();
    }

    /** The job's URLs; none when the catalog no longer has the model, and then RunComfy decides. */
    private List<MediaUse> uses(Accepted state) {
        return switch (state.input()) {
            case JobInput.Held held ->
                catalog.get()
                        .find(state.model())
                        .map(model -> model.mediaUrls(held.json()))
                        .orElse(List.of());
            case JobInput.Stored _ -> throw new IllegalArgumentException("the input is in the ledger only");
        };
    }

    /**
     * Checks all of a job's files at the same time. Does not block. The listener is called on the thread that completes
     * the last check.
     */
    public void probe(Accepted state, Listener listener) {
        Map<MediaUse, CompletableFuture<MediaFacts>> answers = new LinkedHashMap<>();
        for (MediaUse use : uses(state)) {
            answers.put(use, started(use));
        }
        var _ = CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> settle(state, answers, listener));
    }

    private CompletableFuture<MediaFacts> started(MediaUse use) {
        if (use.isRefusedDataUri()) {
            return CompletableFuture.completedFuture(new MediaFacts.NotPublic());
        }
        try {
            return probe.probe(use.url(), use.field().kind());
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(Accepted state, Map<MediaUse, CompletableFuture<MediaFacts>> answers, Listener listener) {
        try {
            Map<MediaUse, MediaFacts> found = new LinkedHashMap<>();
            answers.forEach((use, facts) -> found.put(use, factsOf(state, facts)));
            judge(state, found, listener);
        } catch (RuntimeException | Error e) {
            telemetry.fault("checking the media of a job", state.id(), e);
            listener.probed(MediaStatus.UNVERIFIED, List.of());
        }
    }

    /** A fault of ours with one file leaves that file open, and the others are judged. */
    private MediaFacts factsOf(Accepted state, CompletableFuture<MediaFacts> answer) {
        try {
            return answer.join();
        } catch (CompletionException | CancellationException e) {
            telemetry.fault("checking the media of a job", state.id(), e);
            return new MediaFacts.Unverified(MediaFacts.Reason.ODD_ANSWER, "a fault of the check");
        }
    }

    private void judge(Accepted state, Map<MediaUse, MediaFacts> found, Listener listener) {
        found.forEach((use, facts) -> telemetry.media().probed(state, use, facts));
        MediaVerdict verdict = MediaCheck.check(found);
        telemetry.media().judged(state, verdict);
        // Of a longer array the other URLs were not looked at.
        boolean all = found.size() < MediaUse.MAX_USES;
        boolean verified = all
                && found.entrySet().stream()
                        .noneMatch(one -> one.getKey().field().leavesOpen(one.getValue()));
        if (!verdict.violations().isEmpty()) {
            listener.probed(MediaStatus.VIOLATED, mode == MediaMode.ENFORCE ? verdict.violations() : List.of());
        } else {
            listener.probed(verified ? MediaStatus.VERIFIED : MediaStatus.UNVERIFIED, List.of());
        }
    }
}
