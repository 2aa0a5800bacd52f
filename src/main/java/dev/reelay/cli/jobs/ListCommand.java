package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.view.JobView;
import dev.reelay.view.Page;
import dev.reelay.view.Window;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.PageMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists jobs by their state, model, error, metadata, time.",
            "All that have not ended are known, and the newest of those that have. A job is listed when it has one of the values"
                    + " of every option.",
            ""
        },
        footer = {
            "",
            "  reelay list --state live",
            "  reelay list --state failed --code submission_unknown -o json",
            "  reelay list --filter 'state=failed&model=luma/luma-ray-2/image-to-video' --count"
        })
final class ListCommand implements Callable<Integer> {

    private static final int MOST = 100_000;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "newest",
            description = "newest, oldest, updated, ended (default: ${DEFAULT-VALUE})")
    private String order = "newest";

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "100",
            description = "at most so many, up to 100000 (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Option(names = "--after", paramLabel = "MARK", description = "go on where \"next\" of the answer before says")
    private @Nullable String after;

    @Option(names = "--count", description = "print only how many there are")
    private boolean count;

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    ListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JobFilter wanted = filter.filter();
        JobOrder wantedOrder = checked("--order", () -> JobOrder.of(order.toLowerCase(Locale.ROOT)));
        PageMark mark = after == null ? null : checked("--after", () -> PageMark.parse(String.valueOf(after)));
        if (limit < 1 || limit > MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--limit is not from 1 to " + MOST, "--limit", String.valueOf(limit));
        }
        return options.onJobs(context, (_, reading) -> {
            JobView jobs = reading.jobs();
            if (count) {
                printCount(jobs.count(wanted), jobs.window());
            } else {
                print(pages(jobs, wanted, wantedOrder, mark));
            }
            return ExitCode.OK.number();
        });
    }

    private static <T> T checked(String option, java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (FilterException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), option, null);
        }
    }

    /** As many pages as the limit needs, as one. */
    private Page pages(JobView jobs, JobFilter wanted, JobOrder wantedOrder, @Nullable PageMark mark) {
        List<JobRow> rows = new ArrayList<>();
        PageMark next = mark;
        while (true) {
            Page page = jobs.list(wanted, wantedOrder, next, Math.min(JobView.MOST_ROWS, limit - rows.size()));
            rows.addAll(page.rows());
            next = page.next();
            if (next == null || rows.size() >= limit) {
                return new Page(rows, next, page.total(), page.window());
            }
        }
    }

    private void printCount(long total, Window window) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("total", total);
        json.set("window", JobJson.of(window));
        options.output()
                .print(
                        context.terminal(),
                        () -> {
                            context.terminal().print(Long.toString(total));
                            say(window);
                        },
                        () -> json);
    }

    private void print(Page page) {
        options.output()
                .printList(
                        context.terminal(),
                        () -> printTable(page),
                        () -> json(page),
                        page.rows().stream().map(JobJson::of).toList());
    }

    private void printTable(Page page) {
        Terminal terminal = context.terminal();
        Table table = new Table("ID", "STATUS", "MODEL", "RECEIVED", "ENDED", "CODE", "CHARGED", "COST");
        for (JobRow row : page.rows()) {
            table.addSpans(List.of(
                    Span.plain(row.id()),
                    JobText.status(row.status()),
                    Span.plain(row.model()),
                    Span.plain(Span.time(row.times().receivedAt())),
                    Span.plain(Span.time(row.times().finishedAt())),
                    Span.plain(row.code() == null ? "" : row.code()),
                    Span.plain(row.charged() == null ? "" : row.charged().word()),
                    Span.plain(JobText.cost(row.costUsd()))));
        }
        table.print(terminal);
        terminal.say(String.format(Locale.ROOT, "%,d of %,d jobs", page.rows().size(), page.total())
                + (page.next() == null
                        ? ""
                        : "; the next ones: --after " + page.next().text()));
        say(page.window());
    }

    /** Numbers have a scope, and it is said where it is not everything. */
    private void say(Window window) {
        if (window.dropped() > 0) {
            context.terminal()
                    .say(String.format(
                            Locale.ROOT,
                            "of the jobs that have ended, the newest %,d are counted: those since %s",
                            window.ended(),
                            Span.time(window.since())));
        }
        if (window.withoutMetadata() > 0) {
            context.terminal()
                    .say(String.format(
                            Locale.ROOT,
                            "no filter finds %,d jobs by their metadata: there is no room for it",
                            window.withoutMetadata()));
        }
    }

    private static ObjectNode json(Page page) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = json.putArray("jobs");
        page.rows().forEach(row -> jobs.add(JobJson.of(row)));
        json.put("total", page.total());
        if (page.next() != null) {
            json.put("next", page.next().text());
        }
        json.set("window", JobJson.of(page.window()));
        return json;
    }
}
