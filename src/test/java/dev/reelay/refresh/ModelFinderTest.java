package dev.reelay.refresh;

import static dev.reelay.runcomfy.FakeModelDirectory.failed;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.decision.Effect;
import dev.reelay.model.UnknownFields;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFinderTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String NOVA = "acme/nova";

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final ManualThreads threads = new ManualThreads();
    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(meters, scheduler);
    private final CurrentCatalog catalog = new CurrentCatalog(Catalog.builtIn(UnknownFields.REJECT));
    private final List<ObjectNode> records = new ArrayList<>();
    private final List<LookUpResult> findings = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private boolean listLacks;
    private int doubts;
    private boolean keepFails;
    private final ModelFinder finder = finder(directory);

    private ModelFinder finder(@Nullable ModelDirectory asked) {
        return new ModelFinder(
                asked,
                catalog,
                new LookUpTarget() {
                    @Override
                    public void found(ObjectNode record) {
                        if (keepFails) {
                            throw new IllegalStateException("a bug");
                        }
                        records.add(record);
                    }

                    @Override
                    public void foundUnread(String id, String why) {
                        unread.add(id + ": " + why);
                    }

                    @Override
                    public boolean listLacks(String id) {
                        return listLacks;
                    }

                    @Override
                    public void listDoubted() {
                        doubts++;
                    }
                },
                scheduler,
                telemetry,
                threads);
    }

    @Test
    void aModelThatTheCatalogHasNeedsNoCall() {
        finder.find(LUMA, findings::add);

        assertThat(findings).containsExactly(new LookUpResult.Known());
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void aModelThatRunComfyHasIsKeptBeforeAnyoneIsTold() {
        directory.list(record(NOVA));

        finder.find(NOVA, finding -> {
            assertThat(records).hasSize(1);
            findings.add(finding);
        });
        assertThat(findings).isEmpty();
        runAll();

        assertThat(findings).containsExactly(new LookUpResult.Known());
    }

    @Test
    void aRecordUnderAnotherIdIsKeptUnderTheOneThatWasAskedFor() {
        directory.models(_ -> new DirectoryAnswer.Found(record("Acme/Nova-2")));

        finder.find(NOVA, findings::add);
        runAll();

        assertThat(records.getFirst().path("model_id").asText()).isEqualTo(NOVA);
    }

    @Test
    void aModelWhoseRecordCannotBeReadIsFound() {
        directory.models(id -> new DirectoryAnswer.Found(record(id), "its record is too long"));

        finder.find(NOVA, findings::add);
        runAll();

        assertThat(findings).containsExactly(new LookUpResult.Known());
        assertThat(unread).containsExactly(NOVA + ": its record is too long");
        assertThat(records).isEmpty();
    }

    /** It may be a gateway's: a model is not refused for that, nor is it looked for in vain for ever. */
    @Test
    void aNotFoundThatNamesNoModelCountsOnceTheListLacksTheModel() {
        directory.models(_ -> new DirectoryAnswer.NotFound(new ProviderMessage(404, null, "no Route matched")));
        finder.find(NOVA, findings::add);
        runAll();
        assertThat(findings).singleElement().isInstanceOf(LookUpResult.NotSeen.class);
        assertThat(doubts).as("the list is to be fetched").isEqualTo(1);
        assertThat(finder.mayFind(NOVA)).isTrue();

        listLacks = true;
        scheduler.advance(Duration.ofMinutes(1));
        finder.find(NOVA, findings::add);
        runAll();

        assertThat(findings.getLast()).isEqualTo(new LookUpResult.NoSuchModel());
        assertThat(finder.mayFind(NOVA)).isFalse();
    }

    @Test
    void oneCallServesAllThatWait() {
        directory.list(record(NOVA));
        for (int i = 0; i < 50; i++) {
            finder.find(NOVA, findings::add);
        }
        runAll();

        assertThat(directory.lookUps()).containsExactly(NOVA);
        assertThat(findings).hasSize(50);
    }

    @Test
    void aRefusalIsRememberedForAMinute() {
        finder.find(NOVA, findings::add);
        runAll();
        finder.find(NOVA, findings::add);
        assertThat(finder.mayFind(NOVA)).isFalse();
        scheduler.advance(Duration.ofSeconds(59));
        finder.find(NOVA, findings::add);
        assertThat(findings).hasSize(3).containsOnly(new LookUpResult.NoSuchModel());
        assertThat(directory.lookUps()).hasSize(1);

        scheduler.advance(Duration.ofSeconds(1));
        assertThat(finder.mayFind(NOVA)).isTrue();
        finder.find(NOVA, findings::add);
        runAll();
        assertThat(directory.lookUps()).hasSize(2);
    }

    @Test
    void refusalsOfMadeUpModelsDoNotFillTheMemoryAndTheOldestAreForgotten() {
        for (int i = 0; i < 1_100; i++) {
            finder.find("acme/made-up-" + i, findings::add);
            scheduler.advance(Duration.ofMillis(50)); // a burst of 20 and then 10 a second
            runAll();
        }
        while (findings.size() < 1_100) {
            scheduler.advance(Duration.ofMillis(100));
            runAll();
        }

        assertThat(findings).containsOnly(new LookUpResult.NoSuchModel());
        assertThat(finder.mayFind("acme/made-up-0")).isTrue();
        assertThat(finder.mayFind("acme/made-up-1099")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "..",
                "acme/../nova",
                "acme//nova",
                "/acme/nova",
                "acme/nova/",
                "acme/n*va",
                "a\u0000b",
                "a\nb",
                "acme/nova?x=1",
                "acme/nova#x",
                "acme/%2e%2e",
                "categories",
                "a\ud800b",
                "acme/ nova",
                "<script>"
            })
    void aTextThatCannotBeAnIdIsNoModel(String id) {
        assertThat(finder.mayFind(id)).isFalse();
        finder.find(id, findings::add);

        assertThat(findings).containsExactly(new LookUpResult.NoSuchModel());
        assertThat(threads.waiting()).isZero();
        assertThat(finder.mayFind("x".repeat(201))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme/nova",
                "Acme/Nova 2.1/image-to-video",
                "nova",
                "acme/nova_v1-5",
                "acme/nova (fast)",
                "\u00fcber/nova"
            })
    void aPathOfPlainSegmentsMayBeAnId(String id) {
        assertThat(finder.mayFind(id)).isTrue();
    }

    @Test
    void withoutADirectoryTheCatalogHasAllModels() {
        ModelFinder off = finder(null);
        off.find(NOVA, findings::add);
        off.find(LUMA, findings::add);
        off.doubt(LUMA, Effect.Doubt.SCHEMA);

        assertThat(off.mayFind(NOVA)).isFalse();
        assertThat(findings).containsExactly(new LookUpResult.NoSuchModel(), new LookUpResult.Known());
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void fourCallsAtATimeAndTenASecond() {
        IntStream.range(0, 30).forEach(i -> finder.find("acme/model-" + i, findings::add));
        assertThat(threads.waiting()).isEqualTo(4);
        runAll();
        assertThat(directory.lookUps()).hasSize(20);

        scheduler.advance(Duration.ofMillis(500));
        runAll();
        assertThat(directory.lookUps().size()).isBetween(21, 25);
        scheduler.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            runAll();
            scheduler.advance(Duration.ofMillis(100));
        }
        assertThat(findings).hasSize(30);
    }

    @Test
    void whoComesWhenTooManyWaitIsToldToComeBack() {
        IntStream.range(0, 1_001).forEach(i -> finder.find("acme/model-" + i, findings::add));

        assertThat(findings).containsExactly(new LookUpResult.NotSeen(START.plusSeconds(10)));
    }

    @Test
    void troubleOfOneModelRestsItAloneAndLongerEachTime() {
        directory.list(record("acme/other"));
        directory.models(
                id -> id.equals(NOVA) ? failed(CallFailure.Kind.SERVER_ERROR) : new DirectoryAnswer.Found(record(id)));
        Duration before = Duration.ZERO;
        for (int i = 0; i < 6; i++) {
            Duration wait = waitOf(NOVA);
            assertThat(wait).isBetween(Duration.ofMillis(500L << i), Duration.ofMillis(1_000L << i));
            assertThat(wait).isGreaterThan(before);
            before = wait;
            finder.find("acme/other", findings::add);
            runAll();
            assertThat(findings.getLast()).isEqualTo(new LookUpResult.Known());
            scheduler.advance(wait);
        }
    }

    @Test
    void troubleOfTwoModelsInARowAndOfTheConnectionRestsAll() {
        directory.models(_ -> failed(CallFailure.Kind.SERVER_ERROR));
        waitOf("acme/a");
        waitOf("acme/b");
        finder.find("acme/c", findings::add);
        assertThat(findings.getLast()).isInstanceOf(LookUpResult.NotSeen.class);
        assertThat(directory.lookUps()).doesNotContain("acme/c");

        scheduler.advance(Duration.ofMinutes(1));
        directory.models(_ -> failed(CallFailure.Kind.SLOW_DOWN, Duration.ofMinutes(5)));
        assertThat(waitOf("acme/d")).isEqualTo(Duration.ofMinutes(5));
        finder.find("acme/e", findings::add);
        assertThat(findings.getLast())
                .isEqualTo(new LookUpResult.NotSeen(scheduler.instant().plusSeconds(300)));
    }

    @Test
    void whoWaitsForACallWhenAllMustRestIsToldSo() {
        directory.models(_ -> failed(CallFailure.Kind.UNREACHABLE));
        IntStream.range(0, 30).forEach(i -> finder.find("acme/model-" + i, findings::add));
        runAll();

        assertThat(findings).hasSize(30).allMatch(LookUpResult.NotSeen.class::isInstance);
        assertThat(directory.lookUps()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aBugOfOurOwnLeavesThoseWhoWaitWaitingAndARecordThatCannotBeTakenIsRunComfysToJudge() {
        directory.models(_ -> {
            throw new IllegalStateException("a bug");
        });
        finder.find(NOVA, findings::add);
        runAll();
        keepFails = true;
        directory.models(id -> new DirectoryAnswer.Found(record(id)));
        scheduler.advance(Duration.ofSeconds(1));
        finder.find(NOVA, findings::add);
        runAll();

        assertThat(findings)
                .hasExactlyElementsOfTypes(
                        LookUpResult.NotSeen.class, LookUpResult.Known.class); // RunComfy has the second
        assertThat(meters.get("reelay_faults_total").counter().count()).isEqualTo(2);
    }

    @Test
    void aDoubtedSchemaIsFetchedAgainAtMostOnceAMinute() {
        directory.list(record(LUMA));
        for (int i = 0; i < 100; i++) {
            finder.doubt(LUMA, Effect.Doubt.SCHEMA);
        }
        runAll();
        assertThat(records).hasSize(1);

        scheduler.advance(Duration.ofMinutes(1));
        finder.doubt(LUMA, Effect.Doubt.SCHEMA);
        runAll();
        assertThat(records).hasSize(2);
        assertThat(doubts).isZero();
    }

    @Test
    void aDoubtedModelPutsTheListInDoubt() {
        finder.doubt(LUMA, Effect.Doubt.MODEL);

        assertThat(doubts).isOne();
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void aClockThatIsSetBackRestsNoLookUp() {
        IntStream.range(0, 25).forEach(i -> finder.find("acme/model-" + i, findings::add)); // uses up the burst
        runAll();
        directory.models(_ -> failed(CallFailure.Kind.UNREACHABLE, Duration.ofMinutes(1)));
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(waitOf("acme/down")).isEqualTo(Duration.ofMinutes(1));
        directory.models(id -> new DirectoryAnswer.Found(record(id)));

        scheduler.setBack(Duration.ofHours(1));
        assertThat(finder.mayFind("acme/model-0")).as("a refusal of later").isTrue();
        findings.clear();
        IntStream.range(0, 10).forEach(i -> finder.find("acme/model-" + i, findings::add));
        runAll();

        assertThat(findings).hasSize(10).containsOnly(new LookUpResult.Known());
    }

    @Test
    void aClockThatIsSetBackHoldsUpNoneThatWaitsForItsTurn() {
        IntStream.range(0, 25).forEach(i -> finder.find("acme/model-" + i, findings::add));
        runAll();
        assertThat(findings).as("the burst").hasSize(20);

        scheduler.setBack(Duration.ofHours(1));
        scheduler.advance(Duration.ofSeconds(1));
        runAll();

        assertThat(findings).hasSize(25);
    }

    /** Looks the model up in vain; how long it rests. */
    private Duration waitOf(String id) {
        finder.find(id, findings::add);
        runAll();
        return Duration.between(scheduler.instant(), ((LookUpResult.NotSeen) findings.getLast()).due());
    }

    private void runAll() {
        while (threads.waiting() > 0) {
            threads.runNext();
        }
    }
}
