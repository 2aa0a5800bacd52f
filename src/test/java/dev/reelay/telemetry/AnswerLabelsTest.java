package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lists and the switches agree, and no answer is missing from either. */
class AnswerLabelsTest {

    private static final ProviderMessage SAYS = new ProviderMessage(400, null, "no");
    private static final Gone GONE = new Gone(SAYS);
    private static final CallFailure FAILURE = new CallFailure(CallFailure.Kind.UNREACHABLE, null, null);

    private static final List<SubmitAnswer> SUBMISSIONS = List.of(
            new SubmitAnswer.Accepted("r"),
            new SubmitAnswer.Refused(SAYS),
            new SubmitAnswer.TurnedAway(SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, SAYS),
            new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.TOKEN, null),
            new SubmitAnswer.SlowDown(null, SAYS),
            new SubmitAnswer.Unreachable("no route"),
            new SubmitAnswer.NotStarted(),
            new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR, null, null));

    private static final List<PollAnswer> POLLS = List.of(
            new PollAnswer.Queued(),
            new PollAnswer.Running(),
            new PollAnswer.NotYet("resting"),
            new PollAnswer.Succeeded(null, List.of(), List.of(), List.of()),
            new PollAnswer.Failed(SAYS),
            new PollAnswer.Cancelled(),
            GONE,
            new PollAnswer.Forbidden(SAYS),
            FAILURE);

    private static final List<CancelAnswer> CANCELS =
            List.of(new CancelAnswer.Cancelled(), new CancelAnswer.NotCancellable(), GONE, FAILURE);

    @Test
    void everySubmitAnswerHasALabelOfItsOwnThatIsListed() {
        assertThat(classes(SUBMISSIONS)).isEqualTo(members(SubmitAnswer.class));
        assertThat(AnswerLabels.SUBMISSIONS)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(
                        SUBMISSIONS.stream().map(AnswerLabels::ofSubmission).toList());
    }

    @Test
    void everyPollAnswerHasALabelOfItsOwnThatIsListed() {
        assertThat(classes(POLLS)).isEqualTo(members(PollAnswer.class));
        assertThat(AnswerLabels.POLLS)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(
                        POLLS.stream().map(AnswerLabels::ofPoll).toList());
    }

    @Test
    void everyCancelAnswerHasALabelOfItsOwnThatIsListed() {
        assertThat(classes(CANCELS)).isEqualTo(members(CancelAnswer.class));
        assertThat(AnswerLabels.CANCELS)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(
                        CANCELS.stream().map(AnswerLabels::ofCancel).toList());
    }

    private static Set<Class<?>> classes(List<?> answers) {
        return answers.stream().map(Object::getClass).collect(Collectors.toSet());
    }

    /** The records of a sealed family. */
    private static Set<Class<?>> members(Class<?> family) {
        return family.isSealed()
                ? Stream.of(family.getPermittedSubclasses())
                        .flatMap(member -> members(member).stream())
                        .collect(Collectors.toSet())
                : Set.of(family);
    }
}
