package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaKind;
import dev.reelay.json.JsonBytes;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.TrustedHosts;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the URLs of an input by the worker's own rules, as far as that needs no network: their spelling, and what is in {@code data:}
 * URIs. No name is looked up, and no file is fetched.
 */
final class UrlCheck {

    private static final String TRUSTED = "REELAY_MEDIA_TRUSTED_HOSTS";

    /**
     * What was found.
     *
     * @param violations for which the worker rejects a job, or of which it only warns, as {@code mode} says
     * @param notFetched pointers to the URLs that only a look at the host could refuse; none when a worker fetches no files
     */
    record Found(MediaMode mode, List<Violation> violations, List<String> notFetched) {
        Found {
            violations = List.copyOf(violations);
            notFetched = List.copyOf(notFetched);
        }
    }

    private UrlCheck() {}

    /** Checks an input with the settings of the worker. */
    static Found of(Model model, JsonNode input, Terminal terminal) {
        WorkerSettings settings = new WorkerSettings(terminal.environment());
        MediaMode mode = settings.word("REELAY_MEDIA_CHECK", MediaMode.class, MediaMode.ENFORCE);
        TrustedHosts trusted = trusted(settings);
        if (mode == MediaMode.OFF) {
            return new Found(mode, List.of(), List.of());
        }
        Map<MediaUse, MediaFacts> known = new LinkedHashMap<>();
        Map<MediaUse, MediaFacts> refused = new LinkedHashMap<>();
        List<String> notFetched = new ArrayList<>();
        for (MediaUse use : model.mediaUrls(JsonBytes.of(input), beyond -> {
            Optional<MediaFacts> facts = factsBeyond(beyond, trusted);
            if (facts.isEmpty()) {
                notFetched.add(beyond.pointer());
            } else if (facts.get() instanceof MediaFacts.NotPublic && refused.size() < MediaUse.MAX_REFUSED) {
                refused.put(beyond, facts.get());
            }
        })) {
            facts(use, use.field().kind(), trusted)
                    .ifPresentOrElse(facts -> known.put(use, facts), () -> notFetched.add(use.pointer()));
        }
        known.putAll(refused);
        return new Found(mode, MediaCheck.check(known).violations(), notFetched);
    }

    /** Of files beyond those that a worker looks at the spelling of the URL alone is judged; a {@code data:} URI is the file. */
    private static Optional<MediaFacts> factsBeyond(MediaUse use, TrustedHosts trusted) {
        return use.isDataUri() && !use.isRefusedDataUri() ? Optional.empty() : facts(use, MediaKind.FILE, trusted);
    }

    private static Optional<MediaFacts> facts(MediaUse use, MediaKind kind, TrustedHosts trusted) {
        return use.isRefusedDataUri()
                ? Optional.of(new MediaFacts.NotPublic())
                : MediaProbe.factsWithoutFetching(use.url(), kind, trusted);
    }

    private static TrustedHosts trusted(WorkerSettings settings) {
        try {
            return TrustedHosts.of(settings.list(TRUSTED));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    TRUSTED + ": " + e.getMessage(),
                    TRUSTED,
                    settings.value(TRUSTED).orElse(null));
        }
    }
}
