package dev.reelay.outbound;

import dev.reelay.catalog.Catalog;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JsonBytes;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaKind;
import dev.reelay.job.MediaNeed;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.Violation;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.MediaVerdict;
import dev.reelay.model.Model;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
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
         * @param kind of {@link MediaKind#FILE} the spelling of the URL alone is judged, and the answer is there at once
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
    private final Executor threads;

    /**
     * Creates a prober.
     *
     * @param mode whether files are checked, and whether violations reject the job
     * @param threads searches inputs for URLs, which may be long
     */
    public Prober(MediaMode mode, Supplier<Catalog> catalog, Probe probe, Telemetry telemetry, Executor threads) {
        this.mode = mode;
        this.catalog = catalog;
        this.probe = probe;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /**
     * What the job's media need before it is submitted. The model of a job that was submitted before is not asked for: that try was
     * without a check, too.
     */
    public MediaNeed needOf(Accepted state) {
        if (mode == MediaMode.OFF || state.job().media() != null) {
            return MediaNeed.NONE;
        }
        return uses(state, Model::mediaUrls)
                .map(uses -> uses.isEmpty() ? MediaNeed.NONE : MediaNeed.CHECK)
                .orElse(state.attempts() == 0 ? MediaNeed.MODEL : MediaNeed.NONE);
    }

    /** The job's URLs; nothing when the catalog does not have the model. */
    private Optional<List<MediaUse>> uses(Accepted state, BiFunction<Model, JsonBytes, List<MediaUse>> search) {
        return switch (state.input()) {
            case JobInput.Held held -> catalog.get().find(state.model()).map(model -> search.apply(model, held.json()));
            case JobInput.Stored _ -> throw new IllegalArgumentException("the input is in the ledger only");
        };
    }

    /**
     * Checks all of a job's files at the same time. Does not block. The listener is called on the thread that completes
     * the last check; never when the worker stops meanwhile, and then the one that takes the job over checks again.
     */
    public void probe(Accepted state, Listener listener) {
        try {
            threads.execute(() -> start(state, listener));
        } catch (RejectedExecutionException stopping) {
            // The job is in the ledger.
        }
    }

    private void start(Accepted state, Listener listener) {
        Map<MediaUse, CompletableFuture<MediaFacts>> answers = new LinkedHashMap<>();
        Further further = new Further();
        try {
            for (MediaUse use : uses(state, (model, input) -> model.mediaUrls(input, further::judge))
                    .orElse(List.of())) {
                answers.put(use, started(use, use.field().kind()));
            }
        } catch (RuntimeException | Error e) {
            telemetry.fault("checking the media of a job", state.id(), e);
            listener.probed(MediaStatus.UNVERIFIED, List.of());
            return;
        }
        further.refused.forEach((use, facts) -> answers.put(use, CompletableFuture.completedFuture(facts)));
        var _ = CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> settle(state, answers, further.open, listener));
    }

    /** The URLs of an input beyond those whose files are looked at. Each is judged by its spelling, which asks no host. */
    private final class Further {

        /** So many that a result lists them with those before. */
        private static final int MOST_REFUSED = 36;

        /** A virtual thread gives way after so many. */
        private static final int AT_A_TIME = 256;

        private final Map<MediaUse, MediaFacts> refused = new LinkedHashMap<>();
        private int open;

        @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: virtual threads have no time slices
        private void judge(MediaUse use) {
            boolean isFile = use.isDataUri() && use.field().dataUris();
            if (!isFile && refused.size() < MOST_REFUSED && isNotPublic(use)) {
                refused.put(use, new MediaFacts.NotPublic());
            } else if (++open % AT_A_TIME == 0) {
                Thread.yield();
            }
        }

        private boolean isNotPublic(MediaUse use) {
            CompletableFuture<MediaFacts> spelling = started(use, MediaKind.FILE);
            return spelling.isDone()
                    && !spelling.isCompletedExceptionally()
                    && spelling.join() instanceof MediaFacts.NotPublic;
        }
    }

    private CompletableFuture<MediaFacts> started(MediaUse use, MediaKind kind) {
        if (use.isRefusedDataUri()) {
            return CompletableFuture.completedFuture(new MediaFacts.NotPublic());
        }
        try {
            return probe.probe(use.url(), kind);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @param open how many files were not looked at */
    private void settle(
            Accepted state, Map<MediaUse, CompletableFuture<MediaFacts>> answers, int open, Listener listener) {
        try {
            Map<MediaUse, MediaFacts> found = new LinkedHashMap<>();
            answers.forEach((use, facts) -> found.put(use, factsOf(state, facts)));
            judge(state, found, open, listener);
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

    private void judge(Accepted state, Map<MediaUse, MediaFacts> found, int open, Listener listener) {
        found.forEach((use, facts) -> telemetry.media().probed(state, use, facts));
        MediaVerdict verdict = MediaCheck.check(found);
        telemetry.media().judged(state, verdict);
        if (open > 0) {
            telemetry.media().notLookedAt(state, open);
        }
        boolean verified = open == 0
                && found.entrySet().stream()
                        .noneMatch(one -> one.getKey().field().leavesOpen(one.getValue()));
        if (!verdict.violations().isEmpty()) {
            listener.probed(MediaStatus.VIOLATED, mode == MediaMode.ENFORCE ? verdict.violations() : List.of());
        } else {
            listener.probed(verified ? MediaStatus.VERIFIED : MediaStatus.UNVERIFIED, List.of());
        }
    }
}
