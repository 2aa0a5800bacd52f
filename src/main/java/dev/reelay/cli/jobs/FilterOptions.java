package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                    "accepted, submitting, in_queue, in_progress, completed, failed, cancelled, expired, rejected; live or"
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
            names = "--message",
            paramLabel = "TEXT",
            description = "what the messages of a group of failures have in common, as the console shows it")
    private List<String> messages = List.of();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "the text tenant of the metadata")
    private List<String> tenants = List.of();

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
            Map<String, List<String>> parameters = new LinkedHashMap<>(
                    text == null ? Map.of() : JobFilter.parse(text).parameters());
            add(parameters, "state", states);
            add(parameters, "model", models);
            add(parameters, "code", codes);
            add(parameters, "charged", charged);
            add(parameters, "message", messages);
            add(parameters, "tenant", tenants);
            add(parameters, "id", ids);
            add(parameters, "id_prefix", one(idPrefix));
            add(parameters, "received_from", one(receivedFrom));
            add(parameters, "received_to", one(receivedTo));
            add(parameters, "ended_from", one(endedFrom));
            add(parameters, "ended_to", one(endedTo));
            for (String pair : metadata) {
                int at = pair.indexOf('=');
                if (at <= 0) {
                    throw new FilterException("metadata: \"" + pair + "\" is no path=value, for example customer=c-17");
                }
                add(parameters, JobFilter.METADATA + pair.substring(0, at), List.of(pair.substring(at + 1)));
            }
            return JobFilter.of(parameters);
        } catch (FilterException e) {
            throw new CommandFailure(ExitCode.USAGE, "no such filter: " + e.getMessage(), "--filter", null);
        }
    }

    private static List<String> one(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private static void add(Map<String, List<String>> parameters, String name, List<String> values) {
        if (!values.isEmpty()) {
            List<String> all = new ArrayList<>(parameters.getOrDefault(name, List.of()));
            all.addAll(values);
            parameters.put(name, all);
        }
    }
}
