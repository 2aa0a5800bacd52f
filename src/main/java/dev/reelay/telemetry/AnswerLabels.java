package dev.reelay.telemetry;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import java.util.List;

/**
 * RunComfy's answers as values of the label {@code outcome} and of the span attribute {@code reelay.outcome}. Dashboards and
 * alerts select by them, so they are constants: a renamed class must not rename a series. Each list holds every value of its
 * switch, to register all series at zero.
 */
final class AnswerLabels {

    static final List<String> SUBMISSIONS = List.of(
            "accepted",
            "refused",
            "turned_away",
            "account_trouble",
            "slow_down",
            "unreachable",
            "not_started",
            "unknown");

    static final List<String> POLLS = List.of(
            "queued", "running", "not_yet", "succeeded", "failed", "cancelled", "gone", "forbidden", "call_failure");

    static final List<String> CANCELS = List.of("cancelled", "not_cancellable", "gone", "call_failure");

    private AnswerLabels() {}

    static String ofSubmission(SubmitAnswer answer) {
        return switch (answer) {
            case SubmitAnswer.Accepted _ -> "accepted";
            case SubmitAnswer.Refused _ -> "refused";
            case SubmitAnswer.TurnedAway _ -> "turned_away";
            case SubmitAnswer.AccountTrouble _ -> "account_trouble";
            case SubmitAnswer.SlowDown _ -> "slow_down";
            case SubmitAnswer.Unreachable _ -> "unreachable";
            case SubmitAnswer.NotStarted _ -> "not_started";
            case SubmitAnswer.Unknown _ -> "unknown";
        };
    }

    static String ofPoll(PollAnswer answer) {
        return switch (answer) {
            case PollAnswer.Queued _ -> "queued";
            case PollAnswer.Running _ -> "running";
            case PollAnswer.NotYet _ -> "not_yet";
            case PollAnswer.Succeeded _ -> "succeeded";
            case PollAnswer.Failed _ -> "failed";
            case PollAnswer.Cancelled _ -> "cancelled";
            case Gone _ -> "gone";
            case PollAnswer.Forbidden _ -> "forbidden";
            case CallFailure _ -> "call_failure";
        };
    }

    static String ofCancel(CancelAnswer answer) {
        return switch (answer) {
            case CancelAnswer.Cancelled _ -> "cancelled";
            case CancelAnswer.NotCancellable _ -> "not_cancellable";
            case Gone _ -> "gone";
            case CallFailure _ -> "call_failure";
        };
    }
}
