package dev.reelay.outbound;

import dev.reelay.catalog.Catalog;
import dev.reelay.decision.MediaNeed;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaKind;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaStatus;
import dev.reelay.json.JsonBytes;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.MediaVerdict;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import dev.reelay.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

    /** Files that stand in an input as data: URIs are read into memory a second time. Smaller inputs do not count. */
    private static final int LARGE_BYTES = 64 * 1024;

    /** So many large inputs are in memory twice at a time, whatever the number of jobs: after a restart all come at once. */
    private static final int LARGE_AT_A_TIME = 2;

    private final LargeInputs largeInputs = new LargeInputs(LARGE_AT_A_TIME);
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
        JsonBytes input = input(state);
        return catalog.get()
                .find(state.model())
                .map(model -> model.hasMediaUrls(input) ? MediaNeed.CHECK : MediaNeed.NONE)
                .orElse(state.attempts() == 0 ? MediaNeed.MODEL : MediaNeed.NONE);
    }

    private static JsonBytes input(Accepted state) {
        return switch (state.input()) {
            case JobInput.Held held -> held.json();
            case JobInput.Stored _ -> throw new IllegalArgumentException("the input is in the ledger only");
        };
    }

    /**
     * Checks all of a job's files at the same time. Does not block. The listener is called on the thread that completes
     * the last check; never when the worker stops meanwhile, and then the one that takes the job over checks again.
     *
     * <p>INVARIANT: of large inputs, {@value #LARGE_AT_A_TIME} at a time have files in memory beside them, until the last
     * {@code data:} URI of the input is read. A large input waits for its place without a thread, and small ones do not wait.
     */
    public void probe(Accepted state, Listener listener) {
        if (state.input().size() <= LARGE_BYTES) {
            execute(() -> start(state, listener, () -> {}));
        } else {
            largeInputs.enter(() -> execute(() -> start(state, listener, largeInputs::leave)));
        }
    }

    private void execute(Runnable search) {
        try {
            threads.execute(search);
        } catch (RejectedExecutionException stopping) {
            // The job is in the ledger.
        }
    }

    /** @param read is told once, when none of the job's files is in memory any more */
    private void start(Accepted state, Listener listener, Runnable read) {
        JobFiles files = new JobFiles();
        boolean isKnown;
        try {
            isKnown = files.search(state);
        } catch (RuntimeException | Error e) {
            telemetry.fault("checking the media of a job", state.id(), e);
            isKnown = false;
        } finally {
            var _ = all(files.inMemory).whenComplete((_, _) -> read.run());
        }
        if (isKnown) {
            var _ = all(files.answers.values())
                    .whenComplete((_, _) -> settle(state, files.answers, files.further.open, listener));
        } else {
            listener.probed(MediaStatus.UNVERIFIED, List.of());
        }
    }

    private static CompletableFuture<Void> all(Collection<CompletableFuture<MediaFacts>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    /** The files of a job that are being checked, and those that are not looked at. */
    private final class JobFiles {

        /** By their use without the file itself, which need not be kept until the slowest host has answered. */
        private final Map<MediaUse, CompletableFuture<MediaFacts>> answers = new LinkedHashMap<>();

        private final List<CompletableFuture<MediaFacts>> inMemory = new ArrayList<>();
        private final Further further = new Further();

        /** Returns false when the catalog does not have the model: it may have left since the job was found to need a check. */
        private boolean search(Accepted state) {
            Optional<Model> model = catalog.get().find(state.model());
            for (MediaUse use : model.map(known -> known.mediaUrls(input(state), further::judge))
                    .orElse(List.of())) {
                CompletableFuture<MediaFacts> answer = started(use, use.field().kind());
                answers.put(use.withoutData(), answer);
                if (use.isDataUri()) {
                    inMemory.add(answer);
                }
            }
            further.refused.forEach((use, facts) -> answers.put(use, CompletableFuture.completedFuture(facts)));
            return model.isPresent();
        }
    }

    /** The URLs of an input beyond those whose files are looked at. Each is judged by its spelling, which asks no host. */
    private final class Further {

        /** A virtual thread gives way after so many. */
        private static final int AT_A_TIME = 256;

        private final Map<MediaUse, MediaFacts> refused = new LinkedHashMap<>();
        private int open;

        @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: virtual threads have no time slices
        private void judge(MediaUse use) {
            boolean isFile = use.isDataUri() && use.field().dataUris();
            if (!isFile && refused.size() < MediaUse.MAX_REFUSED && isNotPublic(use)) {
                refused.put(use.withoutData(), new MediaFacts.NotPublic());
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
