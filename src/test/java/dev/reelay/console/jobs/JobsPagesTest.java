package dev.reelay.console.jobs;

import static dev.reelay.console.jobs.JobPageRig.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.row.FilterText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsPagesTest {

    private final RecordedJobs jobs = new RecordedJobs();
    private boolean restored = true;
    private boolean hasStore;

    private JobsPage page(String query, Permission permission) {
        return new JobsPages(jobs.view(), () -> restored, () -> hasStore)
                .page(ListAddress.of(FilterText.pairs(query)), who(permission));
    }

    @Test
    void eachPartOfTheFilterIsAChipWithALinkThatTakesItAway() {
        JobsPage page = page("state=failed&state=live&code=timed_out&order=oldest&after=5.x", Permission.READ);

        assertThat(page.chips())
                .containsExactly(
                        new Chip("state", "failed", "/jobs?state=live&code=timed_out&order=oldest"),
                        new Chip("state", "live", "/jobs?state=failed&code=timed_out&order=oldest"),
                        new Chip("code", "timed_out", "/jobs?state=failed&state=live&order=oldest"));
    }

    @Test
    void theFormKeepsWhatCanHaveManyValuesAndShowsWhatCanHaveOne() {
        JobsPage page = page("state=failed&id_prefix=a&ended_to=2026-11-22", Permission.READ);

        assertThat(page.kept()).extracting(Chip::name).containsExactly("state");
        assertThat(page.value("id_prefix")).isEqualTo("a");
        assertThat(page.value("ended_to")).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(page.value("received_from")).isEmpty();
    }

    @Test
    void pagesFollowEachOtherByTheirMarksAndNameEachJobOnce() {
        for (int i = 0; i < 2 * JobsPages.ROWS + 1; i++) {
            jobs.accepted("job-" + i, i / 3);
        }

        List<String> ids = new ArrayList<>();
        String path = "/jobs";
        int pages = 0;
        while (path != null) {
            JobsPage page = page(path.substring(Math.min(path.length(), "/jobs?".length())), Permission.READ);
            page.rows().forEach(row -> ids.add(row.id()));
            assertThat(page.scope().total()).isEqualTo("101");
            assertThat(page.pager().first()).isEqualTo(pages == 0 ? null : "/jobs");
            path = page.pager().next();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void numbersHaveTheirScope() {
        jobs.accepted("a", 0).accepted("b", 0).completed("c", 0, null, null);

        JobsPage page = page("id_prefix=a", Permission.READ);

        assertThat(page.scope().total()).isEqualTo("1");
        assertThat(page.scope().of())
                .isEqualTo("of the 2 jobs that have not ended and all 1 ended ones that the topics hold");
    }

    @Test
    void anEmptyListSaysWhy() {
        restored = false;
        assertThat(page("", Permission.READ).empty()).contains("still being read");
        restored = true;
        assertThat(page("", Permission.READ).empty()).startsWith("There are no jobs.");
        jobs.accepted("a", 0);
        assertThat(page("state=failed", Permission.READ).empty()).isEqualTo("None of the 1 jobs fits this filter.");
        assertThat(page("state=failed&code=timed_out", Permission.READ).empty())
                .isEqualTo("None of the 1 jobs fits all parts of this filter.");
        assertThat(page("order=oldest&after=9999999999999.z", Permission.READ).empty())
                .startsWith("The list has ended");
        assertThat(page("", Permission.READ).empty()).isNull();
    }

    @Test
    void actionsOnManyAreForAFilterAndForThoseWhoMay() {
        jobs.accepted("a", 0).failed("b", 0, FailureCode.TIMED_OUT, "too long", Charged.UNKNOWN);

        assertThat(page("", Permission.MONEY).many().cancel()).isNull();
        assertThat(page("", Permission.MONEY).many().note()).startsWith("Add a filter");
        assertThat(page("id=a&id=b", Permission.MONEY).many())
                .isEqualTo(new JobsPage.Many(
                        "/actions/new?kind=cancel&id=a&id=b", "/actions/new?kind=retry&id=a&id=b", null));
        assertThat(page("state=live", Permission.MONEY).many())
                .isEqualTo(new JobsPage.Many("/actions/new?kind=cancel&state=live", null, null));
        assertThat(page("state=failed", Permission.MONEY).many())
                .isEqualTo(new JobsPage.Many(null, "/actions/new?kind=retry&state=failed", null));
        assertThat(page("id=a", Permission.ACT).many().retry()).isNull();
        assertThat(page("id=a", Permission.ACT).many().note()).contains("permission money");
        assertThat(page("id=a", Permission.PAYLOADS).many().cancel()).isNull();
        assertThat(page("state=rejected", Permission.MONEY).many()).isEqualTo(new JobsPage.Many(null, null, null));
    }

    @Test
    void whatIsNotStoredIsStoredAgainByThoseWhoMayWhereThereIsAStore() {
        jobs.ended("a", 0, StoredOutcomes.failed("file 1 of 1: not in time")).ended("b", 0, StoredOutcomes.stored());

        assertThat(page("stored=failed", Permission.ACT).many().store()).isNull();
        assertThat(page("stored=failed", Permission.ACT).many().note()).isEqualTo(JobsPages.NO_STORE);
        hasStore = true;
        assertThat(page("stored=failed", Permission.ACT).many().store())
                .isEqualTo("/actions/new?kind=store_outputs&stored=failed");
        assertThat(page("stored=failed", Permission.PAYLOADS).many().store()).isNull();
        assertThat(page("stored=yes", Permission.ACT).many().store()).isNull();
        assertThat(page("stored=none", Permission.ACT).many().store())
                .as("there is none")
                .isNull();
        assertThat(page("id=a", Permission.ACT).many().store()).isNull();
        assertThat(page("stored=failed", Permission.READ).rows())
                .extracting(JobLine::id, JobLine::storedText, JobLine::storedReason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("a", "not stored", "file 1 of 1: not in time"));
        assertThat(page("", Permission.READ).showsStored()).isTrue();
        assertThat(page("id=none", Permission.READ).showsStored()).isFalse();
    }
}
