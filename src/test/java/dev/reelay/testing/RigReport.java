package dev.reelay.testing;

import dev.reelay.simulator.Journal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of a {@link WorkerEnvironment} in text: where the search for the cause of a failed wait begins. */
final class RigReport {

    private static final Duration READ = Duration.ofSeconds(20);
    private static final int JOBS_SHOWN = 5;
    private static final int POLLS_SHOWN = 20;
    private static final int CHARACTERS_SHOWN = 400;

    private final WorkerEnvironment rig;
    private final StringBuilder text = new StringBuilder();

    private RigReport(WorkerEnvironment rig) {
        this.rig = rig;
    }

    /** @param ids the jobs that the wait was about; when empty, those that have no result yet */
    static String of(WorkerEnvironment rig, Collection<String> ids) {
        RigReport report = new RigReport(rig);
        report.section("group " + rig.group(), rig.groupView()::text);
        report.section("jobs", () -> report.jobs(ids));
        rig.workers().forEach(worker -> report.section("worker", worker::report));
        return report.text.toString();
    }

    private void section(String title, Callable<String> content) {
        text.append("--- ").append(title).append('\n');
        try {
            text.append(content.call()).append('\n');
        } catch (Exception | AssertionError e) {
            text.append("cannot be read: ").append(e.getMessage()).append('\n');
        }
    }

    private String jobs(Collection<String> ids) {
        List<WrittenRecord> results = read("results");
        Set<String> shown = new LinkedHashSet<>(ids);
        if (shown.isEmpty()) {
            read("requests").forEach(request -> shown.add(request.id()));
            results.forEach(result -> shown.remove(result.id()));
        }
        List<WrittenRecord> states = read("jobs");
        List<WrittenRecord> commands = read("control");
        List<WrittenRecord> letters = read("dead-letters");
        Journal journal = rig.journal();
        String all = results.size() + " results, " + letters.size() + " dead letters, "
                + journal.submissions().size() + " POSTs, " + shown.size() + " jobs of interest";
        return shown.stream()
                .limit(JOBS_SHOWN)
                .map(id -> "job " + id + "\n"
                        + Stream.of(
                                        lines("state", states, id),
                                        lines("result", results, id),
                                        lines("command", commands, id),
                                        lines("dead letter", letters, id),
                                        calls(journal, id))
                                .flatMap(line -> line)
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n", all + "\n", ""));
    }

    private List<WrittenRecord> read(String topic) {
        try {
            return rig.broker().readToEnd(rig.topic(topic), READ).stream()
                    .map(WrittenRecord::new)
                    .toList();
        } catch (RuntimeException | AssertionError unreadable) {
            text.append(topic)
                    .append(" cannot be read: ")
                    .append(unreadable.getMessage())
                    .append('\n');
            return List.of();
        }
    }

    private static Stream<String> lines(String kind, List<WrittenRecord> records, String id) {
        return records.stream()
                .filter(record -> record.id().equals(id))
                .map(record -> "  %s at %d of partition %d: %s"
                        .formatted(
                                kind, record.record().offset(), record.record().partition(), shortened(record.text())));
    }

    private static Stream<String> calls(Journal journal, String id) {
        List<Journal.Submission> posts = journal.submissions().stream()
                .filter(post -> TestRequests.isOf(post, id))
                .toList();
        Set<String> requests = posts.stream()
                .map(Journal.Submission::requestId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return Stream.of(
                        posts.stream()
                                .map(post -> "  POST at %s by %s: %s"
                                        .formatted(
                                                post.at(),
                                                SimulatedRunComfy.nameOf(post.caller()),
                                                shortened(post.answer().toString()))),
                        journal.polls().stream()
                                .filter(poll -> requests.contains(poll.requestId()))
                                .limit(POLLS_SHOWN)
                                .map(poll -> "  poll at %s by %s"
                                        .formatted(poll.at(), SimulatedRunComfy.nameOf(poll.caller()))),
                        journal.cancellations().stream()
                                .filter(cancel -> requests.contains(cancel.requestId()))
                                .map(cancel -> "  cancel at %s: %s"
                                        .formatted(
                                                cancel.at(),
                                                shortened(cancel.answer().toString()))))
                .flatMap(lines -> lines);
    }

    private static String shortened(String text) {
        return text.length() <= CHARACTERS_SHOWN ? text : text.substring(0, CHARACTERS_SHOWN) + "...";
    }
}
