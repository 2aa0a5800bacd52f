package dev.reelay.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When what a feed has read may be relied on. */
class FeedStatusTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void onlyWhatIsReadToAnEndOfAFewSecondsAgoIsCurrent() {
        assertThat(status(true, 0, 0, NOON, null).staleness(NOON.plusSeconds(10)))
                .isNull();
        assertThat(status(true, 0, 0, NOON, null).staleness(NOON.plusSeconds(11)))
                .isEqualTo("the brokers have not answered about jobs for 10 s");
        assertThat(status(true, 0, 0, null, null).staleness(NOON)).contains("have not answered");
        assertThat(status(true, 1, 0, NOON, null).staleness(NOON)).isEqualTo("1 offsets of jobs are not read yet");
        assertThat(status(true, 0, 2, NOON, null).staleness(NOON))
                .isEqualTo("an open transaction hides 2 offsets of jobs");
        assertThat(status(false, 0, 0, NOON, null).staleness(NOON)).isEqualTo("jobs is still being read");
        assertThat(status(true, 0, 0, NOON, "jobs: no leader").staleness(NOON)).isEqualTo("jobs: no leader");
    }

    @Test
    void aTopicIsMissingOnlyOnceTheBrokersHaveSaidSo() {
        assertThat(FeedStatus.of("audit").isMissing()).isFalse();
        assertThat(new FeedStatus("audit", 0, false, 0, 0, NOON, "audit: the topic does not exist").isMissing())
                .isTrue();
        assertThat(status(true, 0, 0, NOON, null).isMissing()).isFalse();
    }

    private static FeedStatus status(
            boolean restored, long behind, long hidden, @Nullable Instant asOf, @Nullable String trouble) {
        return new FeedStatus("jobs", 3, restored, behind, hidden, asOf, trouble);
    }
}
