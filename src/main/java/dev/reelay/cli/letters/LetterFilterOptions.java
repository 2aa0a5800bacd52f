package dev.reelay.cli.letters;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.broker.GivenFilter;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.LetterFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters: each filter as an option, and all of them as one text. */
final class LetterFilterOptions {

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "TEXT",
            description = "a filter as one text, as in a URL: code=internal_error&key_prefix=order-")
    private @Nullable String text;

    @Option(
            names = {"-c", "--code"},
            paramLabel = "CODE",
            split = ",",
            description = "invalid_request, id_conflict, internal_error")
    private List<String> codes = List.of();

    @Option(
            names = "--like",
            paramLabel = "TEXT",
            description = "a reason: those whose reasons differ from it in numbers, ids and quoted texts alone")
    private List<String> reasons = List.of();

    @Option(names = "--key", paramLabel = "KEY", description = "the whole key")
    private List<String> keys = List.of();

    @Option(names = "--key-prefix", paramLabel = "TEXT", description = "what the key begins with")
    private @Nullable String keyPrefix;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "2026-11-21T09:00:00Z, or 2026-11-21 (UTC), inclusive; --to exclusive")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "before this time")
    private @Nullable String to;

    /**
     * The filter that the options make together. A parameter that is in the text and in an option has the values of both.
     *
     * @throws CommandFailure when there is no such filter
     */
    LetterFilter filter() {
        try {
            return LetterFilter.of(new GivenFilter(text)
                    .with("code", codes)
                    .with("reason", reasons)
                    .with("key", keys)
                    .with("key_prefix", keyPrefix)
                    .with("at_from", from)
                    .with("at_to", to)
                    .parameters());
        } catch (FilterException e) {
            throw GivenFilter.failure(e);
        }
    }
}
