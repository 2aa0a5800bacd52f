package dev.reelay.console.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresPageTest {

    private static final String SAID = "Node 4 of job 77 broke: \"a + b & c=d\"";

    private final FilledView view = new FilledView();

    private FailuresPage page(String filter) {
        return FailuresPage.of(view.jobs(), JobFilter.parse(filter), true);
    }

    @Test
    void aGroupSaysHowManyWhenAndWhatWasCharged() {
        view.ended(Ends.failed("late", "m/n", 90, FailureCode.PROVIDER_FAILED, "Node 4 broke"), "0.25");
        view.ended(Ends.failed("early", "m/n", 0, FailureCode.PROVIDER_FAILED, "Node 7 broke"), Charged.NO);
        view.ended(Ends.failed("between", "m/n", 30, FailureCode.PROVIDER_FAILED, "Node 9 broke"), Charged.YES);

        FailuresPage page = page("");

        assertThat(page.total()).isEqualTo(3);
        FailureLine line = page.lines().getFirst();
        assertThat(line.count()).isEqualTo(3);
        assertThat(line.message()).isEqualTo("Node # broke");
        assertThat(line.first()).isEqualTo(Ends.NOON.plusSeconds(60));
        assertThat(line.last()).isEqualTo(Ends.NOON.plusSeconds(150));
        assertThat(line.exampleId()).isEqualTo("late");
        assertThat(line.example()).isEqualTo("Node 4 broke");
        assertThat(line.usd()).isEqualByComparingTo("0.25");
        assertThat(line.free()).isEqualTo(1);
        assertThat(line.charged()).isEqualTo(1);
        assertThat(line.unclear()).isEqualTo(1);
    }

    @Test
    void theFilterOfAGroupFindsItsJobsAndNoOthers() {
        view.ended(Ends.failed("a", "m/n", 0, FailureCode.PROVIDER_FAILED, SAID));
        view.ended(Ends.failed("b", "m/n", 0, FailureCode.PROVIDER_FAILED, SAID.replace('4', '5')));
        view.ended(Ends.failed("other-message", "m/n", 0, FailureCode.PROVIDER_FAILED, "no"));
        view.ended(Ends.failed("other-model", "m/o", 0, FailureCode.PROVIDER_FAILED, SAID));
        view.ended(Ends.failed("other-code", "m/n", 0, FailureCode.TIMED_OUT, SAID));

        FailureLine line = page("").lines().getFirst();

        assertThat(line.count()).isEqualTo(2);
        assertThat(view.jobs().ids(JobFilter.parse(line.query()))).containsExactlyInAnyOrder("a", "b");
        assertThat(line.jobs()).isEqualTo("/jobs?" + line.query());
    }

    @Test
    void theFilterOfThePageIsPartOfThatOfAGroup() {
        view.ended(Ends.failed("a-1", "m/n", 0, FailureCode.PROVIDER_FAILED, "no"));
        view.ended(Ends.failed("b-1", "m/n", 0, FailureCode.PROVIDER_FAILED, "no"));
        view.ended(Ends.failed("a-2", "m/n", 0, FailureCode.TIMED_OUT, "no"));

        FailuresPage page = page("code=provider_failed&code=timed_out&id_prefix=a");

        assertThat(page.lines())
                .extracting(FailureLine::query)
                .containsExactlyInAnyOrder(
                        "model=m/n&code=provider_failed&message=no&id_prefix=a",
                        "model=m/n&code=timed_out&message=no&id_prefix=a");
        assertThat(page.codes())
                .extracting(FailuresPage.CodeCount::href)
                .containsExactlyInAnyOrder(
                        "/failures?code=provider_failed&id_prefix=a", "/failures?code=timed_out&id_prefix=a");
    }

    @Test
    void aJobWhoseResultWasNotReadIsAGroupThatNoFilterFinds() {
        view.state(Ends.failed("a", "m/n", 0, FailureCode.PROVIDER_FAILED, "no").receipt());

        FailureLine line = page("").lines().getFirst();

        assertThat(line.code()).isEmpty();
        assertThat(line.jobs()).isNull();
        assertThat(line.query()).isNull();
        assertThat(line.inDoubt()).isTrue();
        assertThat(line.meaning()).contains("not read");
        assertThat(page("").codes()).containsExactly(new FailuresPage.CodeCount("(no code)", 1, null));
    }

    @Test
    void whoMayNotSeePayloadsSeesNoMessageThatQuotesThem() {
        view.ended(Ends.failed("a", "m/n", 0, FailureCode.PROVIDER_FAILED, SAID));

        FailureLine line =
                FailuresPage.of(view.jobs(), JobFilter.ALL, false).lines().getFirst();

        assertThat(line.example()).isNull();
        assertThat(line.message()).isEqualTo("Node # of job # broke: \"…\"");
    }

    @Test
    void ofManyGroupsTheLargestAreShownAndTheRestCounted() {
        for (int i = 0; i < FailuresPage.MOST + 7; i++) {
            view.ended(Ends.failed("id-" + i, "m/" + i, 0, FailureCode.PROVIDER_FAILED, "no"));
        }

        FailuresPage page = page("");

        assertThat(page.lines()).hasSize(FailuresPage.MOST);
        assertThat(page.moreGroups()).isEqualTo(7);
        assertThat(page.moreJobs()).isEqualTo(7);
        assertThat(page.total()).isEqualTo(FailuresPage.MOST + 7);
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void eachCodeIsExplained(FailureCode code) {
        view.ended(Ends.failed("a", "m/n", 0, code, "no"));

        FailureLine line = page("").lines().getFirst();

        assertThat(line.meaning()).isEqualTo(code.text() + ".");
        assertThat(line.advice()).endsWith(".");
        assertThat(line.advice().contains("may succeed"))
                .isEqualTo(code.isRetryable() && code != FailureCode.SUBMISSION_UNKNOWN);
    }

    @Test
    void eachPartOfTheFilterCanBeTakenAway() {
        assertThat(page("code=timed_out&code=provider_failed&id_prefix=a").parts())
                .containsExactly(
                        new FailuresPage.FilterPart("code", "provider_failed", "/failures?code=timed_out&id_prefix=a"),
                        new FailuresPage.FilterPart("code", "timed_out", "/failures?code=provider_failed&id_prefix=a"),
                        new FailuresPage.FilterPart("id_prefix", "a", "/failures?code=provider_failed&code=timed_out"));
        assertThat(page("code=timed_out").parts().getFirst().removed()).isEqualTo("/failures");
    }

    @Test
    void anAddressMayHaveEmptyFieldsAndTheIdOfAnAction() {
        assertThat(FailuresPage.filter(Map.of("code", List.of(""), "done", List.of("x"), "model", List.of("", "m/n")))
                        .text())
                .isEqualTo("model=m/n");
        assertThatThrownBy(() -> FailuresPage.filter(Map.of("kind", List.of("retry"))))
                .isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @CsvSource({"tenant=a,true", "metadata/customer=c,true", "model=tenant&message=metadata/,false"})
    void aFilterOnWhatCustomersHaveSentIsKnown(String filter, boolean asks) {
        assertThat(FailuresPage.asksForPayloads(JobFilter.parse(filter))).isEqualTo(asks);
    }

    @Test
    void nothingIsSaidAsIfAllWasWell() {
        assertThat(page("state=failed").lines()).isEmpty();
        assertThat(page("state=failed").scope()).startsWith("Of the 0 ended jobs");
        assertThat(Arrays.asList(FailuresPage.refused(view.jobs(), "no").refusal()))
                .containsExactly("no");
    }
}
