package dev.reelay.cli.letters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkActions;
import dev.reelay.audit.Action;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ManyOptions;
import dev.reelay.cli.broker.Steering;
import dev.reelay.view.row.LetterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends dead letters again. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Sends dead letters again.",
            "They go to the requests topic again, with key, headers and value as they came. What would only become a dead"
                    + " letter again is refused, and so is one that was sent again before. Unless it was no request at all, its job"
                    + " may have been paid for: then it is sent only with --yes. Exit code 65: not all were sent. With --all it is"
                    + " done to all that fit a filter, of the newest 20,000; of those that may be paid for twice only with"
                    + " --pay-twice.",
            ""
        },
        footer = {
            "",
            "  reelay dead-letters redrive 3/42 --reason 'fixed in 1.2'",
            "  reelay dead-letters redrive 3/42 7/11",
            "  reelay dead-letters redrive --all --code internal_error --from 2026-11-21 --dry-run",
            "  reelay dead-letters redrive --all --filter 'code=internal_error' --pay-twice --max 100 --yes"
        })
final class RedriveCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "PLACE",
            converter = LetterPlace.Reader.class,
            description = "PARTITION/OFFSET, as \"dead-letters list\" shows it")
    private List<LetterPlace> places = List.of();

    @Option(
            names = {"-y", "--yes"},
            description = "also when they may be paid for twice; with --all: do not ask")
    private boolean yes;

    @Option(names = "--pay-twice", description = "with --all: also those that may be paid for twice")
    private boolean payTwice;

    @Mixin
    private final ManyOptions many = new ManyOptions();

    @Mixin
    private final LetterFilterOptions filter = new LetterFilterOptions();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    RedriveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        LetterFilter wanted = filter.filter();
        if (many.isForAll() == !places.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    places.isEmpty()
                            ? "name a dead letter, or --all with a filter"
                            : "it is for single dead letters, or for --all: not for both",
                    "PLACE",
                    null);
        }
        if (!many.isForAll()) {
            many.refuseForOne(wanted);
            return options.act(context, this::redrive);
        }
        many.check(wanted, Action.Kind.REDRIVE.things());
        return options.actOnLetters(
                context,
                BulkActions.MOST,
                (steering, letters) -> many.run(
                        max -> steering.planRedrive(letters, wanted, max, payTwice), steering, yes, options, context));
    }

    private int redrive(Steering steering) {
        List<ObjectNode> json = new ArrayList<>();
        ExitCode worst = ExitCode.OK;
        for (LetterPlace place : places) {
            ActionOutcome outcome =
                    steering.redrive(place.partition(), place.offset(), yes || payTwice, options.reason());
            if (options.output().isTable()) {
                print(place, outcome);
            }
            json.add(json(place, outcome));
            ExitCode code = exitCode(outcome);
            worst = code.number() > worst.number() ? code : worst;
        }
        options.output()
                .printList(
                        context.terminal(),
                        () -> {},
                        () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                        json);
        return worst.number();
    }

    private static ExitCode exitCode(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done _, ActionOutcome.AlreadySo _ -> ExitCode.OK;
            case ActionOutcome.Refused _, ActionOutcome.NeedsConfirmation _ -> ExitCode.INPUT;
            case ActionOutcome.Unclear _ -> ExitCode.TRY_AGAIN;
        };
    }

    private void print(LetterPlace place, ActionOutcome outcome) {
        Tone tone = switch (outcome) {
            case ActionOutcome.Done _ -> Tone.GOOD;
            case ActionOutcome.AlreadySo _ -> Tone.PLAIN;
            case ActionOutcome.Refused _, ActionOutcome.NeedsConfirmation _ -> Tone.BAD;
            case ActionOutcome.Unclear _ -> Tone.WARNING;
        };
        context.terminal()
                .print(List.of(
                        Span.plain(place + "  "), new Span(word(outcome), tone), Span.plain("  " + text(outcome))));
    }

    private static ObjectNode json(LetterPlace place, ActionOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("place", place.toString()).put("outcome", word(outcome)).put("detail", text(outcome));
        if (outcome instanceof ActionOutcome.Refused refused) {
            json.put("code", refused.code());
        }
        return json;
    }

    private static String word(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done _ -> "done";
            case ActionOutcome.AlreadySo _ -> "already_so";
            case ActionOutcome.Refused _, ActionOutcome.NeedsConfirmation _ -> "refused";
            case ActionOutcome.Unclear _ -> "unclear";
        };
    }

    private static String text(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done done -> done.detail();
            case ActionOutcome.AlreadySo already -> already.detail();
            case ActionOutcome.Refused refused -> refused.message();
            case ActionOutcome.NeedsConfirmation risky -> risky.risk() + " --yes confirms that.";
            case ActionOutcome.Unclear unclear -> unclear.message();
        };
    }
}
