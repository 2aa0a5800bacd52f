package dev.reelay.outbound;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.MediaMode;
import dev.reelay.catalog.MediaUse;
import dev.reelay.catalog.MediaVerdict;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaKind;
import dev.reelay.job.MediaStatus;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Looks at the files behind a job's URLs, for all shards of this worker, before the job lines up for a permit. It is in the
 * ledger by then: a slow host holds up nothing but its own job, and whoever takes the job over looks again.
 */
public final class Prober {

    /** Checks one file within a bounded time. Never blocks, and never fails for anything that a host does. */
    public interface Probe {
        CompletableFuture<MediaFacts> probe(String url, MediaKind kind);
    }

    private final MediaMode mode;
    private final Catalog catalog;
    private final Probe probe;
    private final Telemetry telemetry;
    private final ExecutorService threads;

    public Prober(MediaMode mode, Catalog catalog, Probe probe, Telemetry telemetry, ExecutorService threads) {
        this.mode = mode;
        this.catalog = catalog;
        this.probe = probe;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /** Whether the job's media are to be looked at before it goes on. */
    public boolean isDueFor(Accepted state) {
        return mode != MediaMode.OFF
                && state.job().media() == null
                && !uses(state).isEmpty();
    }

    /** None when the catalog has lost the model since: then RunComfy decides. */
    private List<MediaUse> uses(Accepted state) {
        return catalog.find(state.model())
                .map(model -> model.mediaUrls(state.input()))
                .orElse(List.of());
    }

    /** Looks at all of a job's files side by side; what comes of it comes as {@link Signal.Probed}. */
    public void look(Accepted state, Inbox shard) {
        threads.execute(() -> {
            Signal.Probed probed;
            try {
                probed = judge(state, probeAll(uses(state)));
            } catch (RuntimeException | Error e) {
                telemetry.fault("looking at the media of " + state.id(), e);
                probed = Signal.Probed.of(state, MediaStatus.UNVERIFIED, List.of());
            }
            shard.put(probed);
        });
    }

    private Map<MediaUse, MediaFacts> probeAll(List<MediaUse> uses) {
        Map<MediaUse, CompletableFuture<MediaFacts>> looking = new LinkedHashMap<>();
        for (MediaUse use : uses) {
            looking.put(
                    use,
                    CompletableFuture.supplyAsync(
                            () -> probe.probe(use.url(), use.field().kind()).join(), threads));
        }
        Map<MediaUse, MediaFacts> found = new LinkedHashMap<>();
        looking.forEach((use, facts) -> found.put(use, facts.join()));
        return found;
    }

    private Signal.Probed judge(Accepted state, Map<MediaUse, MediaFacts> found) {
        found.forEach((use, facts) -> telemetry.media().probed(state, use, facts));
        MediaVerdict verdict = MediaVerdict.of(found);
        telemetry.media().judged(state, verdict);
        boolean verified = found.values().stream().noneMatch(MediaFacts.Unverified.class::isInstance);
        if (!verdict.violations().isEmpty()) {
            return Signal.Probed.of(
                    state, MediaStatus.VIOLATED, mode == MediaMode.ENFORCE ? verdict.violations() : List.of());
        }
        return Signal.Probed.of(state, verified ? MediaStatus.VERIFIED : MediaStatus.UNVERIFIED, List.of());
    }
}
