package dev.reelay.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.console.Permission;
import dev.reelay.console.PlainHttp;
import dev.reelay.cost.Charged;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import dev.reelay.quota.Scope;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobPagesTest {

    private final JobPageRig rig = new JobPageRig();

    private static List<String> texts(JobPage page) {
        return page.timeline().stream().map(JobPage.Event::text).toList();
    }

    @Test
    void aJobThatABudgetHasNoRoomForSaysSo() {
        long day = JobPageRig.NOW.getEpochSecond() / 86_400;
        rig.jobs
                .accepted("a", 0)
                .running("b", 0)
                .command("budget/*", "{\"command\":\"budget\",\"usd_per_day\":2,\"jobs_per_day\":9}")
                .command("budget/tenant/acme", "{\"command\":\"budget\",\"jobs_per_day\":1}");
        String model = rig.row("a").model();
        assertThat(rig.page("a", Permission.READ).waits()).isEmpty();

        rig.jobs.spent(new Spend(new Spender(day, model, "acme"), 1_500_000, 0, 3, 0));
        assertThat(rig.page("a", Permission.READ).waits()).isEmpty();
        rig.jobs.spent(new Spend(new Spender(day, model, "acme"), 1_600_000, 0, 3, 0));
        assertThat(rig.page("a", Permission.READ).waits())
                .containsExactly(
                        "The budget of all jobs has no room for it today: of $2.00 $1.60 are spent or set aside, of 9"
                                + " jobs 4 are submitted. The next day begins at 00:00 UTC.");
        assertThat(rig.page("b", Permission.READ).waits()).isEmpty();

        rig.jobs.command("pause/*", "{\"command\":\"pause\"}");
        assertThat(rig.page("a", Permission.READ).waits())
                .singleElement()
                .asString()
                .contains("paused");
    }

    @Test
    void theTimelineSaysWhatHappenedInItsOrder() {
        rig.jobs
                .running("a", 0)
                .command("a", "{\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"left\",\"by\":\"ada\"}");

        assertThat(texts(rig.page("a", Permission.READ)))
                .containsExactly(
                        "Request read",
                        "Submission announced once, as far as the records say",
                        "Accepted by RunComfy",
                        "Seen running",
                        "Cancel sent");
        assertThat(rig.page("a", Permission.READ).timeline().getLast().detail()).isEqualTo("by ada: left");
    }

    @Test
    void aJobThatWaitsAtRunComfyShowsItsPlaceAndItsExpectedEnd() {
        Instant end = Instant.parse("2026-11-21T12:05:00Z");
        rig.jobs.queued("a", 0, 17, end).running("b", 0);

        JobLine waiting = rig.page("a", Permission.READ).job();
        JobLine unknown = rig.page("b", Permission.READ).job();

        assertThat(waiting.queuePosition()).isEqualTo(17);
        assertThat(waiting.expectedEnd()).isEqualTo(end);
        assertThat(unknown.queuePosition()).isNull();
        assertThat(unknown.expectedEnd()).isNull();
    }

    @Test
    void aJobThatWaitsForALimitSaysWhichAndHowFullItIs() {
        rig.jobs.accepted("a", 0).running("b", 0).command("limit/*", "{\"command\":\"limit\",\"outstanding\":40}");
        int partition = rig.row("a").place().partition();
        rig.sharing(shared(partition, 40), demand(partition, 40, 900), demand(partition + 1, 2, 7));

        assertThat(rig.page("a", Permission.READ).waits())
                .containsExactly("The limit of all jobs: of 40 outstanding 42 are used, and 907 jobs wait.");
        assertThat(rig.page("b", Permission.READ).waits()).isEmpty();

        rig.sharing(demand(partition, 39, 900)); // a slot is free here: it is about to be submitted
        assertThat(rig.page("a", Permission.READ).waits()).isEmpty();
        rig.sharing(demand(partition, 40, 0)); // it waits for something else
        assertThat(rig.page("a", Permission.READ).waits()).isEmpty();
    }

    @Test
    void aPausedJobSaysByWhomAndWhyAndWaitsForNoLimit() {
        rig.jobs
                .accepted("a", 0)
                .command("pause/" + rig.row("a").model().toUpperCase(Locale.ROOT), "stop")
                .command("pause/*", "{\"command\":\"pause\",\"by\":\"ana\",\"reason\":\"the bill\"}")
                .command("pause/other/model", "{\"command\":\"pause\",\"model\":\"other/model\"}");
        int partition = rig.row("a").place().partition();
        rig.sharing(shared(partition, 40), demand(partition, 40, 900));

        assertThat(rig.page("a", Permission.READ).waits())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("Submissions of its model are paused since 2026-11-21T12:"),
                        all -> assertThat(all)
                                .startsWith("Submissions of all models are paused since ")
                                .endsWith(" by ana: the bill"));
    }

    private static Grant shared(int partition, int slots) {
        List<Integer> shares = new ArrayList<>(Collections.nCopies(partition + 1, 0));
        shares.set(partition, slots);
        return new Grant(Scope.ALL, 3, Map.of(Measure.OUTSTANDING, new Shared(slots, 1, shares, new TreeMap<>())));
    }

    private static Demand demand(int partition, int used, int waiting) {
        return new Demand(
                partition,
                new TreeMap<>(Map.of(
                        Scope.ALL, new Demand.Entry(3, Map.of(Measure.OUTSTANDING, new Demand.Count(used, waiting))))));
    }

    @Test
    void aRetryAndItsOriginalNameEachOther() {
        rig.jobs
                .failed("a b", 0, FailureCode.TIMED_OUT, "too long", Charged.UNKNOWN)
                .completed("a b~1", 5, "{\"retry-of\":\"a b\"}", null);

        JobPage original = rig.page("a b", Permission.MONEY);
        JobPage retry = rig.page("a b~1", Permission.READ);

        assertThat(original.timeline().getLast().other()).isEqualTo(new Link("a b~1", "/job?id=a%20b%7E1", false));
        assertThat(original.timeline().getLast().text()).isEqualTo("Retried as");
        assertThat(original.offers().retry()).isNull();
        assertThat(original.offers().notes()).containsExactly("It was retried already: see what became of its retry.");
        assertThat(retry.timeline().getFirst().text()).isEqualTo("Retry of");
        assertThat(retry.timeline().getFirst().other()).isEqualTo(new Link("a b", "/job?id=a%20b", false));
    }

    @Test
    void filesViolationsAndMetadataAreForThoseWithThePermission() {
        rig.jobs
                .completed("done", 0, "{\"customer\":\"c-17\"}", "0.35")
                .ended(
                        "wrong",
                        1,
                        Outcome.Failed.of(
                                FailureCode.INVALID_INPUT,
                                "It does not fit",
                                List.of(new Violation(
                                        "/input/prompt", "maxLength", null, TextNode.valueOf("secret"), "too long"))));

        JobPage seen = rig.page("done", Permission.PAYLOADS);
        assertThat(seen.payloads().files())
                .containsExactly(
                        new MediaFile("https://cdn.example/1.mp4", MediaFile.Kind.VIDEO, new PlainHttp(false, null)));
        assertThat(seen.payloads().metadata()).isEqualTo("{\n  \"customer\": \"c-17\"\n}");
        assertThat(seen.job().cost()).isEqualTo("$0.35");
        assertThat(rig.page("wrong", Permission.PAYLOADS).payloads().violations())
                .containsExactly(new Payloads.Finding("/input/prompt", "maxLength", "too long"));

        assertThat(rig.page("done", Permission.READ).payloads()).isEqualTo(Payloads.none(Payloads.MASKED));
        assertThat(rig.page("wrong", Permission.READ).payloads()).isEqualTo(Payloads.none(Payloads.MASKED));
        assertThat(rig.page("done", Permission.READ).records().links()).isEmpty();
        assertThat(rig.page("done", Permission.READ).records().note()).contains("permission payloads");
        assertThat(seen.records().links()).extracting(JobPage.RecordLink::text).contains("State", "Result");
    }

    @Test
    void providersWordsAreThereForEverybodyWhoReads() {
        rig.jobs.ended(
                "bad",
                0,
                new Outcome.Failed(
                        FailureCode.PROVIDER_FAILED, "RunComfy failed it", new ProviderMessage(200, 7L, "no GPU")));

        assertThat(rig.page("bad", Permission.READ).failure())
                .isEqualTo(new JobPage.Failure("provider_failed", "RunComfy failed it", "HTTP 200, code 7, no GPU"));
    }

    @Test
    void whatMessagesQuoteIsForThoseWhoMaySeeWhatCustomersSend() {
        String said = "the prompt \"a secret\" has 812 characters";
        rig.jobs.ended(
                "bad",
                0,
                new Outcome.Failed(
                        FailureCode.PROVIDER_REJECTED, "It refused: " + said, new ProviderMessage(422, null, said)));

        String pattern = "the prompt \"…\" has # characters";
        assertThat(rig.page("bad", Permission.READ).failure())
                .isEqualTo(new JobPage.Failure("provider_rejected", "It refused: " + pattern, "HTTP 422, " + pattern));
        assertThat(rig.page("bad", Permission.PAYLOADS).failure())
                .isEqualTo(new JobPage.Failure("provider_rejected", "It refused: " + said, "HTTP 422, " + said));
    }

    @Test
    void theTraceComesFromTheHeaderOfTheResult() {
        rig.header("TraceParent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .jobs
                .completed("done", 0, null, null);

        assertThat(rig.page("done", Permission.READ).records().trace()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void aTraceThatIsNoneIsNotShown() {
        rig.header("traceparent", "<script>alert(1)</script>").jobs.completed("done", 0, null, null);

        assertThat(rig.page("done", Permission.READ).records().trace()).isNull();
    }

    @Test
    void whatChangesIsMadeWithoutReadingTheRequestAgain() {
        rig.jobs.running("a", 0);

        assertThat(rig.page("a", Permission.READ, true).job().state()).isEqualTo("in_progress");

        assertThat(rig.read).isEmpty();
    }

    @Test
    void aResultThatCannotBeReadOrIsGoneOrIsAnotherIsSaid() {
        rig.jobs.completed("done", 0, null, null);
        RecordPlace place = RecordPlace.of(RecordPlace.Kind.RESULT, rig.row("done"), JobPageRig.NAMES)
                .orElseThrow();

        rig.other(place, bytes("else"), bytes("{}"));
        assertThat(rig.page("done", Permission.PAYLOADS).payloads().note()).contains("the topic was made anew");
        assertThat(rig.record("done", RecordPlace.Kind.RESULT).note()).contains("record of another job");
        assertThat(rig.record("done", RecordPlace.Kind.STATE).note()).contains("gone from its topic");
        rig.broken("no answer\nfrom broker 1");
        assertThat(rig.page("done", Permission.PAYLOADS).payloads().note())
                .endsWith("Load the page again. no answer from broker 1");
        assertThat(rig.page("done", Permission.READ).payloads().note()).isEqualTo(Payloads.MASKED);
    }

    @Test
    void aForgottenJobSaysThatItsIdIsFree() {
        rig.jobs.failed("a", 0, FailureCode.TIMED_OUT, "too long", Charged.NO).forgotten("a");

        JobPage page = rig.page("a", Permission.MONEY);

        assertThat(page.notices())
                .containsExactly("Its receipt is gone: a new request with this id would be a new job.");
        assertThat(page.offers().retry()).isNull();
        assertThat(page.offers().notes().getFirst()).contains("receipt is gone");
        assertThat(page.records().links()).extracting(JobPage.RecordLink::text).containsExactly("Result");
    }

    @Test
    void aJobThatIsNotKnownIsToldWithWhatIs() {
        rig.jobs.accepted("a", 0);

        assertThat(rig.pages().missing("x\ny", true).sentences())
                .containsExactly(
                        "There is no job with the id x y here.",
                        "Known are the 1 jobs that have not ended, and all 0 ended ones that the topics hold.",
                        "It was never accepted, or it ended before that, or its receipt and its result are gone.");
        assertThat(rig.pages().missing("x", false).sentences())
                .last()
                .asString()
                .contains("still being read");
    }

    @Test
    void theRecordHasItsPlaceItsHeadersAndItsValue() {
        rig.header("x-shop", "7").jobs.completed("done", 0, null, null);

        RecordPage page = rig.record("done", RecordPlace.Kind.RESULT);

        assertThat(page.place().topic()).isEqualTo("generation-results");
        assertThat(page.place().partition()).isEqualTo(3);
        assertThat(page.content()).isNotNull();
        assertThat(page.content().headers())
                .containsExactly(new RecordPage.HeaderLine("x-shop", new RecordText("text", "7", "1 B", false)));
        assertThat(page.content().value().text()).contains("\"id\": \"done\"");
        assertThat(page.content().key().text()).isEqualTo("done");
    }

    @Test
    void filesBeyondTheFirstTwentyAreCounted() {
        List<String> urls = IntStream.range(0, 25)
                .mapToObj(i -> "https://cdn.example/" + i + ".png")
                .toList();
        rig.jobs.ended(
                "many", 0, new Outcome.Completed(JsonNodeFactory.instance.objectNode(), List.of(), urls, List.of()));

        JobPage page = rig.page("many", Permission.PAYLOADS);

        assertThat(page.payloads().files()).hasSize(20);
        assertThat(page.payloads().moreFiles()).isEqualTo(5);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aJobWhoseFilesAreStoredLaterSaysByWhomAndWhereToThoseWhoMaySee() {
        rig.jobs.ended("a", 0, StoredOutcomes.failed("file 1 of 1: not in time"));
        rig.hasStore = true;
        assertThat(rig.page("a", Permission.ACT).job().storedText()).isEqualTo("not stored");
        assertThat(rig.page("a", Permission.ACT).job().storedReason()).isEqualTo("file 1 of 1: not in time");
        assertThat(rig.page("a", Permission.ACT).offers().store()).isNotNull();

        rig.stored("a", "1 of 1 files are in the store: " + StoredOutcomes.COPY);

        JobPage.Event event = rig.page("a", Permission.PAYLOADS).timeline().getLast();
        assertThat(event.text()).isEqualTo("All files in the store, by an action of mia");
        assertThat(event.detail()).contains(StoredOutcomes.COPY);
        assertThat(rig.page("a", Permission.READ).timeline().getLast().detail()).isNull();
    }

    @Test
    void aCopyIsPlayedAndShownWithItsBytesAndDigest() {
        rig.jobs.ended("a", 0, StoredOutcomes.stored());

        MediaFile file = rig.page("a", Permission.PAYLOADS).payloads().files().getFirst();

        assertThat(file.played()).isEqualTo(StoredOutcomes.COPY);
        assertThat(file.url()).isEqualTo(StoredOutcomes.PROVIDER);
        assertThat(rig.page("a", Permission.READ).job().storedText()).isEqualTo("stored");
    }

    @Test
    void aJobThatIsStoringSaysWhatItWaitsFor() {
        rig.jobs.storing("a", 0);

        assertThat(rig.page("a", Permission.READ).waits())
                .containsExactly(
                        "The copies of its files: RunComfy is done, and its result goes out when they are in the"
                                + " store, or REELAY_OUTPUT_PATIENCE after its end.");
        assertThat(rig.page("a", Permission.ACT).offers().cancel()).isNull();
    }
}
