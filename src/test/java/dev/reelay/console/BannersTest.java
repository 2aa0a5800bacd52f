package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.feed.FeedStatus;
import dev.reelay.view.CommandRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BannersTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void thereIsNoneWhenAllIsAsUsual() {
        assertThat(Banners.of(List.of(), true, List.of(feed("jobs", NOW, null)), NOW))
                .isEmpty();
    }

    @Test
    void aPauseOfEverythingSaysWhoAndWhy() {
        assertThat(Banners.of(List.of(pause(null)), true, List.of(), NOW))
                .containsExactly(new Banner(
                        Banner.Kind.WARNING,
                        "All submissions are paused.",
                        "invoice",
                        "alice",
                        NOW.minusSeconds(60),
                        Place.PAUSES));
    }

    @Test
    void aPauseOfOneModelNamesIt() {
        assertThat(texts(List.of(pause("a/b")))).containsExactly("Submissions of a/b are paused.");
    }

    @Test
    void manyPausesAreOneBanner() {
        assertThat(texts(List.of(pause("a"), pause("b"), pause("c"), pause("d"), pause("e"))))
                .containsExactly("Submissions of a, b, c and 2 more models are paused.");
    }

    @Test
    void manyPausesSayWhyAndByWhomToo() {
        assertThat(Banners.of(List.of(pause("a"), pause("b")), true, List.of(), NOW))
                .containsExactly(new Banner(
                        Banner.Kind.WARNING,
                        "Submissions of a, b are paused.",
                        "invoice",
                        "alice",
                        null,
                        Place.PAUSES));
        assertThat(Banners.of(
                        List.of(pause("a"), pause("b", "prices", "bob"), pause("c", null, null)), true, List.of(), NOW))
                .singleElement()
                .satisfies(banner -> {
                    assertThat(banner.detail()).isEqualTo("a: invoice; b: prices");
                    assertThat(banner.by()).isEqualTo("alice, bob");
                });
        assertThat(Banners.of(List.of(pause("a", null, null), pause("b", null, null)), true, List.of(), NOW))
                .singleElement()
                .satisfies(banner -> {
                    assertThat(banner.detail()).isNull();
                    assertThat(banner.by()).isNull();
                });
    }

    @Test
    void aPauseOfEverythingDoesNotHideThoseOfModels() {
        assertThat(texts(List.of(pause("a"), pause(null))))
                .containsExactly("All submissions are paused. a is paused on its own, too.");
    }

    @Test
    void aFeedWithTroubleIsTold() {
        List<FeedStatus> feeds =
                List.of(feed("jobs", NOW, "jobs: no broker"), feed("results", NOW, "results: no broker"));

        assertThat(Banners.of(List.of(), true, feeds, NOW))
                .extracting(Banner::text)
                .containsExactly("What is shown may be old. jobs: no broker. 1 more topic has trouble, too.");
    }

    @Test
    void brokersThatHaveBeenSilentForLongAreTroubleToo() {
        List<FeedStatus> feeds = List.of(feed("jobs", NOW.minusSeconds(11), null));

        assertThat(Banners.of(List.of(), true, feeds, NOW))
                .extracting(Banner::text)
                .containsExactly("What is shown may be old. the brokers have not answered about jobs for 10 s.");
    }

    @Test
    void aFeedThatHasNotCaughtUpInThisMomentIsNoTrouble() {
        FeedStatus busy = new FeedStatus("jobs", 12, true, 5_000, 3, NOW, null);

        assertThat(Banners.of(List.of(), true, List.of(busy), NOW)).isEmpty();
    }

    @Test
    void numbersThatAreNotCompleteAreToldSo() {
        assertThat(Banners.of(List.of(), false, List.of(), NOW))
                .extracting(Banner::kind)
                .containsExactly(Banner.Kind.INFO);
    }

    private static List<String> texts(List<CommandRow> pauses) {
        return Banners.of(pauses, true, List.of(), NOW).stream()
                .map(Banner::text)
                .toList();
    }

    private static FeedStatus feed(String topic, Instant asOf, @Nullable String trouble) {
        return new FeedStatus(topic, 12, true, 0, 0, asOf, trouble);
    }

    private static CommandRow pause(@Nullable String model) {
        return pause(model, "invoice", "alice");
    }

    private static CommandRow pause(@Nullable String model, @Nullable String reason, @Nullable String by) {
        return new CommandRow(
                "pause/" + (model == null ? "*" : model),
                CommandRow.Kind.PAUSE,
                model,
                7,
                NOW.minusSeconds(60),
                reason,
                by,
                null);
    }
}
