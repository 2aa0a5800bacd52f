package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.broker.GivenFilter;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs: each filter as an option, and all of them as one text. */
final class FilterOptions {

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "TEXT",
            description = "a filter as one text, as in a URL: state=failed&code=timed_out")
    private @Nullable String text;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description =
                    "accepted, submitting, in_queue, in_progress, storing, completed, failed, cancelled, expired, rejected; live or"
                            + " ended for all of the kind")
    private List<String> states = List.of();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            split = ",",
            description = "the model's id")
    private List<String> models = List.of();

    @Option(
            names = {"-c", "--code"},
            paramLabel = "CODE",
            split = ",",
            description = "the error's code, for example submission_unknown")
    private List<String> codes = List.of();

    @Option(names = "--charged", paramLabel = "WORD", split = ",", description = "yes, no or unknown")
    private List<String> charged = List.of();

    @Option(
            names = "--stored",
            paramLabel = "WORD",
            split = ",",
            description = "whether the files of a completed job are in the store: yes, failed, none (no store)")
    private List<String> stored = List.of();

    @Option(
            names = "--message",
            paramLabel = "TEXT",
            description = "what the messages of a group of failures have in common, as the console shows it")
    private List<String> messages = List.of();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "whose job it is")
    private List<String> tenants = List.of();

    @Option(names = "--priority", paramLabel = "N", split = ",", description = "0, 1 or 2")
    private List<String> priorities = List.of();

    @Option(names = "--id", paramLabel = "ID", description = "the whole id; one for each job that is meant")
    private List<String> ids = List.of();

    @Option(names = "--id-prefix", paramLabel = "TEXT", description = "what the id begins with")
    private @Nullable String idPrefix;

    @Option(
            names = "--metadata",
            paramLabel = "PATH=VALUE",
            description = "a value in the metadata; the path is a JSON pointer without its first slash: customer=c-17")
    private List<String> metadata = List.of();

    @Option(
            names = "--received-from",
            paramLabel = "TIME",
            description =
                    "2026-11-21T09:00:00Z, or 2026-11-21 (UTC), inclusive; the next three alike, ...-to exclusive")
    private @Nullable String receivedFrom;

    @Option(names = "--received-to", paramLabel = "TIME", description = "before this time")
    private @Nullable String receivedTo;

    @Option(names = "--ended-from", paramLabel = "TIME", description = "ended at this time or later")
    private @Nullable String endedFrom;

    @Option(names = "--ended-to", paramLabel = "TIME", description = "ended before this time")
    private @Nullable String endedTo;

    /**
     * The filter that the options make together. A parameter that is in the text and in an option has the values of both.
     *
     * @throws CommandFailure when there is no such filter
     */
    JobFilter filter() {
        try {
            GivenFilter given = new GivenFilter(text)
                    .with("state", states)
                    .with("model", models)
                    .with("code", codes)
                    .with("charged", charged)
                    .with("stored", stored)
                    .with("message", messages)
                    .with("tenant", tenants)
                    .with("priority", priorities)
                    .with("id", ids)
                    .with("id_prefix", idPrefix)
                    .with("received_from", receivedFrom)
                    .with("received_to", receivedTo)
                    .with("ended_from", endedFrom)
                    .with("ended_to", endedTo);
            for (String pair : metadata) {
                int at = pair.indexOf('=');
                if (at <= 0) {
                    throw new FilterException("metadata: \"" + pair + "\" is no path=value, for example customer=c-17");
                }
                given.with(JobFilter.METADATA + pair.substring(0, at), pair.substring(at + 1));
            }
            return JobFilter.of(given.parameters());
        } catch (FilterException e) {
            throw GivenFilter.failure(e);
        }
    }
}
